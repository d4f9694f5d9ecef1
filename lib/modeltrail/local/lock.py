"""The lock of a local platform's folder: one command at a time is at work there.

It is held by whoever brings the platform up, and then by the guard of its local AWS for as long as
that lives. So a folder whose lock is free holds nothing but leftovers. The lock's file says which
command took it last, and goes with the platform.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from pydantic import ValidationError

from modeltrail.errors import BackendError, refused
from modeltrail.local import state
from modeltrail.local.process import Process

_POLL = 0.05
_PATIENCE = 0.2  # seconds: as long as another command may look whether the lock is free


class Busy(BackendError):
    """A local platform runs in the folder, or comes up or goes down there."""


@contextmanager
def hold(folder: Path, *, patience: float = _PATIENCE) -> Iterator[int]:
    """Hold the folder's lock, whose descriptor is given; a child that inherits it holds it too.

    Args:
        folder: The folder; it is made.
        patience: Seconds to wait while others hold it.

    Raises:
        Busy: Others hold it.
        BackendError: The folder cannot be written.
    """
    deadline = time.monotonic() + patience
    try:
        while (file := _take(folder, deadline)) is None:
            pass
    except OSError as error:
        raise refused(error, f"{folder} cannot be written") from error
    with file:
        yield file.fileno()


def held(folder: Path) -> bool:
    """Check whether anyone holds the folder's lock; nothing is written.

    Raises:
        BackendError: The folder cannot be read.
    """
    try:
        with (folder / state.LOCK).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except BlockingIOError:
        return True
    except OSError as error:
        raise refused(error, f"{folder} cannot be read") from error
    return False


def _take(folder: Path, deadline: float) -> TextIO | None:
    """Return the lock's file, locked; None where it was removed while it was waited for."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        file = opened.enter_context((folder / state.LOCK).open("a+", encoding="utf-8"))
        while not _locked(file):
            if time.monotonic() >= deadline:
                raise _busy(folder)
            time.sleep(_POLL)
        if not os.fstat(file.fileno()).st_nlink:
            return None
        _sign(file)
        opened.pop_all()
    return file


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sign(file: TextIO) -> None:
    file.truncate(0)
    if (us := Process.of(os.getpid())) is not None:
        file.write(us.model_dump_json())
        file.flush()


def _busy(folder: Path) -> Busy:
    try:
        holder = Process.model_validate_json((folder / state.LOCK).read_bytes())
    except (OSError, ValidationError):
        holder = None
    if holder is not None and holder.lives():
        return Busy(
            f"Another command (process {holder.pid}) has a local platform at work in {folder}.",
            remedy=f"Wait until it has ended, or end it: kill {holder.pid}.",
        )
    recorded = state.read(folder)
    if recorded is not None and recorded.process.lives():
        return Busy(
            f"A local platform is up in {folder} (process {recorded.process.pid}).",
            remedy=f"End it: {state.command('down', folder)}.",
        )
    return Busy(f"A local platform is just ending in {folder}.", remedy="Try again in a moment.")
