"""The training code's own repository: a clone that the demo commits a change to."""

import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from examples.demo.steps import expect
from modeltrail.cli import write
from modeltrail.local.tether import Tethered, spawn

TRAINING = Path(__file__).parent.parent / "training"
SUITE = "tests"
"""The folder of the test suite, below the code."""
_AUTHOR = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Workers:
    """The commands that run for the demo, several at once; all of them can be ended together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Tethered] = set()
        self._ended = False

    def run(self, argv: list[str], folder: Path, settings: dict[str, str]) -> None:
        """Run a command to its end.

        Raises:
            Unexpected: It failed, or the workers were ended.
        """
        # Git's own variables, set in its hooks, would name the user's repository, not this one.
        own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        env = {**own, "PYTHONDONTWRITEBYTECODE": "1", **settings}
        with self._lock:
            expect(not self._ended, "it was ended")
            process = spawn(
                argv, env=env, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            self._running.add(process)
        try:
            output, _ = process.communicate()
        finally:
            self._running.discard(process)
        if process.returncode != 0 and not self._ended:
            write(output.decode(errors="replace"))
        expect(process.returncode == 0, f"{' '.join(argv)} ended with {process.returncode}")

    def end(self) -> None:
        """End every command that runs, and let no other begin."""
        with self._lock:
            self._ended = True
            for process in list(self._running):
                process.terminate()


@dataclass(frozen=True)
class Code:
    """A checkout of the training code at one commit."""

    folder: Path
    workers: Workers

    def train(self, model: str, snapshot: str, out: Path) -> None:
        """Train a model on a snapshot of the data; files go into `out`."""
        argv = ["-m", "training", "train", model, "--snapshot", snapshot, "--out", str(out)]
        self.workers.run(
            [sys.executable, *argv], self.folder, {"PYTHONPATH": str(self.folder / "src")}
        )

    def run_suite(self, environment: str, junit: Path) -> None:
        """Run the test suite as a stage of one environment; its JUnit file is the result."""
        argv = [*suite_command(), f"--junitxml={junit}"]
        self.workers.run(argv, self.folder, {"MODELTRAIL_ENVIRONMENT": environment})

    def change(self, patch: Path, folder: Path, message: str) -> "Code":
        """Return a checkout with one commit more."""
        shutil.copytree(self.folder, folder)
        _git(self.workers, folder, "apply", str(patch))
        _commit(self.workers, folder, message)
        return Code(folder, self.workers)


def suite_command() -> list[str]:
    """Return the command of the training code's test suite."""
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", SUITE]


def begin(folder: Path, workers: Workers) -> Code:
    """Return the training code as a repository with its first commit."""
    unwanted = shutil.ignore_patterns("__pycache__", ".[!g]*", "changes", "out", "*.egg-info")
    shutil.copytree(TRAINING, folder, ignore=unwanted)
    _git(workers, folder, "init", "-q", "-b", "main")
    _commit(workers, folder, "Train on the mean features")
    return Code(folder, workers)


def changes() -> list[Path]:
    """Return the patches that change the training code, in order."""
    return sorted((TRAINING / "changes").glob("*.patch"))


def _commit(workers: Workers, folder: Path, message: str) -> None:
    _git(workers, folder, "add", "-A")
    _git(workers, folder, "commit", "-q", "-m", message)


def _git(workers: Workers, folder: Path, *argv: str) -> None:
    workers.run(["git", *argv], folder, _AUTHOR)
