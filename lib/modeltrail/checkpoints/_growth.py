"""Proofs that a log has only grown since a checkpoint that somebody kept.

Their form is what a witness is asked with (c2sp.org/tlog-witness, add-checkpoint).
"""

import re

from modeltrail.checkpoints._checkpoint import Checkpoint, open_checkpoint
from modeltrail.checkpoints._keys import VerificationKey
from modeltrail.checkpoints._log import Log
from modeltrail.checkpoints._merkle import verify_consistency
from modeltrail.checkpoints._proof import malformed, parts, render
from modeltrail.errors import VerificationFailed

_OLD = re.compile(r"old (0|[1-9][0-9]{0,17})")


def is_of_growth(content: bytes) -> bool:
    """Return whether a proof claims to be one of these, and not of a model."""
    return content.startswith(b"old ")


def prove_growth(log: Log, kept: Checkpoint) -> bytes:
    """Return the proof that the last checkpoint goes on from one that was kept.

    Raises:
        VerificationFailed: It does not.
    """
    log.check_holds(kept)
    hashes = log.tree.consistency_proof(kept.size, len(log.tree)) if kept.size else []
    return render([f"old {kept.size}"], hashes, log.note)


def verify_growth(content: bytes, kept: Checkpoint, key: VerificationKey) -> Checkpoint:
    """Return the checkpoint that goes on from one that was kept, once the proof is verified.

    Raises:
        VerificationFailed: It is no proof, or does not show it.
    """
    (stated,), hashes, note = parts(content, 1)
    old = _OLD.fullmatch(stated)
    if old is None:
        raise malformed(f"{stated[:80]!r} does not say from which size it leads")
    if int(old[1]) != kept.size:
        raise VerificationFailed(
            f"The proof begins with {old[1]} entries, and the checkpoint that was kept has "
            f"{kept.size}.",
            remedy="Ask for a proof since the checkpoint that was kept.",
        )
    new = open_checkpoint(note, key, "The proof's checkpoint", origin=kept.origin)
    verify_consistency(kept.size, new.size, hashes, old_root=kept.root, root=new.root)
    return new
