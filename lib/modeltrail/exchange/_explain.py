"""What happened to an export: read once more as a whole, the bad line in the light of the rest."""

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
        stream: The lines of the export, from the first one on.
        error: What is wrong with the first bad line, seen from those before it.
    """
    seen: list[_Seen] = []
    while line := stream.readline(LONGEST_LINE):
        seen.append(_look(line, len(seen) + 1))
    bad = seen[error.line - 1]
    says = _out_of_place(seen, bad, error) if bad.sound else _damaged(seen, bad, error)
    return BadLine(error.line, says, remedy=error.remedy) if says else error


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


def _damaged(seen: list[_Seen], bad: _Seen, error: BadLine) -> str:
    """Return what happened to a line, which event it held being told by those around it."""
    before = seen[bad.line - 2] if bad.line > 1 else None
    after = next((one for one in seen[bad.line :] if one.sound), None)
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


def _out_of_place(seen: list[_Seen], bad: _Seen, error: BadLine) -> str:
    """Return what happened to an event whose text is sound; nothing where the error says it."""
    timeline = [one for one in seen if one.sound and one.model == bad.model]
    at = timeline.index(bad)
    if bad.seq <= at:
        return _once_more(timeline, at)
    if bad.seq > at + 1:
        return _too_early(timeline, at)
    if not bad.whole:
        return f"{_event(bad)} was cut off."
    if isinstance(error, Garbled):
        return f"What stands beside event #{bad.seq} of {bad.model!r} was changed: {_clause(error)}"
    return ""


def _once_more(timeline: list[_Seen], at: int) -> str:
    bad = timeline[at]
    first = timeline[bad.seq - 1]  # those before the first bad line are in order
    if first.hash == bad.hash:
        return f"{_event(bad)} was duplicated: line {first.line} holds it already."
    return f"Another event #{bad.seq} of {bad.model!r} was inserted: line {first.line} holds one."


def _too_early(timeline: list[_Seen], at: int) -> str:
    bad, expected, model = timeline[at], at + 1, timeline[at].model
    later = {one.seq: (index, one) for index, one in reversed([*enumerate(timeline)][at + 1 :])}
    if bad.seq in later:
        return f"{_event(bad)} was duplicated: line {later[bad.seq][1].line} holds it too."
    if expected not in later:
        missing = expected
        while missing + 1 < bad.seq and missing + 1 not in later:
            missing += 1
        if missing == expected:
            return f"Event #{expected} of {model!r} was dropped before #{bad.seq}."
        return f"Events #{expected} to #{missing} of {model!r} were dropped before #{bad.seq}."
    index, moved = later[expected]
    if index == bad.seq - 1:
        return f"Events #{expected} and #{bad.seq} of {model!r} were swapped."
    if index == at + 1:
        return f"{_event(bad)} was moved here, before #{expected}."
    return f"{_event(moved)} was moved from here to line {moved.line}."


def _event(one: _Seen) -> str:
    return f"Event #{one.seq} of {one.model!r}"
