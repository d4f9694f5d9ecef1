"""Folders of one process: it removes its own, and the next one those that a killed one left.

A living process holds a lock on its folder. Process numbers would not do: they are given again,
and another container that shares the parent folder has numbers of its own.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


@contextmanager
def scratch(parent: Path, prefix: str) -> Iterator[Path]:
    """Give an empty folder, which is removed when the block is left.

    Args:
        parent: Where it is made; what killed processes left there is removed.
        prefix: What its name begins with.

    Raises:
        OSError: It cannot be made.
    """
    remove_abandoned(parent, prefix)
    folder, lock = locked_folder(parent, prefix, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def locked_folder(parent: Path, prefix: str, *, mode: int = 0o777) -> tuple[Path, int]:
    """Return a new folder, and the descriptor whose lock says that it is in use.

    Raises:
        OSError: It cannot be made.
    """
    while True:
        folder = parent / f"{prefix}{secrets.token_hex(8)}"
        folder.mkdir(mode)
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


def remove_abandoned(parent: Path, prefix: str) -> None:
    """Remove this user's folders that no living process holds; where that fails, leave them."""
    for folder in parent.glob(f"{prefix}*"):
        with suppress(OSError):
            lock = os.open(folder, _FOLDER)
            try:
                if os.fstat(lock).st_uid == os.geteuid():
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder)
            finally:
                os.close(lock)
