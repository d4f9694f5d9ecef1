"""What a command line knows of the ends of timelines: from a log of checkpoints, or a proof."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeltrail.cli._logs import name_of, open_store
from modeltrail.cli._output import count
from modeltrail.cli._session import Opener
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.checkpoints import Checkpoint, Leaves, Log, VerificationKey

_PROVE = "'modeltrail prove' writes one; name that file."
_KEEP = "Name the file of a note that was kept: a copy of the newest in a log's checkpoints/."


@dataclass(frozen=True)
class Known:
    """What is known, each part of it verified."""

    leaves: "Leaves"
    says: str
    """In a line for people."""
    proven: dict[str, Any] | None = None
    """What a proof shows by itself, for programs."""


def known(
    opener: Opener,
    where: str | None,
    proof: Path | None,
    *,
    key: Path | None,
    origin: str | None,
    kept: Path | None,
    offline: bool,
) -> Known | None:
    """Return what is known from a log or a proof; None where neither is given.

    Raises:
        InvalidInput: The options do not go together, or a file cannot be read.
        VerificationFailed: The log or the proof is not what the key signed.
    """
    from modeltrail.checkpoints import read_public_key  # noqa: PLC0415 (--help stays quick)

    if where is None and proof is None:
        if key or origin or kept:
            raise InvalidInput(
                "--key, --origin and --kept are of a log of checkpoints, and none is given.",
                remedy="Give it with --checkpoints, or a proof with --proof.",
            )
        return None
    if key is None:
        raise InvalidInput(
            "Checkpoints are verified with their maker's public key, and none is given.",
            remedy="Give it with --key FILE.",
        )
    if proof is not None:
        if where is not None:
            raise InvalidInput("A proof stands for a log.", remedy="Give one of them.")
        return _proven(proof, read_public_key(key), origin, kept)
    if not offline:
        origin = origin or name_of(opener().platform)
    return _logged(opener, str(where), read_public_key(key), origin, kept)


def made_log(
    opener: Opener, where: str, key: "VerificationKey", origin: str | None
) -> tuple["Log", "Checkpoint"]:
    """Return the log of checkpoints at a place, and the last one in it.

    Raises:
        InvalidInput: There is none.
        VerificationFailed: The log is not what the key signed.
    """
    from modeltrail import checkpoints  # noqa: PLC0415 (--help stays quick)

    log = checkpoints.read_log(open_store(where, opener), key, origin=origin)
    if log.last is None:
        raise InvalidInput(
            f"There is no checkpoint in {where!r}.",
            remedy="Look whether this is the place; 'modeltrail checkpoint' makes the first one.",
        )
    return log, log.last


def _logged(
    opener: Opener, where: str, key: "VerificationKey", origin: str | None, kept: Path | None
) -> Known:
    log, last = made_log(opener, where, key, origin)
    if kept is not None:
        log.check_holds(read_kept(kept, key, last.origin))
    return Known(
        log.leaves,
        f"Checkpoint {log.number} of {last.origin}: {count(len(log.leaves), 'model')} covered",
    )


def _proven(file: Path, key: "VerificationKey", origin: str | None, kept: Path | None) -> Known:
    from modeltrail import checkpoints  # noqa: PLC0415 (--help stays quick)
    from modeltrail.boundary import read_file  # noqa: PLC0415 (likewise)

    content = read_file(file, limit=checkpoints.MAX_PROOF, what="proof", remedy=_PROVE)
    of_growth = checkpoints.is_of_growth(content)
    if of_growth != (kept is not None):
        raise InvalidInput(
            f"The proof {str(file)!r} is of a {'log that has grown' if of_growth else 'model'}.",
            remedy="A proof that a log has grown goes with --kept NOTE, and no other does.",
        )
    if kept is not None:
        return _grown(content, read_kept(kept, key, origin), key)
    found = checkpoints.verify_proof(content, key, origin=origin)
    entry, checkpoint = found.leaf.entry, found.checkpoint
    return Known(
        {entry.model: [found.leaf]},
        f"A checkpoint of {checkpoint.origin} covers {entry.model} up to event #{entry.seq}, head "
        f"{entry.head}",
        {"model": entry.model, "verified": True, "head": entry.head, "covered": entry.seq},
    )


def _grown(content: bytes, kept: "Checkpoint", key: "VerificationKey") -> Known:
    from modeltrail.checkpoints import verify_growth  # noqa: PLC0415 (--help stays quick)

    new = verify_growth(content, kept, key)
    return Known(
        {},
        f"The checkpoint of {new.origin} over {new.size} leaves goes on from the "
        f"one over {kept.size} that was kept",
        {"origin": new.origin, "verified": True, "size": new.size, "kept": kept.size},
    )


def read_kept(file: Path, key: "VerificationKey", origin: str | None) -> "Checkpoint":
    """Return the checkpoint in a note that somebody kept.

    Raises:
        InvalidInput: There is no such file.
        VerificationFailed: It is not of the log, or not signed by its key.
    """
    from modeltrail import checkpoints  # noqa: PLC0415 (--help stays quick)
    from modeltrail.boundary import read_file  # noqa: PLC0415 (likewise)

    content = read_file(file, limit=checkpoints.MAX_NOTE, what="note", remedy=_KEEP)
    return checkpoints.open_checkpoint(content, key, "The note that was kept", origin=origin)
