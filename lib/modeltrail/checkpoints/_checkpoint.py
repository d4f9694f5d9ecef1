"""A checkpoint as c2sp.org/tlog-checkpoint has it: which log, how many leaves, and their root."""

import re
from dataclasses import dataclass

from modeltrail.checkpoints import _base64 as base64
from modeltrail.checkpoints._merkle import HASH_BYTES
from modeltrail.checkpoints._note import Note, PublicKey, parse_note, verify_note
from modeltrail.errors import VerificationFailed

_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_LINES = 3


@dataclass(frozen=True)
class Checkpoint:
    """What a log's maker states of it."""

    origin: str
    """Which log it is; the name of its key too."""
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.encode(self.root)}\n"


def open_checkpoint(
    content: bytes, key: PublicKey, what: str, *, origin: str | None = None
) -> Checkpoint:
    """Return the checkpoint in a signed note, once the signature is verified.

    Args:
        content: The note's bytes.
        key: The log's key.
        what: What to call the note in an error, as the beginning of a sentence.
        origin: The log that it must be of; None takes the log that the key has signed for.

    Raises:
        VerificationFailed: It is no checkpoint, of another log, or not signed by the key.
    """
    note = parse_note(content, what)
    checkpoint = _parse(note, what)
    if origin is not None and checkpoint.origin != origin:
        raise VerificationFailed(
            f"{what} is of the log {checkpoint.origin!r}, not of {origin!r}.",
            remedy="Look whether these are the checkpoints of another platform.",
        )
    verify_note(note, checkpoint.origin, key, what)
    return checkpoint


def _parse(note: Note, what: str) -> Checkpoint:
    lines = note.text[:-1].split("\n")
    if len(lines) < _LINES or not all(lines):
        raise _malformed(what, "it has not three lines")
    origin, size, encoded = lines[:_LINES]
    if not _SIZE.fullmatch(size):
        raise _malformed(what, f"{size[:80]!r} is no size")
    try:
        root = base64.decode(encoded)
    except ValueError as error:
        raise _malformed(what, "its root is not base64") from error
    if len(root) != HASH_BYTES:
        raise _malformed(what, f"its root has {len(root)} bytes")
    return Checkpoint(origin, int(size), root)


def _malformed(what: str, why: str) -> VerificationFailed:
    return VerificationFailed(f"{what} is not a checkpoint: {why}.")
