"""Terraform commands as children that report line by line, and that end together."""

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import Any

from modeltrail.local import tether

_PROGRESS = frozenset({"apply_complete", "apply_errored", "apply_start", "change_summary"})
_ERRORS = 5  # what follows is mostly more of the same
_RAW_LINES = 15  # of what is not a message: a crash, a complaint about the command line


class CalledOff(Exception):
    """Another command of the crew failed, so this one was ended, or never started."""


@dataclass
class Report:
    """What a command said."""

    code: int = 0
    errors: list[str] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    raw: deque[str] = field(default_factory=lambda: deque(maxlen=_RAW_LINES))

    @property
    def said(self) -> str:
        """Return Terraform's own error lines, indented."""
        shown = list(self.errors[:_ERRORS] or self.raw)
        if len(self.errors) > _ERRORS:
            shown.append(f"and {len(self.errors) - _ERRORS} more")
        lines = "\n".join(shown) or f"nothing (exit code {self.code})"
        return "\n".join(f"  {line}" for line in lines.splitlines())


class Crew:
    """Commands that run at the same time; `call_off` ends them all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[tether.Tethered] = set()
        self._over = False

    def run(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        on_line: Callable[[str], None],
    ) -> Report:
        """Run one command that speaks Terraform's JSON, and return what it said.

        Raises:
            CalledOff: The crew was called off.
            BackendError: The command cannot be started.
        """
        with self._lock:
            if self._over:
                raise CalledOff
            child = tether.spawn(argv, env=env, cwd=cwd, stdout=PIPE, stderr=STDOUT)
            self._running.add(child)
        report = Report()
        try:
            for line in child.stdout or ():
                _read(line.decode(errors="replace").rstrip(), report, on_line)
            report.code = child.wait()
        finally:
            tether.stop(child)
            with self._lock:
                self._running.discard(child)
                over = self._over
        if over:
            raise CalledOff
        return report

    def call_off(self) -> None:
        """End every command; each has a moment to end in order."""
        with self._lock:
            self._over = True
            for child in self._running:
                child.tether.close()


def _read(line: str, report: Report, on_line: Callable[[str], None]) -> None:
    try:
        message = json.loads(line)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        if line:
            report.raw.append(line)
        return
    kind = message.get("type")
    if kind == "diagnostic":
        diagnostic = message.get("diagnostic")
        if isinstance(diagnostic, dict) and diagnostic.get("severity") == "error":
            report.errors.append(_words(diagnostic))
    elif kind == "outputs":
        report.outputs = {
            name: output.get("value") for name, output in message.get("outputs", {}).items()
        }
    elif kind in _PROGRESS:
        on_line(str(message.get("@message", "")))


def _words(diagnostic: Mapping[str, Any]) -> str:
    address = diagnostic.get("address")
    where = f" ({address})" if address else ""
    detail = str(diagnostic.get("detail") or "").strip()
    return f"Error: {diagnostic.get('summary', '')}{where}" + (f"\n{detail}" if detail else "")
