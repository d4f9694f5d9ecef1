"""The local platform that stays: up, down, and whether it is there."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from modeltrail.config import Platform
from modeltrail.config import load as load_platform
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.local import lock, state
from modeltrail.local.running import Progress, Running, Step, running

__all__ = ["Progress", "Running", "Status", "Step", "down", "running", "status", "up"]

_PATIENCE = 30.0  # seconds for a local AWS to end; it is killed after five


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
    except lock.Busy as busy:
        now = status(folder)
        first = f"Run '{state.command('down', folder)}' first."
        if now.state == "ailing":
            raise BackendError(
                f"The local AWS in {folder} (process {now.pid}) does not answer.", remedy=first
            ) from busy
        if now.state != "up":
            raise
        if port is not None and now.url is not None and not now.url.endswith(f":{port}"):
            raise InvalidInput(
                f"The local platform is up already, at {now.url}.", remedy=first
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
        with lock.hold(folder):
            if state.clear(folder):
                progress("Removed what a local platform that has ended left behind.")
            state.tidy(folder, log=True)
            return False
    except lock.Busy:
        recorded = state.read(folder)
        if recorded is None:
            raise
    begin = time.monotonic()
    recorded.end()
    try:
        with lock.hold(folder, patience=_PATIENCE):
            state.clear(folder)
            state.tidy(folder, log=True)
    except lock.Busy as busy:
        raise BackendError(
            f"The local AWS in {folder} (process {recorded.process.pid}) does not end.",
            remedy=f"End the process {recorded.process.pid} yourself.",
        ) from busy
    progress(f"The local platform is down ({time.monotonic() - begin:.1f} s).")
    return True


def status(folder: Path) -> Status:
    """Return whether a folder's local platform runs.

    Raises:
        BackendError: The folder cannot be read.
    """
    if not lock.held(folder):
        return Status("down")
    recorded = state.read(folder)
    if recorded is None:
        return Status("starting")
    if not recorded.answers():
        return Status("ailing", recorded.url, recorded.process.pid)
    complete = (folder / state.PLATFORM_FILE).is_file()
    return Status("up" if complete else "starting", recorded.url, recorded.process.pid)
