"""Files that are there whole, once, or not at all."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from modeltrail.errors import BackendError, InvalidInput

_TEMPORARY = ".modeltrail-"
_FAILING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def create_file(file: Path, content: bytes, *, mode: int = 0o666) -> bool:
    """Write a file that was not there, and return whether it was so; nothing is replaced.

    It is on the disk when this returns. What a killed process leaves has another name.

    Args:
        file: Its folder is made where it is missing.
        content: All that it is to hold.
        mode: Who may do what with it; the user's umask takes from that.

    Raises:
        InvalidInput: It cannot be made there.
        BackendError: The disk is full, or fails.
    """
    temporary = file.with_name(f"{_TEMPORARY}{secrets.token_hex(8)}")
    with _disk_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(descriptor)
            try:
                # A rename would replace what another process has just put there.
                os.link(temporary, file)
            except FileExistsError:
                return False
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
        _sync(file.parent)
    return True


@contextlib.contextmanager
def _disk_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        says = f"{str(file)!r} cannot be written: {error.strerror}."
        if error.errno in _FAILING:
            raise BackendError(says, remedy="Make room there, or name another place.") from error
        raise InvalidInput(says, remedy="Name a place where you may write.") from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
