"""The guard of a tethered command: a script for `python -I -S`, never imported.

    _guard.py TETHER STATUS GRACE HELD COMMAND [ARGUMENT...]

It starts the command in a process group of its own and ends it once the pipe TETHER is at its
end, which the kernel sees to even when the holder of the other end is killed. A byte through
TETHER lets the command live on instead, under the guard's care. STATUS is a pipe that tells
the holder how the start went: the command's process number, or an errno with a minus before
it. HELD is `-`, or a descriptor that the guard keeps open for as long as it lives, and that the
command never sees. The guard ends as the command did, and whatever the command left in its
group ends with it.

Only the standard library's lightest modules: this runs once for each command.
"""

import contextlib
import errno
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import NoReturn

KILL_NOW = signal.SIGUSR1
"""Asks the guard to end the command at once; SIGKILL would end the guard alone."""
_FORWARDED = (signal.SIGINT, signal.SIGQUIT, signal.SIGUSR2)


def main(arguments: list[str]) -> NoReturn:
    """Run the command and end as it ended."""
    tether, status, grace = int(arguments[0]), int(arguments[1]), float(arguments[2])
    command = arguments[4:]
    for own in (tether, status, *(() if arguments[3] == "-" else (int(arguments[3]),))):
        os.set_inheritable(own, False)  # noqa: FBT003 (os takes it by position only)
    wake = _wake_on_signals()
    try:
        child = os.posix_spawnp(
            command[0],
            command,
            os.environ,
            setpgroup=0,
            setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],  # Python ignores these two
        )
    except OSError as error:
        os.write(status, str(-(error.errno or errno.EIO)).encode())
        sys.exit(127)
    try:
        with contextlib.suppress(BrokenPipeError):  # the holder is gone; the tether tells so
            os.write(status, str(child).encode())
        os.close(status)
        code = _watch(child, tether, wake, grace)
    finally:
        _send(os.killpg, child, signal.SIGKILL)  # what the command left, or all if we failed
    if code < 0:
        _die_of(-code)
    sys.exit(code)


def _send(kill: Callable[[int, int], None], number: int, what: int) -> None:
    """Send a signal to a process or a group that may have ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        kill(number, what)


def _wake_on_signals() -> int:
    """Return a descriptor that gives one byte, its number, for each signal that comes."""
    wake, waker = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP, KILL_NOW, *_FORWARDED):
        signal.signal(number, lambda *_: None)
    return wake


def _watch(child: int, tether: int, wake: int, grace: float) -> int:
    """Return the command's exit code once it has ended; negative for the signal it died of."""
    watched = [wake, tether]
    deadline: float | None = None
    while True:
        patience = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select(watched, [], [], patience)
        signals = os.read(wake, 4096) if wake in ready else b""
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        let_go = False
        if tether in ready:
            watched.remove(tether)
            let_go = not os.read(tether, 1)
        for number in signals:
            if number in _FORWARDED:
                _send(os.killpg, child, number)
        past = deadline is not None and time.monotonic() >= deadline
        if KILL_NOW in signals or past:
            _send(os.killpg, child, signal.SIGKILL)
            deadline = None
        elif deadline is None and (let_go or signal.SIGTERM in signals or signal.SIGHUP in signals):
            # The command alone: it ends its own helpers in order, as Terraform its providers.
            _send(os.kill, child, signal.SIGTERM)
            deadline = time.monotonic() + grace


def _die_of(number: int) -> NoReturn:
    """End this process by a signal, so that its parent sees what the command died of."""
    with contextlib.suppress(OSError):  # SIGKILL's disposition is fixed
        signal.signal(number, signal.SIG_DFL)
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 (on the rarest path only)

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.kill(os.getpid(), number)
    sys.exit(128 + number)


if __name__ == "__main__":
    main(sys.argv[1:])
