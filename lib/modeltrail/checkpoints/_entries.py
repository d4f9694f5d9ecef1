"""The leaves of the log: where each model's timeline ended when a checkpoint was made."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from modeltrail.errors import InvalidInput, VerificationFailed

# The canonical JSON (RFC 8785) of an entry, and no other spelling of it.
_LINE = re.compile(
    rb'\{"head":"(sha256:[0-9a-f]{64})","model":"([a-z0-9][a-z0-9-]{0,62})"'
    rb',"seq":([1-9][0-9]{0,11})\}'
)
LONGEST_LINE = 200
"""Bytes of an entry with its line break; the longest that there can be is a little shorter."""


class Entry(NamedTuple):
    """The end of a model's timeline: the last event's sequence number and its hash."""

    model: str
    seq: int
    head: str

    @property
    def line(self) -> bytes:
        """The canonical JSON that is the leaf, without a line break."""
        return f'{{"head":"{self.head}","model":"{self.model}","seq":{self.seq}}}'.encode()


def checked_entry(model: str, seq: int, head: str) -> Entry:
    """Return the entry of a model, which can be read back.

    Raises:
        InvalidInput: The model has no name that an entry can hold.
    """
    entry = Entry(model, seq, head)
    if not _LINE.fullmatch(entry.line):
        raise InvalidInput(f"The head of {model!r} (#{seq}, {head!r}) has no form that is logged.")
    return entry


def parse_entry(line: bytes, what: str) -> Entry:
    """Return the entry that a line is, in its one spelling.

    Args:
        line: Without its line break.
        what: What to call the line in an error, as the beginning of a sentence.

    Raises:
        VerificationFailed: It is none.
    """
    found = _LINE.fullmatch(line)
    if found is None:
        raise _no_entry(line, what)
    return _entry(found)


def render_entries(entries: Iterable[Entry]) -> bytes:
    """Return the file of the entries that a checkpoint adds."""
    return b"".join(entry.line + b"\n" for entry in entries)


def parse_entries(content: bytes, what: str) -> Iterator[tuple[bytes, Entry]]:
    """Yield each line of a file, without its break, and the entry that it is.

    Raises:
        VerificationFailed: A line is none.
    """
    lines = content.split(b"\n")
    if lines.pop():
        raise VerificationFailed(f"The last line of {what} is cut off.")
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise _no_entry(line, f"Line {number} of {what}")
        yield line, _entry(found)


def _entry(found: re.Match[bytes]) -> Entry:
    head, model, seq = found.groups()
    return Entry(model.decode(), int(seq), head.decode())


def _no_entry(line: bytes, what: str) -> VerificationFailed:
    return VerificationFailed(f"{what} is not an entry of the log: {line[:120]!r}.")
