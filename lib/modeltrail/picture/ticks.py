"""The labels of a time axis, from microseconds to centuries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from modeltrail.instants import MICROSECOND, micros
from modeltrail.picture import clock
from modeltrail.picture.clock import DAY, HOUR, MINUTE, MONTH, SECOND, YEAR, moment_of
from modeltrail.picture.scale import Axis
from modeltrail.picture.text import Measure

_MOST_LABELS = 60
"""No axis has room for more."""

_FINE = [unit * 10**power for power in range(6) for unit in (1, 2, 5)]
_CLOCK = [
    *(n * SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * HOUR for n in (1, 2, 3, 6, 12)),
    *(n * DAY for n in (1, 2)),
    *(n * DAY for n in (7, 14)),
]
_MONDAY = micros("1970-01-05T00:00:00Z")
_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
_A_YEAR = 12


@dataclass(frozen=True)
class Tick:
    """A place on an axis and what stands at it."""

    place: float
    label: str


def ticks(axis: Axis, measure: Measure, *, apart: float) -> list[Tick]:
    """Return the ticks of an axis, with labels that do not meet when centred on their places.

    Args:
        axis: The axis.
        measure: The width of a label, in the axis's units.
        apart: The least distance between two labels.
    """
    found: list[Tick] = []
    if axis.kind == "time" and len(axis.moments) > 1:
        for found in _by_clock(axis):
            needed = max((measure(tick.label) for tick in found), default=0) + apart
            if all(after.place - before.place >= needed for before, after in pairwise(found)):
                return found
    free = float("-inf")
    for moment in axis.moments:
        place, label = axis.at(moment), _name(axis, moment)
        half = measure(label) / 2
        if place - half >= free and not (found and found[-1].label == label):
            found.append(Tick(place, label))
            free = place + half + apart
    return found


def _name(axis: Axis, moment: int) -> str:
    first, last = axis.moments[0], axis.moments[-1]
    when = moment_of(moment)
    if first < last < first + clock.BRIEF:
        return clock.offset(moment - first)
    if last - first < DAY:
        return f"{when:%H:%M:%S}"
    return f"{clock.day(moment)} {when:%H:%M}" if last - first < YEAR else clock.date(moment)


def _by_clock(axis: Axis) -> Iterator[list[Tick]]:
    """Yield the ticks for one step after the other, from the finest worth trying."""
    first, last = axis.moments[0], axis.moments[-1]
    least = (last - first) // _MOST_LABELS
    if last - first < clock.BRIEF:
        for step in (step for step in _FINE if step >= least):
            yield [
                Tick(axis.at(at), clock.offset(at - first)) for at in range(first, last + 1, step)
            ]
        return
    for step in (step for step in _CLOCK if step >= least):
        anchor = _MONDAY if step % (7 * DAY) == 0 else 0
        begin = first + (anchor - first) % step
        yield [Tick(axis.at(at), _label(at, step)) for at in range(begin, last + 1, step)]
    for step in (step for step in _IN_MONTHS if step * MONTH >= least):
        yield [Tick(axis.at(at), label) for at, label in _months(first, last, step)]


def _label(at: int, step: int) -> str:
    when = moment_of(at)
    if step >= MINUTE and at % DAY == 0:
        return clock.day(at)
    return f"{when:%H:%M}" if step >= MINUTE else f"{when:%H:%M:%S}"


def _months(first: int, last: int, step: int) -> Iterator[tuple[int, str]]:
    begin, end = moment_of(first), moment_of(last)
    start = -(-(begin.year * _A_YEAR) // step) * step
    for count in range(start, end.year * _A_YEAR + _A_YEAR, step):
        year, month = divmod(count, _A_YEAR)
        at = (datetime(year, month + 1, 1, tzinfo=UTC) - moment_of(0)) // MICROSECOND
        if first <= at <= last:
            yield at, str(year) if step >= _A_YEAR else f"{clock.MONTHS[month]} {year}"
