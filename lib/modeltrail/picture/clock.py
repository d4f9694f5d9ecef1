"""Times and durations in the spelling that a reader needs: as fine as the chart, no finer.

Month names are English whatever the locale, so that a picture depends on its data alone.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import pairwise

from modeltrail.instants import EPOCH, MICROSECOND
from modeltrail.picture.text import DASH

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MONTH = 30 * DAY
YEAR = 365 * DAY

BRIEF = 5 * SECOND
"""Below this, moments are told apart by their distance from the first."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment_of(micros: int) -> datetime:
    """Return the UTC datetime of microseconds since 1970."""
    return EPOCH + micros * MICROSECOND


def day(micros: int) -> str:
    """Return a day without its year: `24 Nov`."""
    when = moment_of(micros)
    return f"{when.day} {MONTHS[when.month - 1]}"


def date(micros: int) -> str:
    """Return a day with its year: `24 Nov 2026`."""
    return f"{day(micros)} {moment_of(micros).year}"


def speller(moments: Iterable[int]) -> Callable[[int], str]:
    """Return what spells moments so that most of them can be told apart, all alike.

    The date is left out where it is the same for all, and so is the year of a short time.
    """
    known = sorted(set(moments))
    length = known[-1] - known[0] if known else 0
    gaps = sorted(after - before for before, after in pairwise(known))
    typical = gaps[len(gaps) // 4] if gaps else MINUTE
    fraction = 6 if 0 < length < BRIEF else 1 if typical < SECOND else 0
    seconds = fraction or typical < MINUTE or length < 10 * MINUTE
    one_day = not known or moment_of(known[0]).date() == moment_of(known[-1]).date()

    def spell(micros: int) -> str:
        when = moment_of(micros)
        time = f"{when:%H:%M:%S}" if seconds else f"{when:%H:%M}"
        if fraction:
            time += f".{when.microsecond:06}"[: fraction + 1]
        if one_day:
            return time
        return f"{day(micros) if length < YEAR / 2 else date(micros)} {time}"

    return spell


def offset(micros: int) -> str:
    """Return a short duration after the first moment: `+1.5 ms`."""
    for unit, name in ((SECOND, "s"), (1000, "ms")):
        if micros >= unit:
            return f"+{micros / unit:g} {name}"
    return f"+{micros} µs"


def duration(micros: int) -> str:
    """Return a duration in its largest fitting unit: `54 s`, `3 months`."""
    if micros < SECOND:
        return offset(micros).removeprefix("+")
    for unit, name, limit in (
        (SECOND, "s", 2 * MINUTE),
        (MINUTE, "min", 2 * HOUR),
        (HOUR, "h", 2 * DAY),
        (DAY, "days", 2 * MONTH),
        (MONTH, "months", 2 * YEAR),
    ):
        if micros < limit:
            return f"{round(micros / unit)} {name}"
    return f"{round(micros / YEAR)} years"


def period(first: int, last: int) -> str:
    """Return from when to when, the date once where both have the same."""
    begin, end = moment_of(first), moment_of(last)
    if first == last:
        return f"{date(first)}, {begin:%H:%M:%S} UTC"
    if begin.date() == end.date():
        return (
            f"{date(first)}, {begin:%H:%M:%S} {DASH} {end:%H:%M:%S} UTC ({duration(last - first)})"
        )
    return f"{date(first)} {DASH} {date(last)} ({duration(last - first)})"
