"""Children that cannot outlive this process, even when it is killed with SIGKILL.

Each child has a guard (`_guard.py`) that holds one end of a pipe, and this process the other:
when this process ends, however it ends, the kernel closes its end, and the guard ends the child
and everything in the child's process group. Guard and child are in a session of their own, so
Ctrl-C in the terminal reaches this process alone, which then ends its children in order.
"""

import contextlib
import io
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from modeltrail.errors import BackendError

GRACE = 5.0
"""Seconds that a child has between being asked to end and being killed."""

_GUARD = str(Path(__file__).with_name("_guard.py"))


class Tethered(subprocess.Popen[bytes]):
    """A guarded child: its exit code is the command's, its pid the guard's."""

    command_pid: int
    """The command's own process; 0 where the guard itself could not start."""
    tether: io.FileIO
    """Our end of the pipe; closing it ends the child."""

    def kill(self) -> None:
        """End the child at once. SIGKILL would reach the guard alone, and free the child."""
        self.send_signal(signal.SIGUSR1)


def spawn(
    argv: Sequence[str | os.PathLike[str]],
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | os.PathLike[str] | None = None,
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
    grace: float = GRACE,
    held: int | None = None,
) -> Tethered:
    """Start a command that ends with this process.

    It reads nothing (its input is empty), and ends too when the returned object is dropped.
    SIGTERM and SIGINT sent through the returned object reach it; `kill()` ends it at once.

    Args:
        argv: The command and its arguments; found on the PATH of `env`.
        env: Its whole environment; None is this process's own.
        cwd: Its working folder.
        stdout: As for `subprocess.Popen`.
        stderr: As for `subprocess.Popen`.
        grace: Seconds that the command has to end after SIGTERM, before SIGKILL.
        held: A descriptor that stays open, in the guard alone, for as long as the child lives.

    Raises:
        BackendError: The command cannot be started.
    """
    command = [os.fspath(part) for part in argv]
    read, write = os.pipe()  # not inheritable: other children do not keep this one alive
    tether = io.FileIO(write, "w")
    _tethers.add(tether)
    told, tell = os.pipe()
    passed = (read, tell) if held is None else (read, tell, held)
    arguments = [str(read), str(tell), str(grace), "-" if held is None else str(held), *command]
    try:
        process = Tethered(
            [sys.executable, "-I", "-S", _GUARD, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=env,
            cwd=cwd,
            pass_fds=passed,
            start_new_session=True,
        )
        process.tether = tether
        os.close(tell)
        tell = -1
        answer = int(os.read(told, 16) or b"0")  # waits until the command runs
    except BaseException as error:
        tether.close()
        if isinstance(error, OSError):
            raise _not_started(command[0], error, cwd) from error
        raise
    finally:
        for end in (read, told, tell):
            if end >= 0:
                os.close(end)
    if answer < 0:
        stop(process)
        raise _not_started(command[0], OSError(-answer, os.strerror(-answer)), cwd)
    process.command_pid = answer
    return process


def stop(process: subprocess.Popen[bytes]) -> int:
    """End a child of `spawn` in order and return its exit code; one that has ended is no error."""
    if isinstance(process, Tethered):
        process.tether.close()
    else:
        process.terminate()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()
    return process.wait()


def let_live(process: Tethered) -> None:
    """Let a child outlive this process; its guard stays with it, and ends it on SIGTERM."""
    with contextlib.suppress(BrokenPipeError):  # it has ended already
        process.tether.write(b"1")


_tethers: weakref.WeakSet[io.FileIO] = weakref.WeakSet()


def _let_go() -> None:
    """Close the tethers in a fork of this process: it must not keep the children alive."""
    for tether in tuple(_tethers):
        tether.close()


os.register_at_fork(after_in_child=_let_go)


def _not_started(name: str, error: OSError, cwd: str | os.PathLike[str] | None) -> BackendError:
    where = "" if cwd is None else f" in {os.fspath(cwd)}"
    return BackendError(
        f"{name} could not be started{where}: {error.strerror or error}.",
        remedy=f"Check that {name} is installed, executable and on the PATH.",
    )
