"""The local AWS: ministack as a managed child that enforces IAM, on loopback only."""

import contextlib
import http.client
import json
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from modeltrail.errors import BackendError, InvalidInput, refused
from modeltrail.local import _ministack, tether

START_TIMEOUT = 60.0
"""Seconds that it has to answer; it takes less than one on an idle machine."""

WORK = "cloud"
"""The folder, below the one given, that it needs while it runs."""

LOG = "cloud.log"
"""The file, there too, that it logs to."""

_ATTEMPTS = 5
_POLL = 0.02
_FIRST_ANSWER = 0.5  # short: a stranger on the port may never answer
_LAST_WORD = 2.0  # seconds that a process which no longer answers has to turn out to have ended
_LOG_LINES = 12
_PORT_LOST = "already in use"


class Cloud:
    """A local AWS that ends with this process, or with the `with` block, unless it is kept.

    Args:
        folder: Where it logs, and keeps what it needs while it runs; it is made.
        account: The account of callers that name none.
        region: The region of callers that name none.
        port: The port that it listens on; None takes a free one.
        held: A descriptor that stays open for as long as the cloud lives.
    """

    def __init__(
        self,
        folder: Path,
        *,
        account: str,
        region: str,
        port: int | None = None,
        held: int | None = None,
    ) -> None:
        if port is not None and not 0 < port <= 65535:  # noqa: PLR2004 (the ports of TCP)
            raise InvalidInput(f"{port} is not a port.", remedy="Use one from 1 to 65535.")
        self.log = folder / LOG
        self.mark = secrets.token_hex(16)
        self._work = folder / WORK
        self._account = account
        self._region = region
        self._asked = port
        self._held = held
        self._port = 0
        self._process: tether.Tethered | None = None

    def __enter__(self) -> Self:
        """Start it; see `start`."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, unless it was kept."""
        self.stop()

    @property
    def url(self) -> str:
        """Return where it is."""
        return url(self._port)

    @property
    def port(self) -> int:
        """Return the port that it listens on."""
        return self._port

    @property
    def pid(self) -> int:
        """Return its process."""
        return self._running().command_pid

    @property
    def guard_pid(self) -> int:
        """Return the process that ends it, and all that it started, on SIGTERM."""
        return self._running().pid

    def check_port(self) -> None:
        """Check that the port which was asked for, if one was, can be listened on.

        Raises:
            BackendError: It cannot; another program listens on it.
        """
        if self._asked is None:
            return
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            try:
                probe.bind((_ministack.HOST, self._asked))
            except OSError as error:
                raise BackendError(
                    f"The local AWS cannot have port {self._asked}: {error.strerror}.",
                    remedy="End the program that has it, or ask for another port, or for none.",
                ) from error

    def start(self) -> None:
        """Start it, and return once it answers.

        Raises:
            BackendError: It is not installed, the port asked for is taken, or it did not start.
        """
        for _ in range(_ATTEMPTS):
            self._port = self._asked or _free_port()
            try:
                self._start_on(self._port)
            except _PortLost as error:
                # Between our choice and its binding the port went to someone else.
                if self._asked:
                    raise BackendError(
                        f"Port {self._asked} is taken by another program.",
                        remedy="End that program, or ask for another port, or for none.",
                    ) from error
            else:
                return
        raise BackendError(
            f"The local AWS lost the port it was to listen on {_ATTEMPTS} times.",
            remedy="Ask for a port that nothing else uses.",
        )

    def check(self) -> None:
        """Make sure that it still runs and answers.

        Raises:
            BackendError: It ended, or does not answer as itself.
        """
        process = self._running()
        if process.poll() is None:
            if answers(self._port, self.mark):
                return
            # One that has just died no longer answers, and its guard is about to say so.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LAST_WORD)
        if (code := process.poll()) is not None:
            raise self._failed(f"The local AWS ended with exit code {code}.")
        raise self._failed(f"The local AWS at {self.url} does not answer.")

    def keep(self) -> None:
        """Let it outlive this process; then only SIGTERM to its guard ends it."""
        tether.let_live(self._running())
        self._process = None

    def stop(self) -> None:
        """End it, if it runs and was not kept, and remove what it needed while it ran."""
        if self._process is not None:
            tether.stop(self._process)
            self._process = None
            shutil.rmtree(self._work, ignore_errors=True)

    def _start_on(self, port: int) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        try:
            self._work.mkdir(parents=True)
            with self.log.open("wb") as log:
                self._process = tether.spawn(
                    _ministack.command(),
                    env=_ministack.environment(
                        self._work,
                        port=port,
                        account=self._account,
                        region=self._region,
                        mark=self.mark,
                    ),
                    cwd=self._work,
                    stdout=log,
                    stderr=log,
                    held=self._held,
                )
        except OSError as error:
            raise refused(error, f"{self._work} cannot be written") from error
        try:
            self._await_answer(self._process)
        except BaseException:
            self.stop()
            raise

    def _await_answer(self, process: tether.Tethered) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while not answers(self._port, self.mark, timeout=_FIRST_ANSWER):
            if (code := process.poll()) is not None:
                if _PORT_LOST in self._last_lines().lower():
                    raise _PortLost
                raise self._failed(f"The local AWS did not start (exit code {code}).")
            if time.monotonic() > deadline:
                raise self._failed(f"The local AWS did not answer within {START_TIMEOUT:.0f} s.")
            time.sleep(_POLL)

    def _running(self) -> tether.Tethered:
        if self._process is None:
            raise BackendError("The local AWS was not started, or was stopped or kept.")
        return self._process

    def _last_lines(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(f"  {line}" for line in lines[-_LOG_LINES:])

    def _failed(self, message: str) -> BackendError:
        last = self._last_lines()
        if "No module named ministack" in last:
            return BackendError(
                "The local AWS (ministack) is not installed.",
                remedy="Run 'make setup', or install modeltrail[local].",
            )
        said = f" Its last words:\n{last}\n" if last else " It said nothing. "
        return BackendError(f"{message}{said}", remedy=f"The whole log is {self.log}.")


class _PortLost(Exception):
    """The port was taken before the local AWS could bind it."""


def url(port: int) -> str:
    """Return the address of a local AWS on this port."""
    return f"http://{_ministack.HOST}:{port}"


def answers(port: int, mark: str, *, timeout: float = 5.0) -> bool:
    """Check whether the local AWS with this mark, and nothing else, answers on a port."""
    connection = http.client.HTTPConnection(_ministack.HOST, port, timeout=timeout)
    try:
        connection.request("GET", _ministack.HEALTH_PATH)
        health = json.loads(connection.getresponse().read(1 << 16))
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return isinstance(health, dict) and health.get(_ministack.HEALTH_MARK) == mark


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_ministack.HOST, 0))
        port: int = probe.getsockname()[1]
    return port
