"""An OPA that waits until a test lets it go on: between what was read and what is written then."""

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from modeltrail.policy.opa import OPA_VARIABLE, find_opa

PATIENCE = 30.0
"""Seconds that a command may take to get to where it waits."""


@dataclass(frozen=True)
class WaitingOpa:
    """An OPA that waits before it listens."""

    program: Path
    _started: int
    _go: Path
    _pid: Path

    @property
    def env(self) -> dict[str, str]:
        """The variables with which a command takes it."""
        return {OPA_VARIABLE: str(self.program)}

    def wait(self) -> None:
        """Return once the OPA waits: everything that a decision needs has been read."""
        ready, _, _ = select.select([self._started], [], [], PATIENCE)
        assert ready, "OPA was never started"

    @property
    def pid(self) -> int:
        """The process of the last one that waited."""
        return int(self._pid.read_text())

    def go_on(self) -> None:
        """Let it go on."""
        with self._go.open("w"):
            pass


@contextmanager
def waiting_opa(folder: Path) -> Iterator[WaitingOpa]:
    """Give an OPA that waits, in a folder of its own."""
    started, go, pid = (folder / name for name in ("started", "go", "pid"))
    os.mkfifo(started)
    os.mkfifo(go)
    program = folder / "opa"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = run ]; then echo $$ > "{pid}"; : > "{started}"; : < "{go}"; fi\n'
        f'exec "{find_opa(Path.cwd()).path}" "$@"\n'
    )
    program.chmod(0o755)
    descriptor = os.open(started, os.O_RDONLY | os.O_NONBLOCK)
    try:
        yield WaitingOpa(program, descriptor, go, pid)
    finally:
        os.close(descriptor)
