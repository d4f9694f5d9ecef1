from modeltrail.reports import Asked, LeadTime, lead_times
from tests.support import facts
from tests.support.pasts import DAY, Told, day, timelines

ALL = Asked(facts.ENVIRONMENTS, until=day(1000))


def told(*chains: Told, asked: Asked = ALL) -> dict[str, list[float | None]]:
    """Return for each stage that a version came to the end of: how many, and the percentiles."""
    found = lead_times(timelines(chains), asked)
    return {
        f"{row.origin or ''}>{row.destination}": [row.versions, row.p50, row.p90, row.p99]
        for row in found
        if row.versions
    }


def once(seconds: float) -> list[float | None]:
    return [1, seconds, seconds, seconds]


def test_every_stage_is_told_also_where_nothing_came_to_its_end() -> None:
    nothing = [0, None, None, None]
    assert lead_times([], ALL) == [
        LeadTime(None, "dev", *nothing),  # type: ignore[arg-type]  # the same four
        LeadTime("dev", "staging", *nothing),  # type: ignore[arg-type]
        LeadTime(None, "staging", *nothing),  # type: ignore[arg-type]
        LeadTime("staging", "production", *nothing),  # type: ignore[arg-type]
        LeadTime(None, "production", *nothing),  # type: ignore[arg-type]
    ]


def test_a_version_is_followed_from_registration_to_the_last_environment() -> None:
    chain = Told()
    chain.on(0).register()
    chain.on(1).promote(1, "dev")
    chain.on(3).promote(1, "staging")
    chain.on(7).promote(1, "production")
    assert told(chain) == {
        ">dev": once(DAY),
        "dev>staging": once(2 * DAY),
        ">staging": once(3 * DAY),
        "staging>production": once(4 * DAY),
        ">production": once(7 * DAY),
    }


def test_it_comes_to_an_environment_once_and_as_a_champion() -> None:
    chain = Told()
    chain.on(0).register()
    chain.register("b")
    chain.on(1).candidate(1, "production")
    chain.on(2).promote(1, "production")
    chain.on(3).promote(2, "production")
    chain.on(4).rollback("production")
    chain.on(5).demote(1, "production")
    chain.on(6).promote(1, "production")
    chain.on(7).promote(2, "production")
    assert told(chain) == {">production": [2, 2 * DAY, 3 * DAY, 3 * DAY]}


def test_an_environment_that_was_skipped_or_reached_later_begins_no_stage() -> None:
    chain = Told()
    chain.on(0).register()
    chain.on(1).promote(1, "production")
    chain.on(2).promote(1, "staging")
    assert told(chain) == {">production": once(DAY), ">staging": once(2 * DAY)}


def test_what_happened_at_one_instant_follows_its_sequence() -> None:
    chain = Told()
    chain.register()
    chain.promote(1, "production")
    chain.promote(1, "staging")
    chain.register("b")
    chain.promote(2, "staging")
    chain.promote(2, "production")
    assert told(chain) == {
        ">staging": [2, 0, 0, 0],
        ">production": [2, 0, 0, 0],
        "staging>production": once(0),
    }


def test_a_stage_counts_where_it_ends_whenever_it_began() -> None:
    chain = Told()
    chain.on(0).register()
    chain.on(1).promote(1, "dev")
    chain.on(3).promote(1, "staging")
    window = Asked(facts.ENVIRONMENTS, until=day(3), since=day(1))
    assert told(chain, asked=window) == {"dev>staging": once(2 * DAY), ">staging": once(3 * DAY)}


def test_a_first_arrival_before_the_window_makes_the_next_one_no_first() -> None:
    chain = Told()
    chain.on(0).register()
    chain.on(1).promote(1, "dev")
    chain.on(2).demote(1, "dev")
    chain.on(4).promote(1, "dev")
    assert told(chain, asked=Asked(facts.ENVIRONMENTS, until=day(9), since=day(3))) == {}


def test_a_version_that_was_deleted_and_restored_is_the_same_one() -> None:
    chain = Told()
    chain.on(0).register()
    chain.on(1).delete(1)
    chain.on(2).restore(1)
    chain.on(3).promote(1, "dev")
    assert told(chain) == {">dev": once(3 * DAY)}


def test_when_an_imported_version_was_registered_is_not_known() -> None:
    chain = Told()
    chain.on(0).import_()
    chain.on(1).promote(1, "dev")
    chain.on(3).promote(1, "staging")
    assert told(chain) == {"dev>staging": once(2 * DAY)}


def test_versions_of_all_models_are_one_distribution() -> None:
    chains = [Told("fraud"), Told("churn")]
    for number, chain in enumerate(chains, start=1):
        chain.on(0).register()
        chain.on(number).promote(1, "dev")
    assert told(*chains) == {">dev": [2, DAY, 2 * DAY, 2 * DAY]}
