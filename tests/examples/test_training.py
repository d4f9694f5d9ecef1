"""The training code as its README tells it, in a copy: its commands run, and git sees nothing."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRAINING = Path("examples/training")
SESSIONS = re.findall(
    r"```console\n(.*?)```", (ROOT / TRAINING / "README.md").read_text(), re.DOTALL
)
SUITE = "python -m pytest"
"""`make test` runs it on its own."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the training code, and with the virtual environment that runs this test."""
    root = tmp_path / "checkout"
    unwanted = shutil.ignore_patterns("__pycache__", ".pytest_cache", "out")
    shutil.copytree(ROOT / TRAINING, root / TRAINING, ignore=unwanted)
    (root / ".gitignore").write_text("/.venv\n")
    (root / ".venv").symlink_to(Path(sys.prefix))
    run("git init -q && git add -A && git commit -q -m Begin", root)
    return root


def run(commands: str, folder: Path, home: Path | None = None) -> str:
    """Return what commands print in a shell, as a reader of the README has one."""
    who = {"NAME": "Ada", "EMAIL": "ada@example.org"}
    people = {f"GIT_{role}_{what}": who[what] for role in ("AUTHOR", "COMMITTER") for what in who}
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYT"))
    }
    done = subprocess.run(  # noqa: S602 (likewise)
        f"set -e\n{commands}",
        cwd=folder,
        env={**own, **people, "HOME": str(home or folder)},
        shell=True,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def accuracy(out: Path) -> float:
    record = json.loads((out / "training.json").read_text("utf-8"))
    return float(record["evaluation"]["metrics"]["accuracy"])


def test_the_readmes_commands_run_leave_nothing_to_commit_and_make_a_better_model(
    checkout: Path,
) -> None:
    first, second = ("\n".join(re.findall(r"^\$ (.*)$", told, re.MULTILINE)) for told in SESSIONS)
    assert SUITE in first
    trained, evaluated = run(first.replace(SUITE, f"{SUITE} -q --co"), checkout).splitlines()[:2]
    assert trained == evaluated
    assert run("git status --porcelain", checkout) == ""

    home, activated = checkout.parent, f". {checkout / '.venv/bin/activate'}\n"
    run(activated + second, checkout / TRAINING, home)
    assert run("git status --porcelain", checkout) == ""
    other = home / "training"
    assert run("git status --porcelain", other) == ""
    assert accuracy(other / "out") > accuracy(checkout / TRAINING / "out") + 0.01
