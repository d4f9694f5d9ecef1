"""What a local platform leaves in its folder while it runs."""

import shlex
import shutil
import signal
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from modeltrail.config import DEFAULT_FILE
from modeltrail.config import nearest as nearest_file
from modeltrail.errors import BackendError
from modeltrail.local import _terraform_env, cloud, files, profile_files
from modeltrail.local.process import Process

PLATFORM_FILE = "platform.json"
STACKS = "stacks"
LOCK = "local.lock"
TERRAFORM = "terraform"
"""The folder of what Terraform needs beside the stacks; an unpacked provider stays there."""
_CLOUD_FILE = "cloud.json"
_LEFTOVERS = (
    PLATFORM_FILE,
    _CLOUD_FILE,
    profile_files.CONFIG_FILE,
    profile_files.CREDENTIALS_FILE,
    STACKS,
    cloud.WORK,
    files.IGNORE,
)


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


def tidy(folder: Path, *, log: bool) -> None:
    """Remove what is of use to nobody once a platform has ended.

    Whoever calls it holds the lock, whose file goes too: it is the last thing to do.

    Args:
        folder: The folder.
        log: Remove the log too.
    """
    names = [f"{TERRAFORM}/{_terraform_env.CONFIG}", *([cloud.LOG] if log else []), LOCK]
    for name in names:
        with suppress(OSError):
            (folder / name).unlink()
    work = folder / TERRAFORM
    for empty in (*work.glob("*"), work):  # they are not where a provider is unpacked
        with suppress(OSError):
            empty.rmdir()


def nearest() -> Path | None:
    """Return the folder of the local platform here, or else of the nearest above, if there is one.

    Of one that comes up there is no platform file yet, and its lock.
    """
    home = DEFAULT_FILE.parent
    found = nearest_file(DEFAULT_FILE) or nearest_file(home / LOCK)
    return found.parent if found is not None else None


def command(word: str, folder: Path) -> str:
    """Return the command that does something to a folder's local platform."""
    if folder.absolute() == DEFAULT_FILE.parent.absolute():
        return f"modeltrail local {word}"
    return f"modeltrail local {word} --folder {shlex.quote(str(folder))}"
