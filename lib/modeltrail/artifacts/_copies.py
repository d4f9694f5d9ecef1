"""Copies of files that are proven to have the bytes that they should have."""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._stored import StoredFile

_CHUNK = 256 * 1024
_FICLONE = 0x40049409
"""Linux's request to let a file share another one's blocks until one of them is written to."""


def copy(source: Path, target: Path, file: StoredFile, job: Job) -> bool:
    """Copy a file; return whether there was one with the right bytes, and so is a copy.

    The copy is a file of its own, on the disk: what is written to one is not in the other. What
    is hashed is what was copied.

    Args:
        source: Where the bytes may be.
        target: Where they go; nothing is there.
        file: What they are to be.
        job: Told of the bytes.

    Raises:
        OSError: The target cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Neither a link nor a pipe is followed or waited for.
        reading = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        status = os.fstat(reading)
        if not stat.S_ISREG(status.st_mode) or status.st_size != file.size:
            return False
        with _new(target) as writing:
            found = _copied(reading, writing, file.size, job)
            if found == file.sha256:
                os.fsync(writing)
    finally:
        os.close(reading)
    if found != file.sha256:
        target.unlink()
        job.tell(-file.size)
        return False
    return True


def place(source: Path, target: Path, file: StoredFile, job: Job) -> bool:
    """Give a file that was just proven a second place, without copying it where that can be.

    Where the file system can share blocks, the second is a file of its own. Else it is the same
    file under another name, if both are on one file system.

    Returns:
        Whether it is there; it is not if the file was changed meanwhile.

    Raises:
        OSError: The target cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        if _cloned(source, target):
            return True
    with suppress(OSError):
        os.link(source, target, follow_symlinks=False)
        return True
    return copy(source, target, file, job)


def _cloned(source: Path, target: Path) -> bool:
    reading = os.open(source, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        with _new(target) as writing:
            if cloned := _clone(reading, writing):
                os.fsync(writing)
    finally:
        os.close(reading)
    if not cloned:
        target.unlink()
    return cloned


@contextmanager
def _new(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _clone(reading: int, writing: int) -> bool:
    """Let a new file share the blocks of another; return whether the file system can."""
    try:
        fcntl.ioctl(writing, _FICLONE, reading)
    except OSError:
        return False
    return True


def _copied(reading: int, writing: int, size: int, job: Job) -> str:
    """Return the SHA-256 of what was copied."""
    cloned = _clone(reading, writing)
    hasher = hashlib.sha256()
    view = memoryview(bytearray(min(_CHUNK, max(size, 1))))
    left = size
    while left and (found := os.readv(writing if cloned else reading, [view[:left]])):
        job.check()
        hasher.update(view[:found])
        written = 0 if not cloned else found
        while written < found:
            written += os.write(writing, view[written:found])
        left -= found
        job.tell(found)
    job.tell(left)
    return hasher.hexdigest()
