"""The bytes of a local file as they are read: those of the file that was found, or an error."""

import os
from io import FileIO
from typing import TYPE_CHECKING

from modeltrail.artifacts._local import LocalFile
from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._pieces import Piece

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Body(FileIO):
    """The bytes of a local file as it was found: never more, and none once the work stops.

    Args:
        file: The file.
        job: What reads it.
        piece: Only this much of it; positions are within the piece.

    Raises:
        InvalidInput: The file is not what it was when it was found.
    """

    def __init__(self, file: LocalFile, job: Job, piece: Piece | None = None) -> None:
        self._file = file
        self._job = job
        self._begin = piece.offset if piece else 0
        self._size = piece.size if piece else file.size
        try:
            # Neither a link nor a pipe that took the file's place is followed or waited for.
            descriptor = os.open(file.source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise file.changed() from error
        super().__init__(descriptor)
        self.check()
        self.seek(0)

    def check(self) -> None:
        """Check that the file is still what it was when it was found."""
        if not self._file.is_now(os.fstat(self.fileno())):
            self.close()
            raise self._file.changed()

    def seek(self, position: int, whence: int = os.SEEK_SET, /) -> int:
        """Move to a position, counted from the piece's beginning or from its end."""
        if whence == os.SEEK_SET:
            position += self._begin
        elif whence == os.SEEK_END:
            position, whence = position + self._begin + self._size, os.SEEK_SET
        return super().seek(position, whence) - self._begin

    def tell(self) -> int:
        """Return the position within the piece."""
        return super().tell() - self._begin

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, up to the size that the file had when it was found."""
        wanted = self._wanted(self._size if size is None or size < 0 else size)
        content = super().read(wanted) or b""
        self._check_found(len(content), wanted)
        return content

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill a buffer with the next bytes; return how many there were, up to that size."""
        view = memoryview(buffer)
        wanted = self._wanted(len(view))
        found = super().readinto(view[:wanted]) or 0
        self._check_found(found, wanted)
        return found

    def _wanted(self, size: int) -> int:
        self._job.check()
        return min(size, max(self._size - self.tell(), 0))

    def _check_found(self, found: int, wanted: int) -> None:
        if wanted and not found:
            # S3 would wait for the rest of a file that has become shorter.
            raise self._file.changed()
