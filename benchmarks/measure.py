"""Measuring two things in turn, so that whatever else the machine does meets both alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

Timed = Callable[[], float]
"""Does a thing once and returns the seconds that it took."""


class Line(NamedTuple):
    """One result."""

    name: str
    value: float
    detail: str
    """What was measured, for those who read along."""


@dataclass(frozen=True)
class Pairs:
    """The seconds that two things took, measured in turn."""

    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """Return how many times as long ours took as theirs: the median over the pairs.

        The two of a pair come one after the other, so a busier minute weighs on both.
        """
        return statistics.median(
            one / other for one, other in zip(self.ours, self.theirs, strict=True)
        )

    @property
    def detail(self) -> str:
        """Return the medians, and the ratio of the minima, which noise touches least."""
        ours, theirs = (statistics.median(each) * 1e3 for each in (self.ours, self.theirs))
        least = min(self.ours) / min(self.theirs)
        return f"{ours:.3g} ms over {theirs:.3g} ms, minima {least:.3g}, {len(self.ours)} pairs"


def timed(call: Callable[[], Any]) -> Timed:
    """Return a thing to measure that is timed as a whole."""

    def run() -> float:
        begin = time.perf_counter()
        call()
        return time.perf_counter() - begin

    return run


def in_turn(ours: Timed, theirs: Timed, *, pairs: int, warm_up: int) -> Pairs:
    """Measure two things in turn, ours first.

    Args:
        ours: Ours.
        theirs: What ours is compared with.
        pairs: How often each is measured.
        warm_up: How often each is done before, and not counted.
    """
    for _ in range(warm_up):
        ours()
        theirs()
    taken = [(ours(), theirs()) for _ in range(pairs)]
    return Pairs([one for one, _ in taken], [other for _, other in taken])
