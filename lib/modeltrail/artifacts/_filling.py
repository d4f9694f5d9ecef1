"""A file on its way to its place: its pieces come from somewhere, and it is proven as a whole."""

from abc import ABC, abstractmethod
from pathlib import Path
from threading import Lock

from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._partial import Partial
from modeltrail.artifacts._pieces import Piece, divide
from modeltrail.artifacts._stored import StoredFile


class Filling(ABC):
    """A file and its pieces, which threads get.

    Args:
        file: The file.
        target: Where it is to be; nothing is there.
    """

    def __init__(self, file: StoredFile, target: Path) -> None:
        self.file = file
        self.target = target
        self.pieces = divide(file.size)
        self.done = False
        """Whether the file is on the disk, with the right bytes."""
        self.in_place = False
        """Whether it is where it is to be, too."""
        self.begun = False
        """Whether there is something to fill it from."""
        self._lock = Lock()
        self._left = len(self.pieces)
        self._partial: Partial | None = None

    def fill(self, piece: Piece, job: Job) -> bool:
        """Get a piece, unless it is there; the last one proves the file.

        Returns:
            Whether the file is done by this piece. If it is not done by the last one, what it
            came from was not right.

        Raises:
            VerificationFailed: What is stored is not what was recorded.
            BackendError: S3 refused or cannot be reached.
            OSError: The disk is full or fails.
        """
        job.check()
        with self._lock:
            if self._partial is None:
                self._partial = self._begin()
                self.begun = self._partial is not None
            partial = self._partial
        if partial is not None:
            if not partial.has(piece):
                self._get(partial, piece, job)
                partial.note(piece)
            partial.hash_on(job)
        with self._lock:
            self._left -= 1
            if self._left:
                return False
            self._left = len(self.pieces)
            if partial is not None:
                self._end(partial, partial.digest(job))
            return self.done

    def close(self) -> None:
        """Let go of the file; what is half there stays for a later load, where one could use it."""
        if self._partial is not None:
            self._partial.close()
            self._partial = None

    def discard(self) -> None:
        """Let go of the file, and remove what is half there."""
        if self._partial is not None:
            self._partial.discard()
        self.close()

    def _in_place(self) -> Partial:
        """Return the file, to be filled in its place."""
        self.target.parent.mkdir(parents=True, exist_ok=True)
        return Partial(self.target, self.file.size, shared=False)

    @abstractmethod
    def _begin(self) -> Partial | None:
        """Return what is filled; None if there is nothing to fill it from."""

    @abstractmethod
    def _get(self, partial: Partial, piece: Piece, job: Job) -> None:
        """Write all bytes of a piece."""

    @abstractmethod
    def _end(self, partial: Partial, found: str) -> None:
        """Finish the file if the digest that was found is right, else remove it."""
