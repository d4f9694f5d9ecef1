"""Verifying timelines against a log: in the table, or in an export of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from modeltrail.checkpoints._cover import Watch
from modeltrail.checkpoints._log import Leaf
from modeltrail.errors import InvalidInput, VerificationFailed, no_model
from modeltrail.exchange import verify_export, verify_file
from modeltrail.ledger import Reader
from modeltrail.verify import Verified, verify

Leaves = Mapping[str, Sequence[Leaf]]
"""What is known from checkpoints, by model, oldest first."""


@dataclass(frozen=True)
class Covered:
    """A timeline that is as it was recorded, and as the checkpoints say."""

    timeline: Verified
    covered: int
    """The sequence number up to which they say anything; 0 where they do not know the model."""

    @property
    def uncovered(self) -> int:
        """How many events came after the last checkpoint: of their end nothing is known yet."""
        return self.timeline.events - self.covered


def verify_covered(ledger: Reader, model: str, leaves: Leaves) -> Covered:
    """Verify a timeline in the table, and that the checkpoints' events are on it.

    Raises:
        VerificationFailed: Something stored is not as recorded, or not what a checkpoint covers.
        InvalidInput: There is no such model, and there never was.
        Conflict: The timeline grew faster than it could be read.
    """
    watch = Watch(leaves.get(model, ()))
    try:
        timeline = verify(ledger, model, watch=watch.see)
    except InvalidInput:
        watch.end(0)
        raise
    return Covered(timeline, watch.end(timeline.events))


def verify_covered_export(
    export: Path | BinaryIO, leaves: Leaves, *, models: Collection[str] = ()
) -> Iterator[tuple[str, Covered | VerificationFailed]]:
    """Verify the timelines of an export, and that the checkpoints' events are on them.

    Args:
        export: The export's file, or its lines.
        leaves: What is known from checkpoints.
        models: Which models are asked for; by default all, of the file and of the checkpoints.

    Yields:
        Each model with what was found: that it is as recorded, or what happened to it.

    Raises:
        VerificationFailed: The export itself is not as it was exported.
        InvalidInput: It cannot be read, or a model is asked for that never was.
    """
    wanted = {model: [leaf.entry.seq for leaf in known] for model, known in leaves.items()}
    if isinstance(export, Path):
        told = verify_file(export, at=wanted)
    else:
        told = verify_export(export, at=wanted)
    found = {one.model: one for one in told}
    for model in sorted(models or found.keys() | leaves.keys()):
        watch = Watch(leaves.get(model, ()))
        timeline = found.get(model)
        if timeline is None and model not in leaves:
            raise no_model(model)
        try:
            for seq, event_hash in sorted(timeline.hashes.items() if timeline else ()):
                watch.see(seq, event_hash)
            covered = watch.end(timeline.events if timeline else 0)
        except VerificationFailed as error:
            yield model, error
        else:
            assert timeline is not None  # noqa: S101 (a watch does not end well without one)
            yield model, Covered(timeline, covered)
