import pytest

from modeltrail.errors import InvalidInput
from modeltrail.reports import Asked
from tests.support.pasts import day

ENVIRONMENTS = ("dev", "production")


def test_what_was_recorded_at_the_begin_is_before_and_at_the_end_is_within() -> None:
    asked = Asked(ENVIRONMENTS, until=day(2), since=day(1))
    assert [asked.holds(day(number)) for number in (0, 1, 1.5, 2, 3)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_without_a_begin_everything_before_the_end_is_within() -> None:
    assert Asked(ENVIRONMENTS, until=day(2)).holds(day(-9000))


def test_windows_in_a_row_hold_each_instant_once() -> None:
    first, second = (Asked(ENVIRONMENTS, until=day(n + 1), since=day(n)) for n in (1, 2))
    assert [asked.holds(day(2)) for asked in (first, second)] == [True, False]


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is after"):
        Asked(ENVIRONMENTS, until=day(1), since=day(2))


def test_the_environments_come_in_the_order_of_promotion_then_the_others() -> None:
    asked = Asked(("staging", "dev"), until=day(1))
    assert asked.order(["qa", "dev", "edge"]) == ["staging", "dev", "edge", "qa"]
    assert sorted(["qa", "dev", "edge", "staging"], key=asked.place) == asked.order(["qa", "edge"])
