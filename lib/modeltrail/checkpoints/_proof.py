"""Proofs that stand alone: c2sp.org/tlog-proof, of one model's head in one signed checkpoint."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from modeltrail.checkpoints import _base64 as base64
from modeltrail.checkpoints._checkpoint import Checkpoint, open_checkpoint
from modeltrail.checkpoints._entries import parse_entry
from modeltrail.checkpoints._keys import VerificationKey
from modeltrail.checkpoints._log import Leaf, Log
from modeltrail.checkpoints._merkle import HASH_BYTES, leaf_hash, verify_inclusion
from modeltrail.checkpoints._note import MAX_NOTE
from modeltrail.errors import InvalidInput, VerificationFailed

MAX_PROOF = MAX_NOTE + 10_000
"""Bytes of a proof, most of them its checkpoint's signatures."""
_FORMAT = "c2sp.org/tlog-proof@v1"
_WHAT = "The proof"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})")
_EXTRA = "extra "
_HIGHEST = 63
"""No log of countable leaves is higher."""


@dataclass(frozen=True)
class Proven:
    """What a proof shows: the log of this checkpoint holds this leaf."""

    leaf: Leaf
    checkpoint: Checkpoint


def prove(log: Log, model: str) -> bytes:
    """Return the proof that the last checkpoint covers a model's newest head in the log.

    Raises:
        InvalidInput: No checkpoint covers the model.
    """
    leaf = log.newest(model)
    if leaf is None:
        raise InvalidInput(
            f"No checkpoint covers {model!r}.",
            remedy="Make one ('modeltrail checkpoint'), or look whether the name is right.",
        )
    lines = (_FORMAT, f"{_EXTRA}{base64.encode(leaf.entry.line)}", f"index {leaf.place}")
    return render(lines, log.tree.inclusion_proof(leaf.place, len(log.tree)), log.note)


def verify_proof(content: bytes, key: VerificationKey, *, origin: str | None = None) -> Proven:
    """Return what a proof shows, once it is verified.

    Args:
        content: The proof.
        key: The public key of the log's maker.
        origin: The log that it must be of; None takes the one that the key has signed for.

    Raises:
        VerificationFailed: It is no proof, or does not show it.
    """
    if not content.startswith(f"{_FORMAT}\n{_EXTRA}".encode()):
        raise malformed(f"it does not begin with {_FORMAT} and the entry that it is of")
    (_, extra, stated), hashes, note = parts(content, 3)
    index = _INDEX.fullmatch(stated)
    if index is None:
        raise malformed(f"{stated[:80]!r} is no index")
    line = _decoded(extra.removeprefix(_EXTRA))
    entry = parse_entry(line, f"What {_WHAT.lower()} is of")
    checkpoint = open_checkpoint(note, key, f"{_WHAT}'s checkpoint", origin=origin)
    verify_inclusion(leaf_hash(line), int(index[1]), checkpoint.size, hashes, checkpoint.root)
    return Proven(Leaf(entry, int(index[1]), 0), checkpoint)


def render(lines: Sequence[str], hashes: Iterable[bytes], note: bytes) -> bytes:
    """Return a proof: lines that say of what, the hashes, and the checkpoint that they lead to."""
    return "\n".join((*lines, *map(base64.encode, hashes), "", "")).encode() + note


def parts(content: bytes, lines: int) -> tuple[list[str], list[bytes], bytes]:
    """Return what `render` was given.

    Args:
        content: The proof.
        lines: How many lines there are before the hashes.

    Raises:
        VerificationFailed: It is no proof.
    """
    if len(content) > MAX_PROOF:
        raise malformed(f"it takes more than {MAX_PROOF} bytes")
    head, blank, note = content.partition(b"\n\n")
    if not blank or head.count(b"\n") + 1 < lines:
        raise malformed("it has no checkpoint, or does not say what it is of")
    try:
        told = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise malformed("it is not ASCII above its checkpoint") from error
    hashes = [_decoded(line) for line in told[lines:]]
    if len(hashes) > _HIGHEST or any(len(one) != HASH_BYTES for one in hashes):
        raise malformed("its hashes are too many, or none of SHA-256")
    return told[:lines], hashes, note


def _decoded(line: str) -> bytes:
    try:
        return base64.decode(line)
    except ValueError as error:
        raise malformed(f"{line[:80]!r} is not base64") from error


def malformed(why: str) -> VerificationFailed:
    """Return the error that says that there is no proof."""
    return VerificationFailed(f"{_WHAT} is not a transparency log proof: {why}.")
