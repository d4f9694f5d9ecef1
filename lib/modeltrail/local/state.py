"""What a local platform leaves in its folder while it runs, and the lock that tells whether.

The lock is held by whoever brings the platform up, and then by the guard of its local AWS for as
long as that lives. So a folder whose lock is free holds nothing but leftovers.
"""

import fcntl
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from modeltrail.errors import BackendError
from modeltrail.local import cloud, files, organisation
from modeltrail.local.process import Process

PLATFORM_FILE = "platform.json"
STACKS = "stacks"
LOCK = "local.lock"
_CLOUD_FILE = "cloud.json"
_LEFTOVERS = (
    PLATFORM_FILE,
    _CLOUD_FILE,
    organisation.CONFIG_FILE,
    organisation.CREDENTIALS_FILE,
    STACKS,
    cloud.WORK,
)
_POLL = 0.05
_PATIENCE = 0.2  # seconds: as long as another command may look whether the lock is free


class Busy(BackendError):
    """A local platform runs in the folder, or comes up or goes down there."""


class CloudState(BaseModel):
    """The local AWS that runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    process: Process
    guard: Process
    """What ends it in order, and holds the lock."""
    port: int
    mark: str

    @property
    def url(self) -> str:
        """Return where it is."""
        return cloud.url(self.port)

    def answers(self) -> bool:
        """Check whether it, and nothing else, answers."""
        return cloud.answers(self.port, self.mark)

    def end(self) -> None:
        """Have it end; a stranger that has its number by now is left alone."""
        if not self.guard.send(signal.SIGTERM):
            self.process.send(signal.SIGKILL)


def record(folder: Path, running: cloud.Cloud) -> None:
    """Write down which local AWS runs.

    Raises:
        BackendError: It ended, or the file cannot be written.
    """
    process, guard = Process.of(running.pid), Process.of(running.guard_pid)
    if process is None or guard is None:
        running.check()
        raise BackendError("The local AWS ended as soon as it ran.")
    state = CloudState(process=process, guard=guard, port=running.port, mark=running.mark)
    files.write(folder / _CLOUD_FILE, state.model_dump_json(indent=2) + "\n")


def read(folder: Path) -> CloudState | None:
    """Return which local AWS was written down last; None if none was, or not legibly."""
    try:
        return CloudState.model_validate_json((folder / _CLOUD_FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def clear(folder: Path) -> bool:
    """Remove what a local platform left, but for its log; return whether there was anything.

    Whoever calls it holds the lock.
    """
    found = False
    if (recorded := read(folder)) is not None:
        recorded.process.send(signal.SIGKILL)  # lives on where its guard was killed
    for name in _LEFTOVERS:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            found = True
            shutil.rmtree(path, ignore_errors=True)
        elif path.exists() or path.is_symlink():
            found = True
            path.unlink(missing_ok=True)
    return found


@contextmanager
def lock(folder: Path, *, patience: float = _PATIENCE) -> Iterator[int]:
    """Hold the folder's lock, whose descriptor is given; a child that inherits it holds it too.

    Args:
        folder: The folder; it is made.
        patience: Seconds to wait while others hold it.

    Raises:
        Busy: Others hold it.
        BackendError: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("a")
    except OSError as error:
        raise BackendError(
            f"{folder} cannot be written: {error.strerror}.",
            remedy="Check the folder's permissions and the space on its disk.",
        ) from error
    with file:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= deadline:
                    raise Busy(f"A local platform is at work in {folder}.") from error
                time.sleep(_POLL)
        yield file.fileno()
