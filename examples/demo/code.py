"""The training code's own repository: a clone that the demo commits a change to."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from examples.demo.steps import expect
from modeltrail.local.tether import spawn

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


@dataclass(frozen=True)
class Code:
    """A checkout of the training code at one commit."""

    folder: Path

    def train(self, model: str, snapshot: str, out: Path) -> None:
        """Train a model on a snapshot of the data; files go into `out`."""
        argv = ["-m", "training", "train", model, "--snapshot", snapshot, "--out", str(out)]
        _run([sys.executable, *argv], self.folder, {"PYTHONPATH": str(self.folder / "src")})

    def run_suite(self, environment: str, junit: Path) -> None:
        """Run the test suite as a stage of one environment; its JUnit file is the result."""
        argv = [*suite_command(), f"--junitxml={junit}"]
        _run(argv, self.folder, {"MODELTRAIL_ENVIRONMENT": environment})

    def change(self, patch: Path, folder: Path, message: str) -> "Code":
        """Return a checkout with one commit more."""
        shutil.copytree(self.folder, folder)
        _git(folder, "apply", str(patch))
        _commit(folder, message)
        return Code(folder)


def suite_command() -> list[str]:
    """Return the command of the training code's test suite."""
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", SUITE]


def begin(folder: Path) -> Code:
    """Return the training code as a repository with its first commit."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*", "changes", "*.egg-info")
    shutil.copytree(TRAINING, folder, ignore=unwanted)
    (folder / ".gitignore").write_text("__pycache__/\n", "utf-8")
    _git(folder, "init", "-q", "-b", "main")
    _commit(folder, "Train on the mean features")
    return Code(folder)


def changes() -> list[Path]:
    """Return the patches that change the training code, in order."""
    return sorted((TRAINING / "changes").glob("*.patch"))


def _commit(folder: Path, message: str) -> None:
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", message)


def _git(folder: Path, *argv: str) -> None:
    _run(["git", *argv], folder, _AUTHOR)


def _run(argv: list[str], folder: Path, settings: dict[str, str]) -> None:
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **settings}
    process = spawn(argv, env=env, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output, _ = process.communicate()
    if process.returncode != 0:
        print(output.decode(errors="replace"), flush=True)
    expect(process.returncode == 0, f"{' '.join(argv)} ended with {process.returncode}")
