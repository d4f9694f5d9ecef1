"""The local platform that stays: up, down, and whether it is there."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from modeltrail.config import Platform
from modeltrail.config import load as load_platform
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.local import state
from modeltrail.local.running import Progress, Running, Step, running

__all__ = ["Progress", "Running", "Status", "Step", "down", "running", "status", "up"]

_PATIENCE = 30.0  # seconds for a local AWS to end; it is killed after five
_DOWN = "Run 'modeltrail local down' first."


@dataclass(frozen=True)
class Status:
    """Whether a folder's local platform runs."""

    state: Literal["up", "starting", "ailing", "down"]
    """`ailing`: its process is there, and does not answer."""
    url: str | None = None
    pid: int | None = None


def up(
    folder: Path,
    *,
    progress: Progress,
    detail: Progress = lambda _: None,
    blueprint: Path | None = None,
    project: Path | None = None,
    port: int | None = None,
) -> Platform:
    """Bring a local platform up, to stay until `down`; one that is up already is left as it is.

    Args and errors are those of `running`.
    """
    try:
        with running(
            folder,
            progress=progress,
            detail=detail,
            blueprint=blueprint,
            project=project,
            port=port,
        ) as fresh:
            fresh.keep()
            return fresh.platform
    except state.Busy as busy:
        now = status(folder)
        if now.state != "up":
            raise _explained(folder, now) from busy
        if port is not None and now.url is not None and not now.url.endswith(f":{port}"):
            raise InvalidInput(
                f"The local platform is up already, at {now.url}.", remedy=_DOWN
            ) from busy
        progress(f"The local platform is up already, at {now.url}.")
        return load_platform(folder / state.PLATFORM_FILE)


def down(folder: Path, *, progress: Progress) -> bool:
    """End a folder's local platform and remove its files; return whether one ran.

    Raises:
        BackendError: It comes up just now, or does not end.
    """
    if not folder.is_dir():
        return False
    try:
        with state.lock(folder):
            if state.clear(folder):
                progress("Removed what a local platform that has ended left behind.")
            return False
    except state.Busy as busy:
        recorded = state.read(folder)
        if recorded is None:
            raise _explained(folder, status(folder)) from busy
    begin = time.monotonic()
    recorded.end()
    try:
        with state.lock(folder, patience=_PATIENCE):
            state.clear(folder)
    except state.Busy as busy:
        raise BackendError(
            f"The local AWS in {folder} (process {recorded.process.pid}) does not end.",
            remedy=f"End the process {recorded.process.pid} yourself.",
        ) from busy
    progress(f"The local platform is down ({time.monotonic() - begin:.1f} s).")
    return True


def status(folder: Path) -> Status:
    """Return whether a folder's local platform runs.

    Raises:
        BackendError: The folder cannot be written, and so not be locked.
    """
    if not folder.is_dir():
        return Status("down")
    try:
        with state.lock(folder, patience=0.0):
            return Status("down")
    except state.Busy:
        recorded = state.read(folder)
    if recorded is None:
        return Status("starting")
    if not recorded.answers():
        return Status("ailing", recorded.url, recorded.process.pid)
    complete = (folder / state.PLATFORM_FILE).is_file()
    return Status("up" if complete else "starting", recorded.url, recorded.process.pid)


def _explained(folder: Path, now: Status) -> BackendError:
    if now.state == "ailing":
        return BackendError(
            f"The local AWS in {folder} (process {now.pid}) does not answer.", remedy=_DOWN
        )
    return BackendError(
        f"Another command brings a local platform up in {folder}, or takes it down.",
        remedy="Wait until it has ended, and ask 'modeltrail local status'.",
    )
