"""Calling `modeltrail` as people and pipelines do, in this process or as one of its own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TextIO

import click

from modeltrail import cli
from modeltrail.cli import Sessions
from modeltrail.cli._main import app

PROGRAM = Path(sys.executable).with_name("modeltrail")
_NOT_PASSED_ON = ("AWS_", "MODELTRAIL_", "NO_COLOR", "COLUMNS", "FORCE_COLOR", "PYTHON", "TERM")


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """Calls commands at one platform as one profile or another."""

    platform: Path
    sessions: Sessions

    def __call__(self, *words: object, profile: str = "alice", stdout: TextIO | None = None) -> Ran:
        """Call a command in this process, with the sessions that are open."""
        return call(*self._before(profile), *words, sessions=self.sessions, stdout=stdout)

    def alone(self, *words: object, profile: str = "alice") -> Ran:
        """Call a command in this process, with sessions of its own."""
        return call(*self._before(profile), *words)

    def start(
        self,
        *words: object,
        profile: str = "alice",
        stdout: int | IO[bytes] | TextIO = subprocess.PIPE,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a command as a process of its own."""
        return subprocess.Popen(
            [PROGRAM, *self._before(profile), *map(str, words)],
            stdout=stdout,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=environment(**(env or {})),
        )

    def process(
        self, *words: object, profile: str = "alice", env: Mapping[str, str] | None = None
    ) -> Ran:
        """Call a command as a process of its own."""
        with self.start(*words, profile=profile, env=env) as process:
            return finished(process)

    def _before(self, profile: str) -> list[str]:
        return ["--platform", str(self.platform), "--profile", profile]


def call(*words: object, sessions: Sessions | None = None, stdout: TextIO | None = None) -> Ran:
    """Call a command line in this process; its streams are UTF-8, unless one is given."""
    out, err = stdout or stream(), stream()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.run([str(word) for word in words], sessions=sessions)
    return Ran(code, printed(out), printed(err))


def stream(encoding: str = "utf-8") -> io.TextIOWrapper:
    """Return a stream that remembers what is printed."""
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


def printed(stream: TextIO) -> str:
    """Return what was printed, of a stream that remembers it."""
    if not stream.readable():
        return ""
    stream.seek(0)
    return stream.read()


def closed_pipe() -> TextIO:
    """Return the end of a pipe that nobody reads."""
    read, write = os.pipe()
    os.close(read)
    return os.fdopen(write, "w", encoding="utf-8")


def finished(process: subprocess.Popen[bytes], timeout: float = 60) -> Ran:
    """Return what a process left, once it has ended."""
    out, err = process.communicate(timeout=timeout)
    return Ran(process.returncode, (out or b"").decode(), err.decode())


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment without what would change a command's output."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_PASSED_ON)}
    return {**kept, "MODELTRAIL_CACHE_GB": "0", **variables}


def leaves(
    group: click.Group = app, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that is no group, with the words that name it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name), command
