import pytest

from modeltrail.reports import Asked, Promotions, promotions
from tests.support import facts
from tests.support.pasts import Told, day, timelines

DEV_ONLY = ("dev",)


@pytest.fixture
def story() -> Told:
    """On the days from 1: two promotions, a rollback, two denials, a deletion."""
    chain = Told()
    chain.on(1).register()
    chain.register("b")
    chain.on(2).promote(1, "dev")
    chain.on(3).deny(2, "dev")
    chain.on(4).promote(2, "dev")
    chain.on(5).rollback("dev")
    chain.on(6).delete(2)
    chain.on(7).deny(2, None, "restore")
    return chain


def test_moves_are_counted_by_environment_from_the_first_registration_on(story: Told) -> None:
    dev, none = promotions(timelines([story]), Asked(DEV_ONLY, until=day(15)))
    assert dev == Promotions(
        "dev",
        promotions=2,
        per_week=1.0,
        per_month=60 / 14,
        rollbacks=1,
        rollback_share=0.5,
        moves=4,
        denials=1,
        denial_share=0.25,
    )
    assert (none.environment, none.moves, none.denials, none.denial_share) == (None, 2, 1, 0.5)
    assert (none.promotions, none.rollback_share) == (0, None)


def test_a_window_counts_from_its_begin_to_its_end(story: Told) -> None:
    (dev,) = promotions(timelines([story]), Asked(DEV_ONLY, until=day(5), since=day(2)))
    assert (dev.promotions, dev.rollbacks, dev.denials, dev.moves) == (1, 1, 1, 3)
    assert dev.per_week == pytest.approx(7 / 3)


def test_a_rollback_of_an_earlier_promotion_counts_where_it_happened(story: Told) -> None:
    (dev,) = promotions(timelines([story]), Asked(DEV_ONLY, until=day(5), since=day(4)))
    assert (dev.promotions, dev.rollbacks, dev.rollback_share) == (0, 1, None)


def test_every_environment_is_told_also_where_nothing_happened() -> None:
    rows = promotions([], Asked(facts.ENVIRONMENTS, until=day(1)))
    assert [row.environment for row in rows] == list(facts.ENVIRONMENTS)
    assert {(row.promotions, row.per_week, row.rollback_share) for row in rows} == {(0, None, None)}


def test_a_window_of_no_length_has_no_frequency(story: Told) -> None:
    (dev,) = promotions(timelines([story]), Asked(DEV_ONLY, until=day(2), since=day(2)))
    assert (dev.promotions, dev.per_week) == (0, None)


def test_the_models_share_one_window() -> None:
    first, second = Told("fraud"), Told("churn")
    first.on(1).register()
    second.on(8).register()
    second.promote(1, "dev")
    (dev,) = promotions(timelines([second, first]), Asked(DEV_ONLY, until=day(15)))
    assert dev.per_week == 0.5
