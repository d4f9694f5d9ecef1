"""The sums of a file that is being uploaded, as they become known."""

from threading import Condition

from modeltrail.artifacts._local import LocalFile
from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._pieces import divide
from modeltrail.artifacts._sums import Sums, sample, sha256, sums


class Hashing:
    """A file of which one thread makes the sums, and others wait for what they need of them.

    Args:
        file: The file.
        glance: What is known of its bytes without reading all: the SHA-256 of a file of one
            piece, and of a sample of a larger one.
    """

    def __init__(self, file: LocalFile, glance: str) -> None:
        self.file = file
        self.glance = glance
        self.in_pieces = len(divide(file.size)) > 1
        self._known: list[str] = []
        self._sums = None if self.in_pieces else Sums(glance)
        self._error: Exception | None = None
        self._changed = Condition()

    def run(self, job: Job) -> None:
        """Make the sums, where they are not made yet.

        Raises:
            InvalidInput: The file changed since it was found, or cannot be read.
        """
        if self._sums is not None:
            return
        try:
            found = sums(self.file, job, self._add)
        except Exception as error:
            with self._changed:
                self._error = error
                self._changed.notify_all()
            raise
        with self._changed:
            self._sums = found
            self._changed.notify_all()

    def piece(self, number: int) -> str:
        """Return the sum of a piece, once it is known; `run` must have begun.

        Raises:
            Exception: What `run` raised.
        """
        with self._changed:
            while len(self._known) <= number:
                self._wait()
            return self._known[number]

    def all(self) -> Sums:
        """Return the sums, once they are known; `run` must have begun.

        Raises:
            Exception: What `run` raised.
        """
        with self._changed:
            while self._sums is None:
                self._wait()
            return self._sums

    def _wait(self) -> None:
        if self._error is not None:
            raise self._error
        self._changed.wait()

    def _add(self, known: str) -> None:
        with self._changed:
            self._known.append(known)
            self._changed.notify_all()


def glance(file: LocalFile, job: Job) -> Hashing:
    """Return the hashing of a file, with what is soon known of it.

    Raises:
        InvalidInput: The file changed since it was found, or cannot be read.
    """
    small = len(divide(file.size)) == 1
    return Hashing(file, sha256(file, job) if small else sample(file, job))
