"""Where an instant stands on an axis: by the clock, or one place after the other."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

ScaleKind = Literal["time", "sequence"]
ScaleChoice = Literal["auto", "time", "sequence"]

_CROWDED = 0.2
"""The share of bars too short to be labelled above which evenly spaced places read better."""


@dataclass(frozen=True)
class Axis:
    """A horizontal axis, from `low` to `high` in pixels or cells."""

    kind: ScaleKind
    low: float
    high: float
    moments: tuple[int, ...]
    """The distinct moments on it, ascending, in microseconds; at least one."""

    def at(self, moment: int) -> float:
        """Return the place of a moment; one outside the axis stands at its nearer end."""
        first, last = self.moments[0], self.moments[-1]
        if moment <= first or first == last:
            return self.low
        if moment >= last:
            return self.high
        if self.kind == "time":
            return self.low + (moment - first) / (last - first) * (self.high - self.low)
        after = bisect_left(self.moments, moment)
        before = self.moments[after - 1]
        share = (moment - before) / (self.moments[after] - before)
        return self.low + (after - 1 + share) / (len(self.moments) - 1) * (self.high - self.low)


def choose(
    choice: ScaleChoice,
    moments: Iterable[int],
    bars: Collection[tuple[int, int]],
    room: tuple[float, float],
    *,
    narrow: float,
    close: float,
) -> Axis:
    """Return the axis for some moments.

    Args:
        choice: `auto` takes the clock, unless too many bars would be narrow by it and evenly
            spaced moments would not lie too close.
        moments: In microseconds, in any order; at least one.
        bars: The begin and end of each bar, in microseconds.
        room: The places of the first moment and the last.
        narrow: The width below which a bar cannot be labelled.
        close: The least distance for moments that are evenly spaced.
    """
    low, high = room
    distinct = tuple(sorted(set(moments)))
    by_clock = Axis("time", low, high, distinct)
    in_sequence = Axis("sequence", low, high, distinct)
    if choice != "auto":
        return by_clock if choice == "time" else in_sequence
    short = sum(by_clock.at(end) - by_clock.at(begin) < narrow for begin, end in bars)
    fits = (len(distinct) - 1) * close <= high - low
    return in_sequence if fits and short > len(bars) * _CROWDED else by_clock
