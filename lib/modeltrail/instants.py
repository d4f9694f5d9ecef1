"""Instants: UTC, fixed width, microseconds, `Z`; so that text order is time order."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from modeltrail.errors import InvalidInput

Clock = Callable[[], datetime]
"""Gives the present as an aware datetime."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
_CLOCKS_DIFFER = timedelta(minutes=1)
"""By how much the clock of who says when it was may be ahead of this one."""
# Not \d, which in Python takes the digits of every script.
_STORED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_GIVEN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def render(moment: datetime) -> str:
    """Return an aware datetime in the stored spelling, `2026-11-24T09:30:00.000000Z`."""
    if moment.tzinfo is None:
        raise InvalidInput(
            f"The time {moment.isoformat()} has no zone.", remedy="Give it one, as in …T09:30:00Z."
        )
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").zfill(27)


def parse(text: str) -> str:
    """Return the stored spelling of an instant that a person wrote.

    Args:
        text: RFC 3339 with a zone; seconds and fractions may be left out. The zone -00:00, by
            which RFC 3339 leaves open where it was written, is UTC.

    Raises:
        InvalidInput: The text is no instant, or has no zone.
    """
    if _GIVEN.fullmatch(text):
        try:
            return render(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            pass
    raise InvalidInput(
        f"{text!r} is not an instant.",
        remedy="Write it with its zone, as in 2026-11-24T09:30:00Z or 2026-11-24 10:30+01:00.",
    )


def brief(instant: str) -> str:
    """Return a stored instant without a fraction that is zero: `2026-11-24T09:30:00Z`."""
    return instant.replace(".000000Z", "Z")


def latest() -> str:
    """Return the latest instant that a clock elsewhere can show now."""
    return render(utc_now() + _CLOCKS_DIFFER)


def is_to_come(instant: str, at: str) -> bool:
    """Return whether something claimed for an instant was still to come at another.

    The clock of who claims it may be ahead of the one that recorded it.

    Args:
        instant: What is claimed, in the stored spelling.
        at: When it was recorded.
    """
    if instant <= at:
        return False
    # Not micros(): an instant and a minute may be beyond the year 9999.
    first, then = (datetime.fromisoformat(one) for one in (at, instant))
    return then - first > _CLOCKS_DIFFER


def parse_claimed(text: str | None) -> str | None:
    """Return the stored spelling of when something happened, as somebody says; None where nobody.

    Raises:
        InvalidInput: The text is no instant, has no zone, or is still to come.
    """
    if text is None:
        return None
    if (instant := parse(text)) > latest():
        raise InvalidInput(
            f"{brief(instant)} is still to come.",
            remedy="Say when it was, or leave the time out for now.",
        )
    return instant


def micros(instant: str) -> int:
    """Return an instant as microseconds since 1970, exact.

    Raises:
        InvalidInput: The text is no instant.
    """
    return (datetime.fromisoformat(parse(instant)) - EPOCH) // MICROSECOND


def _check(text: str) -> str:
    try:
        if _STORED.fullmatch(text) and parse(text) == text:
            return text
    except InvalidInput:
        pass
    raise ValueError("not an instant in the stored spelling (UTC, microseconds, Z)")


Instant = Annotated[
    str,
    AfterValidator(_check),
    WithJsonSchema({"type": "string", "pattern": f"^{_STORED.pattern}$"}),
]
"""An instant in its stored spelling."""
