"""A file that a command makes: it appears whole, or what was there stays."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from modeltrail.errors import BackendError, InvalidInput

_ANOTHER = "Name a file in a folder that exists, where you may write."


@contextlib.contextmanager
def new_file(file: Path) -> Iterator[BinaryIO]:
    """Give what is to be written to a file, which it replaces at the end, on the disk.

    Where the block raises, what was there stays.

    Raises:
        InvalidInput: The file cannot be made there.
        BackendError: The disk is full.
    """
    target = Path(os.path.realpath(file))
    try:
        if target.exists() and not target.is_file():  # /dev/stdout is not to be replaced
            raise InvalidInput(f"{str(file)!r} is no regular file.", remedy=_ANOTHER)
        descriptor, name = tempfile.mkstemp(prefix=".modeltrail-", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                yield opened
                opened.flush()
                os.fsync(descriptor)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        says = f"{str(file)!r} cannot be written: {error.strerror}."
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise BackendError(says, remedy="Make room there, or name another file.") from error
        raise InvalidInput(says, remedy=_ANOTHER) from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
