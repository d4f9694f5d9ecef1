from modeltrail.reports import Asked, Served, served
from tests.support import facts
from tests.support.pasts import DAY, Told, day, past


def told(chain: Told, since: float | None, until: float) -> list[Served]:
    begin = None if since is None else day(since)
    asked = Asked(facts.ENVIRONMENTS, until=day(until), since=begin)
    return served([past(chain, asked)], asked)


def story() -> Told:
    """1 champion from day 1; 2 beside it from day 2, in its place from 4 to 5; none from 8."""
    chain = Told()
    chain.on(0).register()
    chain.register("b")
    chain.on(1).promote(1, "production")
    chain.on(2).candidate(2, "production")
    chain.on(4).promote(2, "production")
    chain.on(5).rollback("production")
    chain.on(8).demote(1, "production")
    return chain


def test_each_version_has_the_time_of_all_its_spans() -> None:
    assert told(story(), None, 10) == [
        Served("fraud", "production", 1, "champion", 2, 6 * DAY, serving=False),
        Served("fraud", "production", 2, "champion", 1, DAY, serving=False),
        Served("fraud", "production", 2, "candidate", 1, 2 * DAY, serving=False),
    ]


def test_spans_are_cut_where_the_window_begins_and_ends() -> None:
    assert told(story(), 3, 4.5) == [
        Served("fraud", "production", 1, "champion", 1, DAY, serving=False),
        Served("fraud", "production", 2, "champion", 1, 0.5 * DAY, serving=True),
        Served("fraud", "production", 2, "candidate", 1, DAY, serving=False),
    ]


def test_a_span_over_the_whole_window_is_as_long_as_it() -> None:
    chain = story()
    assert told(chain, 6, 7.5) == [
        Served("fraud", "production", 1, "champion", 1, 1.5 * DAY, serving=True)
    ]
    assert told(chain, 8, 9) == []


def test_what_ends_with_the_begin_is_before_and_what_begins_with_the_end_is_within() -> None:
    assert told(story(), 4, 5) == [
        Served("fraud", "production", 1, "champion", 1, 0, serving=True),
        Served("fraud", "production", 2, "champion", 1, DAY, serving=False),
    ]


def test_a_service_of_no_length_is_told() -> None:
    chain = Told()
    chain.register()
    chain.promote(1, "dev")
    chain.demote(1, "dev")
    chain.promote(1, "dev")
    chain.demote(1, "dev")
    assert told(chain, None, 1) == [Served("fraud", "dev", 1, "champion", 2, 0, serving=False)]


def test_the_environments_come_in_their_order_and_those_that_are_not_configured_after_them() -> (
    None
):
    chain = Told()
    chain.register()
    for name in ("qa", "production", "dev", "edge"):
        chain.promote(1, name)
    assert [row.environment for row in told(chain, None, 1)] == ["dev", "production", "edge", "qa"]


def test_a_model_without_events_served_nothing() -> None:
    assert told(Told(), None, 1) == []
    assert told(Told(), 0, 1) == []
