"""Times and durations in the spelling that a reader needs: as fine as the chart, no finer.

Month names are English whatever the locale, so that a picture depends on its data alone.
"""

from datetime import datetime

from modeltrail.picture.scale import EPOCH, MICROSECOND
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


def stamp(micros: int, first: int, last: int) -> str:
    """Return a moment as it is told apart from others between `first` and `last`."""
    when = moment_of(micros)
    if last - first < BRIEF:
        return f"{when:%H:%M:%S.%f}"
    if last - first < 10 * MINUTE:
        return f"{when:%H:%M:%S}.{when.microsecond // 100_000}"
    if day(first) == day(last) and last - first < DAY:
        return f"{when:%H:%M:%S}"
    return (
        f"{day(micros)} {when:%H:%M}" if last - first < YEAR / 2 else f"{date(micros)} {when:%H:%M}"
    )


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
