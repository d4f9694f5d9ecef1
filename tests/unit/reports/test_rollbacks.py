from modeltrail.reports import Asked, Rollbacks, rollbacks
from tests.support.pasts import DAY, Told, day, timelines

DEV_ONLY = ("dev",)


def story() -> Told:
    """1 from day 1; 2 from 2 to 6; 3 from 3 to 4; 2 once more, promoted on day 7, to 8."""
    chain = Told()
    for letter in "abc":
        chain.on(0).register(letter)
    for version in (1, 2, 3):
        chain.on(version).promote(version, "dev")
    chain.on(4).rollback("dev")
    chain.on(6).rollback("dev")
    chain.on(7).promote(2, "dev")
    chain.on(8).rollback("dev")
    return chain


def told(since: float | None, until: float) -> list[Rollbacks]:
    begin = None if since is None else day(since)
    return rollbacks(timelines([story()]), Asked(DEV_ONLY, until=day(until), since=begin))


def test_the_time_runs_from_the_last_promotion_there() -> None:
    """Also where the version served again meanwhile: 2 was promoted on day 2, and left on 6."""
    assert told(None, 9) == [Rollbacks("dev", 3, DAY, 4 * DAY, 4 * DAY)]


def test_a_promotion_before_the_window_is_known() -> None:
    assert told(5, 7) == [Rollbacks("dev", 1, 4 * DAY, 4 * DAY, 4 * DAY)]


def test_what_is_rolled_back_after_the_window_is_not_yet() -> None:
    assert told(7, 7.5) == [Rollbacks("dev", 0, None, None, None)]


def test_environments_that_are_not_configured_follow() -> None:
    found = rollbacks(timelines([story()]), Asked(("staging",), until=day(9)))
    assert [(row.environment, row.rollbacks) for row in found] == [("staging", 0), ("dev", 3)]
