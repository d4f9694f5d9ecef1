"""A folder that becomes the destination when it is whole, or is never seen."""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from modeltrail.errors import BackendError, InvalidInput

_PREFIX = ".modeltrail-load-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DESTINATION = frozenset(
    {
        errno.EACCES,
        errno.EBUSY,
        errno.EEXIST,
        errno.EISDIR,
        errno.ENAMETOOLONG,
        errno.ENOTDIR,
        errno.ENOTEMPTY,
        errno.EPERM,
        errno.EROFS,
        errno.EXDEV,
    }
)


@contextmanager
def disk_errors(destination: Path, doing: str = "Writing to") -> Iterator[None]:
    """Turn what the file system raises in the block into our errors.

    Raises:
        InvalidInput: The destination cannot be used.
        BackendError: The disk is full, or fails.
    """
    try:
        yield
    except OSError as error:
        what = f"{doing} {str(destination)!r} failed: {error.strerror or error}"
        if error.errno in _NO_ROOM:
            raise BackendError(
                f"{what}. Nothing was left there.",
                remedy="Make room, or choose a destination on another disk.",
            ) from error
        if error.errno in _DESTINATION:
            raise InvalidInput(
                f"{what}.", remedy="Name a folder that does not exist yet, where you may write."
            ) from error
        raise BackendError(f"{what}. Nothing was left there.") from error


@contextmanager
def staging(destination: Path, needed: int) -> Iterator[Path]:
    """Give an empty folder beside the destination; it takes its place when the block is done.

    Whatever ends the block early, the folder is removed. What a killed process left beside the
    destination is removed too: a living one holds a lock on its folder.

    Args:
        destination: Absent, or an empty folder.
        needed: How many bytes the folder will hold.

    Raises:
        OSError: The disk has no room or fails, or the destination is no longer empty.
    """
    parent = destination.parent
    parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(parent)
    if shutil.disk_usage(parent).free < needed:
        raise OSError(errno.ENOSPC, f"{needed} bytes are needed, and fewer are free")
    folder, lock = _locked_folder(parent)
    try:
        yield folder
        _sync_folders(folder)
        folder.rename(destination)
        _sync(parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        os.close(lock)


def _locked_folder(parent: Path) -> tuple[Path, int]:
    while True:
        folder = parent / f"{_PREFIX}{secrets.token_hex(8)}"
        folder.mkdir()
        try:
            lock = os.open(folder, _FOLDER)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # Another process took it for abandoned before it was locked.
            os.close(lock)
            continue
        except OSError:
            # This file system has no locks: nobody can take the folder for abandoned either.
            return folder, lock
        if folder.exists():
            return folder, lock
        os.close(lock)


def _remove_abandoned(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            lock = os.open(folder, _FOLDER)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
            finally:
                os.close(lock)


def _sync_folders(root: Path) -> None:
    for folder, _, _ in os.walk(root):
        _sync(Path(folder))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, _FOLDER)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
