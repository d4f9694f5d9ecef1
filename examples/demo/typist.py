"""The typist: types the commands that people and pipelines would type, and checks what came."""

import contextlib
import io
import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.demo.steps import Steps, expect
from modeltrail import cli
from modeltrail.cli import Sessions


@dataclass(frozen=True)
class Typist:
    """Types commands as one profile or another, on one platform."""

    steps: Steps
    platform: Path
    sessions: Sessions

    def type(self, profile: str, *args: object, exits: int = 0) -> str:
        """Type a command, show it with what it prints, and return its standard output.

        Args:
            profile: Whose command it is.
            args: The arguments after the program's name.
            exits: The exit code that it must end with.
        """
        words = [str(arg) for arg in args]
        shown = shlex.join(_shortened(words))
        self.steps.say(f"{profile} $ modeltrail {shown}")
        out, errors, code = self._run(profile, words)
        for line in (out + errors).splitlines():
            self.steps.say(f"    {line}")
        expect(code == exits, f"'modeltrail {shown}' exited with {code}, not {exits}")
        return out

    def ask(self, profile: str, *args: object, exits: int = 0) -> Any:
        """Type a command with `--json`, quietly, and return the document that it prints."""
        words = [*map(str, args), "--json"]
        out, errors, code = self._run(profile, words)
        expect(code == exits, f"'modeltrail {shlex.join(words)}' exited with {code}: {out}{errors}")
        return json.loads(out)

    def _run(self, profile: str, words: list[str]) -> tuple[str, str, int]:
        out, errors = io.StringIO(), io.StringIO()
        before = ["--platform", str(self.platform), "--profile", profile]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = cli.run([*before, *words], sessions=self.sessions)
        return out.getvalue(), errors.getvalue(), code


def _shortened(words: list[str]) -> list[str]:
    """Return the words with long paths cut to their ends, for people to read."""
    return [f"…/{Path(word).name}" if Path(word).is_absolute() else word for word in words]
