"""Which process a number stands for: numbers are given again, so the start belongs to it."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path


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


def end(pid: int, since: str) -> None:
    """Ask a process to end; nothing happens if that number is another's by now."""
    if started(pid) == since:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
