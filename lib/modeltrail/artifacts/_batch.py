"""The files of an artifact on their way to the bucket, several pieces at a time."""

from collections.abc import Callable, Sequence
from itertools import count

from modeltrail.artifacts._parallel import Job, for_each
from modeltrail.artifacts._pieces import Piece
from modeltrail.artifacts._progress import Gauge, Progress
from modeltrail.artifacts._put import ATTEMPTS, busy, pause
from modeltrail.artifacts._sending import Placed, Sending

_Step = tuple[Sending, Piece | None]
"""A piece to send; None stands for making the sums that its pieces wait for."""


class Batch:
    """Files that are sent together, the smallest first.

    Args:
        sendings: The files.
        progress: Told of each file.
        gauge: Counts the bytes.
    """

    def __init__(self, sendings: Sequence[Sending], progress: Progress, gauge: Gauge) -> None:
        self._sendings = sorted(sendings, key=lambda each: each.file.size)
        self._progress = progress
        self._gauge = gauge
        self.placed: dict[str, Placed] = {}
        """Where each path is."""

    def send(self, *, first_alone: bool) -> None:
        """Hash all files, and send those whose first key is free.

        Args:
            first_alone: Send no other file until the first one is there.
        """
        alone = 1 if first_alone else 0
        self._round(self._sendings[:alone])
        self._round(self._sendings[alone:])

    def finish(self, keys: Callable[[str], Sequence[str]]) -> None:
        """Send the files that are not there, until all are.

        Args:
            keys: Gives the further keys of a path.

        Raises:
            VerificationFailed: The bucket holds other bytes under every key of a file.
            BackendError: Others are always quicker, or S3 refused or cannot be reached.
        """
        for attempt in count():
            left = [each for each in self._sendings if each.placed is None]
            if not left:
                return
            for each in left:
                each.add_keys(keys(each.file.path))
                each.check_key()
            if attempt == ATTEMPTS:
                raise busy(left[0].key)
            pause(attempt)
            self._gauge.add(-sum(each.file.size for each in left))
            self._round(left)

    def _round(self, sendings: Sequence[Sending]) -> None:
        # Before its pieces comes what makes their sums: whoever waits for one, it is being made.
        steps = [
            (each, piece)
            for each in sendings
            for piece in ((None, *each.pieces) if each.hashing.in_pieces else each.pieces)
        ]
        for_each(steps, _take, self._done)

    def _done(self, step: _Step, _: None) -> None:
        sending, piece = step
        file, placed = sending.file, sending.placed
        self._gauge.add(piece.size if piece else 0)
        if placed is None or file.path in self.placed:
            return
        self.placed[file.path] = placed
        if sending.hashing.in_pieces:
            self._progress("hashed", file.path, file.size)
        if placed.beside:
            self._progress("beside", file.path, file.size)
        self._progress(placed.written.outcome, file.path, file.size)


def _take(step: _Step, job: Job) -> None:
    sending, piece = step
    if piece is None:
        sending.hashing.run(job)
    else:
        sending.send(piece, job)
