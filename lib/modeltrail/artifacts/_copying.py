"""A file that is copied from this machine, if it has the bytes that it should have."""

import fcntl
import os
import stat
from pathlib import Path

from modeltrail.artifacts._filling import Filling
from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._partial import Partial
from modeltrail.artifacts._pieces import Piece
from modeltrail.artifacts._stored import StoredFile

_FICLONE = 0x40049409
"""Linux's request to let a file share another one's blocks until one of them is written to."""


class Copying(Filling):
    """A copy, which is a file of its own: what is written to one is not in the other.

    What is hashed is the copy, so the source may change meanwhile.

    Args:
        file: The file.
        target: Where it is to be; nothing is there.
        source: Where its bytes may be.
    """

    def __init__(self, file: StoredFile, target: Path, source: Path) -> None:
        super().__init__(file, target)
        self._source = source
        self._reading = -1

    def close(self) -> None:
        """Let go of both files."""
        super().close()
        if self._reading >= 0:
            os.close(self._reading)
            self._reading = -1

    def _begin(self) -> Partial | None:
        if self._reading < 0:
            self._reading = _opened(self._source, self.file.size)
        if self._reading < 0:
            return None
        self.target.parent.mkdir(parents=True, exist_ok=True)
        _clone(self._reading, self.target)
        return self._in_place()

    def _get(self, partial: Partial, piece: Piece, job: Job) -> None:
        job.check()
        partial.copy(self._reading, piece)

    def _end(self, partial: Partial, found: str) -> None:
        if found == self.file.sha256:
            partial.finish()
            self.done = self.in_place = True
            self.close()
        else:
            self.discard()


def link(source: Path, target: Path) -> bool:
    """Give a file that was just proven a second place without a copy; return whether that could be.

    Where the file system can share blocks, the second is a file of its own. Else it is the same
    file under another name, if both are on one file system.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    reading = os.open(source, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        if _clone(reading, target):
            return True
    finally:
        os.close(reading)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        return False
    return True


def _opened(source: Path, size: int) -> int:
    """Return a descriptor of a regular file of a size; less than 0 if there is none."""
    try:
        # Neither a link nor a pipe is followed or waited for.
        descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return -1
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size == size:
        return descriptor
    os.close(descriptor)
    return -1


def _clone(reading: int, target: Path) -> bool:
    """Make a file that shares its blocks with another; return whether the file system can."""
    writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        fcntl.ioctl(writing, _FICLONE, reading)
        os.fsync(writing)
    except OSError:
        target.unlink()
        return False
    finally:
        os.close(writing)
    return True
