import pytest

from modeltrail.reports._ranks import nearest, percentiles


@pytest.mark.parametrize(
    ("n", "percent", "expected"),
    [(1, 50, 1), (2, 50, 1), (3, 50, 2), (10, 90, 9), (10, 91, 10), (100, 99, 99), (101, 99, 100)],
)
def test_a_percentile_is_the_value_at_the_rank_above_its_share(
    n: int, percent: int, expected: int
) -> None:
    assert nearest(range(1, n + 1), percent) == expected


def test_of_nothing_there_is_none() -> None:
    assert nearest([], 50) is None
    assert percentiles([]) == (None, None, None)


def test_durations_are_told_in_seconds_whatever_their_order() -> None:
    assert percentiles([3_000_000, 1_500_000, 1]) == (1.5, 3.0, 3.0)
