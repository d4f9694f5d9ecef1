"""Verifying an export fast, and exactly where the fast way finds something."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from modeltrail.errors import InvalidInput
from modeltrail.events import EVENT_DOMAIN, SCHEME, genesis
from modeltrail.exchange._cloudevent import (
    body_of,
    is_canonical,
    line_of,
    parse,
    spelled,
    timeline_source,
)
from modeltrail.exchange._explain import explain
from modeltrail.exchange._read import LONGEST_LINE, BadLine, read_export
from modeltrail.verify import Verified

_BUFFER = 1 << 20
_HASHED_BEFORE: Final = EVENT_DOMAIN.encode() + b"\0"
_ASTRAL: Final = re.compile(rb"[\xf0-\xf7]")
"""Begins a character from U+10000 on."""


@dataclass(frozen=True)
class VerifiedExport(Verified):
    """A timeline of an export whose chain holds."""

    hashes: dict[int, str] = field(default_factory=dict)
    """The hashes of those of its events that were asked for, by sequence number."""


@dataclass(slots=True)
class _End:
    """The end of a timeline, as far as it was read."""

    model: str
    wanted: Collection[int]
    hash: str
    seq: int = 0
    time: str = ""
    source: str = ""
    hashes: dict[int, str] = field(default_factory=dict)

    def verified(self) -> VerifiedExport:
        """Return what is known of the timeline once the export was read."""
        return VerifiedExport(self.model, self.seq, self.hash, self.hashes)


def verify_file(
    file: Path, *, at: Mapping[str, Collection[int]] | None = None
) -> list[VerifiedExport]:
    """Verify an export in a file; see `verify_export`.

    Raises:
        VerificationFailed: The file is not as it was exported.
        InvalidInput: There is no such file, or it cannot be read.
    """
    if file.exists() and not file.is_file():
        raise InvalidInput(f"{str(file)!r} is no file.")
    try:
        with file.open("rb", buffering=_BUFFER) as stream:
            return verify_export(stream, at=at)
    except OSError as error:
        raise InvalidInput(f"{str(file)!r} cannot be read: {error.strerror}.") from error


def verify_export(
    stream: BinaryIO, *, at: Mapping[str, Collection[int]] | None = None
) -> list[VerifiedExport]:
    """Return the timelines of an export, in the order of their first events.

    Each line is canonical, but perhaps for the spelling of a number; the event's text has its
    hash and follows the event before it; all that stands beside the text follows from it.
    Whether an event's facts are those of its type is not asked here; `read_export` does. That
    no timeline was cut off at its end, and none is missing, takes a statement that is kept
    elsewhere (a checkpoint).

    Args:
        stream: The lines of the export, from the first one on; they can be read once more.
        at: For a model, the sequence numbers of the events whose hashes are wanted.

    Raises:
        VerificationFailed: Names the first line and event that is not as it was exported, and
            what happened to it.
    """
    begin, wanted = stream.tell(), at or {}
    ends: dict[str, _End] = {}
    try:
        whole = _follow(stream, ends, wanted)
    except (ValueError, LookupError, TypeError, AttributeError):
        whole = False
    if not whole:
        stream.seek(begin)
        ends = _exactly(stream, begin, wanted)
    return [end.verified() for end in ends.values()]


def _follow(stream: BinaryIO, ends: dict[str, _End], wanted: Mapping[str, Collection[int]]) -> bool:
    """Follow the timelines to their ends; return False where a line is not as it must be.

    What a line's text is not (JSON, an event) may raise anything that using it as one raises.
    """
    end = _End("", (), "")
    for line in iter(partial(stream.readline, LONGEST_LINE), b""):
        body = body_of(line)
        event = parse(body)
        if event["model"] != end.model:
            model = event["model"]
            if model not in ends:
                ends[model] = _End(model, wanted.get(model, ()), genesis(model))
            end = ends[model]
        seq, time = event["seq"], event["time"]
        event_hash = "sha256:" + hashlib.sha256(_HASHED_BEFORE + body).hexdigest()
        if seq == 1:
            end.source = timeline_source(event_hash)
        if (
            seq != end.seq + 1
            or type(seq) is not int
            or event["previous"] != end.hash
            or time < end.time
            or event["scheme"] != SCHEME
            or not _is_exact(line, body, event, event_hash, end.source)
        ):
            return False
        end.seq, end.hash, end.time = seq, event_hash, time
        if seq in end.wanted:
            end.hashes[seq] = event_hash
    return True


def _is_exact(
    line: bytes, body: bytes, event: dict[str, Any], event_hash: str, source: str
) -> bool:
    """Return whether a line is what an export writes for its event."""
    if line == spelled(event, event_hash, source) and (body.isascii() or not _ASTRAL.search(body)):
        return True
    return line == line_of(body, event, event_hash, source) and is_canonical(body)


def _exactly(
    stream: BinaryIO, begin: int, wanted: Mapping[str, Collection[int]]
) -> dict[str, _End]:
    """Return the same, found strictly: what the fast way does not know may be newer than it."""
    ends: dict[str, _End] = {}
    try:
        for stored in read_export(stream):
            model, seq = stored.event.model, stored.event.seq
            end = ends.setdefault(model, _End(model, wanted.get(model, ()), ""))
            end.seq, end.hash = seq, stored.hash
            if seq in end.wanted:
                end.hashes[seq] = stored.hash
    except BadLine as error:
        stream.seek(begin)
        raise explain(stream, error) from error
    return ends
