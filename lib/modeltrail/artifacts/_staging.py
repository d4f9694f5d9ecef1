"""A folder that becomes the destination when it is whole, or is never seen."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from modeltrail._scratch import locked_folder, remove_abandoned
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
    remove_abandoned(parent, _PREFIX)
    if shutil.disk_usage(parent).free < needed:
        raise OSError(errno.ENOSPC, f"{needed} bytes are needed, and fewer are free")
    folder, lock = locked_folder(parent, _PREFIX)
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


def _sync_folders(root: Path) -> None:
    for folder, _, _ in os.walk(root):
        _sync(Path(folder))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, _FOLDER)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
