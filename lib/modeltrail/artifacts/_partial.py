"""A file that is being fetched: its bytes so far, which pieces are there, and their digest.

Behind the bytes of the file, as long as it is not whole, stands a byte for each piece, which is
set once the piece is written. So one file tells a later process where to go on; what it tells is
believed no further than the digest over all of it.
"""

import errno
import fcntl
import hashlib
import os
from pathlib import Path
from threading import Lock

from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._pieces import Piece, divide

_CHUNK = 4 * 1024 * 1024
"""What is hashed at once: in between other threads hold Python's lock."""
_SYNCED = 8
"""After so many pieces what is there is written to the disk; at the end nobody waits for it."""
_THERE = b"\x01"
_NOT_BY_THE_KERNEL = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV})
"""What keeps the kernel from copying between two files by itself."""
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW


class InUse(Exception):
    """Another process, or another thread, is fetching into this file."""


class Partial:
    """A file that several threads write, each its pieces.

    Args:
        path: Where it is; what an earlier process left there is taken up.
        size: In bytes, when it is whole.
        shared: Others may want to write it too.

    Raises:
        InUse: Another one holds it, or none can tell.
        OSError: The disk is full or fails.
    """

    def __init__(self, path: Path, size: int, *, shared: bool) -> None:
        self.path = path
        self.size = size
        self._pieces = divide(size)
        self._descriptor = lock(path) if shared else os.open(path, _FLAGS, 0o666)
        try:
            self._there = self._left_behind()
        except OSError:
            self.discard()
            self.close()
            raise
        self.resumed = any(self._there)
        """Whether it had bytes of which only the digest can tell whether they are right."""
        self._hasher = hashlib.sha256()
        self._hashed = 0
        self._view = memoryview(b"")
        self._lock = Lock()

    def _left_behind(self) -> bytearray:
        """Return what an earlier process noted of the pieces; make room for all of them."""
        whole, count = self.size, len(self._pieces)
        found = os.fstat(self._descriptor).st_size
        if found == whole and whole:  # it ended between the last byte and the renaming
            os.ftruncate(self._descriptor, whole + count)
            return bytearray(_THERE * count)
        if found == whole + count:
            return bytearray(os.pread(self._descriptor, count, whole))
        os.ftruncate(self._descriptor, 0)
        os.ftruncate(self._descriptor, whole + count)
        return bytearray(count)

    def has(self, piece: Piece) -> bool:
        """Return whether a piece is there."""
        return bool(self._there[piece.number])

    def write(self, content: bytes, offset: int) -> None:
        """Write some bytes of a piece."""
        view = memoryview(content)
        while view:
            written = os.pwrite(self._descriptor, view, offset)
            view, offset = view[written:], offset + written

    def copy(self, reading: int, piece: Piece) -> None:
        """Write a piece with the bytes of another file, as far as that has them."""
        offset, end = piece.offset, piece.offset + piece.size
        while offset < end:
            copied = _copy(reading, self._descriptor, offset, end - offset)
            if not copied:  # it has become shorter: the digest will tell
                return
            offset += copied

    def note(self, piece: Piece) -> None:
        """Note that all bytes of a piece are written."""
        self._there[piece.number] = 1
        self.write(_THERE, self.size + piece.number)
        if piece.number % _SYNCED == _SYNCED - 1:
            os.fdatasync(self._descriptor)

    def hash_on(self, job: Job) -> None:
        """Hash the pieces that follow what is hashed, as far as they are there.

        Where another thread is at it, that one sees to them.
        """
        while self._follows() and self._lock.acquire(blocking=False):
            try:
                self._hash(job)
            finally:
                self._lock.release()

    def digest(self, job: Job) -> str:
        """Return the SHA-256 over all bytes; every piece is there."""
        with self._lock:
            self._hash(job)
            return self._hasher.hexdigest()

    def _follows(self) -> bool:
        return self._hashed < len(self._pieces) and bool(self._there[self._hashed])

    def _hash(self, job: Job) -> None:
        view = self._view = self._view or memoryview(bytearray(min(_CHUNK, self.size)))
        while self._follows():
            piece = self._pieces[self._hashed]
            offset, end = piece.offset, piece.offset + piece.size
            while offset < end:
                job.check()
                size = os.preadv(self._descriptor, [view[: end - offset]], offset)
                if not size:
                    raise OSError(f"{self.path} was cut off while it was written")
                self._hasher.update(view[:size])
                offset += size
            self._hashed += 1

    def finish(self) -> None:
        """Leave nothing but the bytes of the file, on the disk."""
        os.ftruncate(self._descriptor, self.size)
        os.fsync(self._descriptor)

    def discard(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close it; what is there stays for a later process."""
        os.close(self._descriptor)


def lock(path: Path) -> int:
    """Return a descriptor of a file, made if there is none, that is held until it is closed.

    Raises:
        InUse: Another one holds it, or none can tell.
        OSError: It cannot be opened.
    """
    while True:
        descriptor = os.open(path, _FLAGS, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:  # held, or the file system has no locks
            os.close(descriptor)
            raise InUse from error
        try:
            if os.path.samestat(os.fstat(descriptor), path.lstat()):
                return descriptor
        except FileNotFoundError:
            pass
        # Whoever held it has finished, and moved it to its place.
        os.close(descriptor)


def _copy(reading: int, writing: int, offset: int, size: int) -> int:
    """Return how many bytes were copied to the same place of another file."""
    try:
        return os.copy_file_range(reading, writing, size, offset, offset)
    except OSError as error:
        if error.errno not in _NOT_BY_THE_KERNEL:
            raise
    return os.pwrite(writing, os.pread(reading, min(size, _CHUNK), offset), offset)
