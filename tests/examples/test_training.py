"""The training code as its README tells it, in a copy: its commands run, its patches apply."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TRAINING = Path(__file__).parents[2] / "examples" / "training"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The training code, outside of this repository."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*")
    return Path(shutil.copytree(TRAINING, tmp_path / "training", ignore=unwanted))


def run(folder: Path, command: str) -> str:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(  # noqa: S602 (a shell, as a reader of the README has one)
        command,
        cwd=folder,
        env=environment,
        shell=True,
        capture_output=True,
        check=True,
        text=True,
    ).stdout


def accuracy(out: Path) -> float:
    record = json.loads((out / "training.json").read_text("utf-8"))
    return float(record["evaluation"]["metrics"]["accuracy"])


def test_the_readmes_commands_run_and_the_next_commit_makes_a_better_model(copy: Path) -> None:
    console = re.findall(r"^\$ (.*)$", (TRAINING / "README.md").read_text("utf-8"), re.MULTILINE)
    enter, train, evaluate, test = console
    # The suite is run by `make test` on its own.
    assert (enter, test) == ("cd examples/training", "python -m pytest")
    assert run(copy, train) == run(copy, evaluate)

    run(copy, "git apply changes/0001-use-all-features.patch")
    run(copy, train.replace("--out out", "--out changed"))
    assert accuracy(copy / "changed") > accuracy(copy / "out") + 0.01
