"""Which process a number stands for: numbers are given again, so the start belongs to it."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict


class Process(BaseModel):
    """One process of this machine, which no later one with its number is taken for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    started: str
    """When it started, in words of the system's own."""

    @classmethod
    def of(cls, pid: int) -> Self | None:
        """Return the process that has a number now; None if none has."""
        since = started(pid)
        return None if since is None else cls(pid=pid, started=since)

    def lives(self) -> bool:
        """Check whether it is still there."""
        return started(self.pid) == self.started

    def send(self, number: signal.Signals) -> bool:
        """Send it a signal; return whether it is still there."""
        if self.lives():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)
                return True
        return False


def started(pid: int) -> str | None:
    """Return when a process started, in words of the system's own; None if there is none."""
    proc = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            fields = proc.read_bytes().rpartition(b")")[2].split()
        except OSError:
            return None
        state, ticks = fields[0], fields[19]  # proc(5): 3 and 22, counted from 1
        return None if state == b"Z" else ticks.decode()
    try:
        told = subprocess.run(  # noqa: S603 (a number is all that is passed)
            ["/bin/ps", "-o", "lstart=", "-p", str(pid)],
            capture_output=True,
            check=False,
            text=True,
        ).stdout.strip()
    except OSError:
        return None
    return told or None
