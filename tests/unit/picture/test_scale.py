from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.instants import micros
from modeltrail.picture.scale import Axis, choose
from modeltrail.picture.spread import spread
from modeltrail.picture.ticks import ticks

SECOND = 1_000_000
DAY = 86_400 * SECOND
START = micros("2026-11-24T23:36:24.123456Z")


def test_by_the_clock_places_are_proportional() -> None:
    axis = Axis("time", 100, 200, (0, 1, 10))
    assert [axis.at(moment) for moment in (0, 1, 5, 10)] == [100, 110, 150, 200]


def test_in_sequence_places_are_even_and_others_lie_between() -> None:
    axis = Axis("sequence", 100, 200, (0, 1, 100))
    assert [axis.at(moment) for moment in (0, 1, 100)] == [100, 150, 200]
    assert 150 < axis.at(50) < 200


@pytest.mark.parametrize("kind", ["time", "sequence"])
def test_what_lies_outside_stands_at_the_ends(kind: str) -> None:
    axis = Axis(kind, 0, 10, (5, 7, 9))  # type: ignore[arg-type]  # one of the two kinds
    assert (axis.at(-100), axis.at(100)) == (0, 10)
    assert Axis(kind, 3, 10, (5,)).at(5) == 3  # type: ignore[arg-type]  # one of the two kinds


def test_crowded_bars_are_spaced_evenly_unless_there_are_too_many_moments() -> None:
    short = [(0, 1), (1, 2), (2, 1000)]
    moments = [0, 1, 2, 1000]
    assert choose("auto", moments, short, (0, 100), narrow=5, close=5).kind == "sequence"
    assert choose("auto", moments, short, (0, 100), narrow=5, close=50).kind == "time"
    assert choose("auto", moments, short[2:], (0, 100), narrow=5, close=5).kind == "time"
    assert choose("time", moments, short, (0, 100), narrow=5, close=5).kind == "time"


RANGES = [
    1, 7, 999, 12_345, SECOND - 1, 2 * SECOND, 54 * SECOND, 3600 * SECOND, 5 * 3600 * SECOND,
    DAY, 3 * DAY, 40 * DAY, 365 * DAY, 3650 * DAY, 36_500 * DAY, 365_000 * DAY,
]  # fmt: skip


@pytest.mark.parametrize("length", RANGES)
def test_there_are_several_labels_for_any_length_and_none_meet(length: int) -> None:
    axis = Axis("time", 0, 900, (START, START + length))
    found = ticks(axis, lambda label: 7 * len(label), apart=14)
    assert len(found) >= min(length, 3)
    assert all(0 <= tick.place <= 900 for tick in found)
    for before, after in pairwise(found):
        assert after.place - before.place >= 7 * (len(before.label) + len(after.label)) / 2
    assert all(before.label != after.label for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("length", "label"),
    [
        (100, "+20 µs"),
        (54 * SECOND, "23:36:30"),
        (5 * 3600 * SECOND, "25 Nov"),
        (40 * DAY, "7 Dec"),
        (365 * DAY, "Mar 2027"),
        (3650 * DAY, "2030"),
    ],
)
def test_labels_are_as_fine_as_the_axis_is_long(length: int, label: str) -> None:
    axis = Axis("time", 0, 900, (START, START + length))
    assert label in {tick.label for tick in ticks(axis, lambda text: 7 * len(text), apart=14)}


def test_the_ends_of_the_calendar_can_be_labelled() -> None:
    first, last = micros("0001-01-01T00:00:00Z"), micros("9999-12-31T23:59:59.999999Z")
    axis = Axis("time", 0, 900, (first, last))
    assert len(ticks(axis, lambda label: 7 * len(label), apart=14)) >= 3


def test_an_axis_of_one_moment_has_one_label() -> None:
    (tick,) = ticks(Axis("time", 10, 900, (START,)), len, apart=1)
    assert (tick.place, tick.label) == (10, "23:36:24")


@given(st.lists(st.floats(0, 900), max_size=40).map(sorted))
def test_spread_places_keep_their_order_and_distance(targets: list[float]) -> None:
    places = spread(targets, 20, 0, 900)
    assert all(after - before >= 20 - 1e-6 for before, after in pairwise(places))
    assert all(-1e-6 <= place <= 900 + 1e-6 for place in places)


def test_what_has_room_stays_where_it_wants_to_be() -> None:
    assert spread([10, 50, 51, 200], 20, 0, 300) == [10, 40.5, 60.5, 200]
