"""Reading an export strictly: each line is what an export writes, and follows the one before it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from modeltrail.errors import VerificationFailed
from modeltrail.events import StoredEvent, event_hash, read
from modeltrail.exchange._cloudevent import (
    ATTRIBUTES,
    OPEN,
    body_of,
    is_canonical,
    line_of,
    parse,
    timeline_source,
)
from modeltrail.verify import verify_chain

if TYPE_CHECKING:
    from modeltrail.state import Head

LONGEST_LINE = 2**20
"""Bytes; an event's text takes 256 KiB at most, and what stands beside it some hundred bytes."""


class BadLine(VerificationFailed):
    """A line of an export is not as it was written.

    Args:
        line: Which; the first is 1.
        problem: What is wrong, as a sentence.
        remedy: What to do next.
    """

    def __init__(self, line: int, problem: str, *, remedy: str = "") -> None:
        super().__init__(f"Line {line}: {problem}", remedy=remedy)
        self.line = line
        self.problem = problem


class Garbled(BadLine):
    """A line of an export is no line of an export: it names no event."""


def read_export(stream: BinaryIO) -> Iterator[StoredEvent]:
    """Yield the events of an export, each checked; what is kept is one head a model.

    Args:
        stream: The lines of the export, from the first one on.

    Raises:
        VerificationFailed: Names the first line and event that is not as it was exported; all
            that was yielded before it is.
    """
    ends: dict[str, Head] = {}
    sources: dict[str, str] = {}
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        stored = parse_line(line, number)
        model = stored.event.model
        try:
            ends[model] = verify_chain(model, [stored], after=ends.get(model))
        except VerificationFailed as error:
            raise BadLine(number, error.message, remedy=error.remedy) from error
        source = sources.setdefault(model, timeline_source(stored.hash))
        _check_line(line, number, stored, source)
        yield stored


def parse_line(line: bytes, number: int) -> StoredEvent:
    """Return the event of a line, whose text has the hash that the line states.

    Raises:
        VerificationFailed: It has not, or it is no line of an export.
    """
    if not line.endswith(b"\n"):
        long = len(line) == LONGEST_LINE
        raise Garbled(number, "It is longer than any event's." if long else "It was cut off.")
    try:
        stated = parse(line)
    except ValueError as error:
        raise Garbled(number, f"It is not JSON: {error}.") from error
    _check_keys(stated, number)
    name = f"Event {str(stated['id'])[:100]!r}"
    if not line.startswith(OPEN + b"{"):
        raise BadLine(number, f"{name} is not in canonical form: something wrote it anew.")
    # The line is UTF-8, or it would not have been parsed.
    body, stated_hash = body_of(line).decode(errors="replace"), stated["eventhash"]
    if event_hash(body) != stated_hash:
        raise BadLine(number, f"{name} was changed: its text does not have its hash.")
    try:
        return read(body, stated_hash, name=name)
    except VerificationFailed as error:
        raise BadLine(number, error.message, remedy=error.remedy) from error


def _check_keys(stated: object, number: int) -> None:
    if not isinstance(stated, dict):
        raise Garbled(number, "It is no JSON object.")
    wanted = {"data", *ATTRIBUTES}
    if lacking := sorted(wanted - stated.keys()):
        raise Garbled(number, f"It is no event of an export: it lacks {', '.join(lacking)}.")
    if more := sorted(stated.keys() - wanted):
        says = ", ".join(map(repr, more))[:200]
        raise Garbled(number, f"It is no event of an export: it has {says} besides.")


def _check_line(line: bytes, number: int, stored: StoredEvent, source: str) -> None:
    """Check that a line is, byte for byte, what an export writes for its event."""
    name = f"Event #{stored.event.seq} of {stored.event.model!r}"
    body = stored.body.encode()
    written = line_of(body, parse(body), stored.hash, source)
    if line == written and is_canonical(body):
        return
    stated, follows = parse(line), parse(written)
    for attribute in ATTRIBUTES:
        if stated[attribute] != follows[attribute]:
            says = f"{attribute} is {_shown(stated[attribute])}, and its text says "
            raise BadLine(number, f"{name} was changed: {says}{_shown(follows[attribute])}.")
    raise BadLine(number, f"{name} is not in canonical form.")


def _shown(value: Any) -> str:
    return repr(value)[:200]
