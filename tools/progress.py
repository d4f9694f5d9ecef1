"""One line a step, with the time that it took; and commands that speak only when they fail."""

import contextlib
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from modeltrail.errors import BackendError
from modeltrail.local import tether

_LAST_LINES = 15
_WIDTH = 30


class _Commands:
    """The commands that run, which end together, and with this process however it ends."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.running: set[tether.Tethered] = set()
        self.held: int | None = None
        self.over = False


_commands = _Commands()


class ToolError(Exception):
    """A step failed.

    Args:
        message: What is missing or went wrong.
        remedy: How to get or mend it.
    """

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass
class Step:
    """A step under way; its outcome is printed when it ends."""

    outcome: str = "done"


@contextlib.contextmanager
def step(name: str) -> Iterator[Step]:
    """Print a step's name at its begin, and its outcome and time at its end."""
    print(f"  {name + ' ':.<{_WIDTH}} ", end="", flush=True)
    begin = time.monotonic()
    under_way = Step()
    try:
        yield under_way
    except BaseException as error:
        under_way.outcome = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
        raise
    finally:
        print(f"{under_way.outcome} ({time.monotonic() - begin:.1f} s)", flush=True)


def run(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    failed: str,
    remedy: str,
) -> str:
    """Return what a command prints.

    Args:
        command: The command and its arguments.
        environment: Its environment; None for ours.
        failed: What its failure means; its last lines follow.
        remedy: What to do then.

    Raises:
        ToolError: It cannot be started, or fails.
    """
    with _commands.lock:
        if _commands.over:
            raise ToolError(failed, remedy=remedy)
        try:
            process = tether.spawn(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                held=_commands.held,
            )
        except BackendError as error:
            raise ToolError(f"{failed}\n    {error.message}", remedy=remedy) from error
        _commands.running.add(process)
    try:
        said = process.communicate()[0].decode(errors="replace")
    finally:
        tether.stop(process)
        with _commands.lock:
            _commands.running.discard(process)
    if process.returncode:
        lines = said.splitlines()[-_LAST_LINES:] or [f"exit code {process.returncode}"]
        raise ToolError("\n    ".join([failed, *lines]), remedy=remedy)
    return said


def end_all() -> None:
    """End the commands that run, and let no other begin."""
    with _commands.lock:
        _commands.over = True
        for process in _commands.running:
            process.tether.close()


def hold(lock: IO[str]) -> None:
    """Let a file stay open until the last command has ended, even when this process is killed."""
    _commands.held = lock.fileno()


def print_anything() -> None:
    """Let no character that a stream cannot spell end a tool: it is printed as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def report(error: ToolError) -> None:
    """Print what is missing and how to get it."""
    sys.stdout.flush()
    print(f"\n{error.message}\n  -> {error.remedy}", file=sys.stderr, flush=True)


def path_with(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the PATH with a folder in front, once."""
    rest = [each for each in environment.get("PATH", os.defpath).split(os.pathsep) if each]
    return os.pathsep.join([str(folder), *(each for each in rest if each != str(folder))])
