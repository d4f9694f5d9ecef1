"""What happened to an export: read once more as a whole, the bad line in the light of the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from modeltrail.events import event_hash
from modeltrail.exchange._cloudevent import body_of, parse
from modeltrail.exchange._read import LONGEST_LINE, BadLine, Garbled


@dataclass(frozen=True)
class _Seen:
    """A line as it is."""

    line: int
    whole: bool
    """It has its end."""
    hash: str
    """That of its text."""
    model: str = ""
    seq: int = 0
    previous: str = ""
    sound: bool = False
    """Its text has the hash that it states; where not, nothing that it says is believed."""


def explain(stream: BinaryIO, error: BadLine) -> BadLine:
    """Return the error that says what happened to the event of a bad line.

    Args:
        stream: The lines of the export, from the first one on; they can be read once more, and
            few of them are kept, however many they are.
        error: What is wrong with the first bad line, seen from those before it.
    """
    begin = stream.tell()
    before = None
    for _ in range(error.line - 2):
        stream.readline(LONGEST_LINE)
    if error.line > 1:
        before = _look(stream.readline(LONGEST_LINE), error.line - 1)
    bad = _look(stream.readline(LONGEST_LINE), error.line)
    if bad.sound:
        stream.seek(begin)
        timeline = (one for one in _seen(stream) if one.sound and one.model == bad.model)
        says = _out_of_place(timeline, bad, error)
    else:
        after = next((one for one in _seen(stream, bad.line) if one.sound), None)
        says = _damaged(before, bad, after, error)
    return BadLine(error.line, says, remedy=error.remedy) if says else error


def _seen(stream: BinaryIO, before: int = 0) -> Iterator[_Seen]:
    """Yield the lines from here on; so many stand before them."""
    while line := stream.readline(LONGEST_LINE):
        before += 1
        yield _look(line, before)


def _look(line: bytes, number: int) -> _Seen:
    body = body_of(line)
    own = event_hash(body.decode(errors="replace"))
    whole = line.endswith(b"\n")
    try:
        event, stated = parse(body), parse(line)["eventhash"]
        model, seq, previous = event["model"], event["seq"], event["previous"]
        if (type(model), type(seq), type(previous)) == (str, int, str):
            sound = stated == own
            return _Seen(number, whole, own, model, seq, previous, sound=sound)
    except (ValueError, LookupError, TypeError):
        pass
    return _Seen(number, whole, own)


def _damaged(before: _Seen | None, bad: _Seen, after: _Seen | None, error: BadLine) -> str:
    """Return what happened to a line, which event it held being told by those around it."""
    if before is not None and (after is None or after.model == before.model or after.seq == 1):
        model, seq = before.model, before.seq + 1
    elif after is not None and after.seq > 1:
        model, seq = after.model, after.seq - 1
    else:
        return ""
    name = f"vent #{seq} of {model!r}"
    if not bad.whole:
        return f"E{name} was cut off."
    if after is not None and after.previous == bad.hash:
        return f"What stands beside e{name} was changed: its text is the one that was recorded."
    if bad.model:
        return f"E{name} was changed: its text does not have its hash."
    return f"E{name} was changed: {_clause(error)}"


def _clause(error: BadLine) -> str:
    return error.problem[:1].lower() + error.problem[1:]


def _out_of_place(timeline: Iterator[_Seen], bad: _Seen, error: BadLine) -> str:
    """Return what happened to an event whose text is sound; nothing where the error says it.

    Args:
        timeline: The sound lines of its model, from the first one on; those before it are in
            order.
        bad: It.
        error: What is wrong with it, seen from those before it.
    """
    expected = 1
    for one in timeline:
        if one.line == bad.line:
            break
        if one.seq == bad.seq:
            return _once_more(one, bad)
        expected += 1
    if bad.seq > expected:
        return _too_early(timeline, bad, expected)
    if not bad.whole:
        return f"{_event(bad)} was cut off."
    if isinstance(error, Garbled):
        return f"What stands beside event #{bad.seq} of {bad.model!r} was changed: {_clause(error)}"
    return ""


def _once_more(first: _Seen, bad: _Seen) -> str:
    if first.hash == bad.hash:
        return f"{_event(bad)} was duplicated: line {first.line} holds it already."
    return f"Another event #{bad.seq} of {bad.model!r} was inserted: line {first.line} holds one."


def _too_early(later: Iterator[_Seen], bad: _Seen, expected: int) -> str:
    """Return what happened where an event stands in the place of an earlier one."""
    moved: _Seen | None = None
    place, following = 0, bad.seq
    for number, one in enumerate(later, expected + 1):
        if one.seq == bad.seq:
            return f"{_event(bad)} was duplicated: line {one.line} holds it too."
        if one.seq == expected and moved is None:
            moved, place = one, number
        if expected < one.seq < following:
            following = one.seq
    model = bad.model
    if moved is None:
        if following == expected + 1:
            return f"Event #{expected} of {model!r} was dropped before #{bad.seq}."
        missing = f"#{expected} to #{following - 1}"
        return f"Events {missing} of {model!r} were dropped before #{bad.seq}."
    if place == bad.seq:
        return f"Events #{expected} and #{bad.seq} of {model!r} were swapped."
    if place == expected + 1:
        return f"{_event(bad)} was moved here, before #{expected}."
    return f"{_event(moved)} was moved from here to line {moved.line}."


def _event(one: _Seen) -> str:
    return f"Event #{one.seq} of {one.model!r}"
