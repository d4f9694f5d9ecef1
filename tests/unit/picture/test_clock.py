import pytest

from modeltrail.instants import micros
from modeltrail.picture import clock

START = "2026-11-24T23:36:24.123456Z"
FIRST = micros(START)
SECOND = 1_000_000
DAY = 86_400 * SECOND


@pytest.mark.parametrize(
    ("distances", "spelled"),
    [
        ([], "23:36:24"),
        ([3], "23:36:24.123456"),
        ([SECOND // 3 * n for n in range(1, 30)], "23:36:24.1"),
        ([20 * SECOND * n for n in range(1, 30)], "23:36:24"),
        ([SECOND // 3, SECOND, 2 * SECOND, DAY], "24 Nov 23:36:24.1"),
        ([DAY, 40 * DAY], "24 Nov 23:36"),
        ([DAY, 400 * DAY], "24 Nov 2026 23:36"),
    ],
)
def test_moments_are_spelled_as_finely_as_they_lie(distances: list[int], spelled: str) -> None:
    spell = clock.speller([FIRST, *(FIRST + distance for distance in distances)])
    assert spell(FIRST) == spelled


def test_nothing_to_spell_is_no_error() -> None:
    assert clock.speller([])(FIRST) == "23:36:24"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (0, "24 Nov 2026, 23:36:24 UTC"),
        (54 * SECOND, "23:37:18 UTC (54 s)"),
        (DAY, "24 Nov 2026 \N{EN DASH} 25 Nov 2026 (24 h)"),
        (400 * DAY, "(13 months)"),
    ],
)
def test_a_period_says_from_when_to_when_and_how_long(length: int, said: str) -> None:
    assert said in clock.period(FIRST, FIRST + length)
