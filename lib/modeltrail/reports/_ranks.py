"""Percentiles by nearest rank, which SQL finds exactly alike."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

Value = TypeVar("Value", int, float)

MICROS = 1_000_000
"""Microseconds of a second."""


def nearest(ordered: Sequence[Value], percent: int) -> Value | None:
    """Return a percentile: the value at the rank ceil(percent * n / 100); None of no values.

    Args:
        ordered: The values, ascending.
        percent: From 1 to 100.
    """
    if not ordered:
        return None
    return ordered[-(-percent * len(ordered) // 100) - 1]


def percentiles(micros: Iterable[int]) -> tuple[float | None, float | None, float | None]:
    """Return p50, p90 and p99 of durations in microseconds, in seconds."""
    ordered = sorted(micros)
    p50, p90, p99 = (nearest(ordered, percent) for percent in (50, 90, 99))
    return _seconds(p50), _seconds(p90), _seconds(p99)


def _seconds(micros: int | None) -> float | None:
    return None if micros is None else micros / MICROS
