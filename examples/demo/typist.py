"""The typist: types the commands that people and pipelines would type, and checks what came."""

import contextlib
import io
import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from examples.demo.steps import Steps, expect
from modeltrail import cli
from modeltrail.cli import Sessions


@dataclass(frozen=True)
class Typist:
    """Types commands as one profile or another, on one platform."""

    steps: Steps
    platform: Path
    sessions: Sessions

    def type(self, profile: str, *args: object, exits: int = 0) -> None:
        """Type a command, and show it with what it prints.

        Args:
            profile: Whose command it is.
            args: The arguments after the program's name.
            exits: The exit code that it must end with.
        """
        words = [str(arg) for arg in args]
        shown = shlex.join(_shortened(words))
        self.steps.say(f"{profile} $ modeltrail {shown}")
        said = _paper()
        code = self._run(profile, words, said, said)
        for line in _written(said).splitlines():
            self.steps.say(f"    {line}")
        expect(code == exits, f"'modeltrail {shown}' exited with {code}, not {exits}")

    def ask(self, profile: str, *args: object, exits: int = 0) -> Any:
        """Type a command with `--json`, quietly, and return the document that it prints."""
        words = [*map(str, args), "--json"]
        out, errors = _paper(), _paper()
        code = self._run(profile, words, out, errors)
        told = _written(out) + _written(errors)
        expect(code == exits, f"'modeltrail {shlex.join(words)}' exited with {code}: {told}")
        return json.loads(_written(out))

    def _run(self, profile: str, words: list[str], out: TextIO, errors: TextIO) -> int:
        before = ["--platform", str(self.platform), "--profile", profile]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            return cli.run([*before, *words], sessions=self.sessions)


def _paper() -> TextIO:
    """Return a stream that remembers what is written, in the characters of standard output."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")


def _written(paper: TextIO) -> str:
    paper.seek(0)
    return paper.read()


def _shortened(words: list[str]) -> list[str]:
    """Return the words with long paths cut to their ends, for people to read."""
    return [f"…/{Path(word).name}" if Path(word).is_absolute() else word for word in words]
