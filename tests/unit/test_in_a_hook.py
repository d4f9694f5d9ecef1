"""The tests themselves, run where git has set its variables, as in a hook or `rebase --exec`."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
COMMITS = "tests/unit/test_evidence_git.py::test_the_commit_is_the_one_checked_out"


def test_no_test_touches_the_repository_of_a_hook(tmp_path: Path) -> None:
    users = tmp_path / "users"
    subprocess.run(["git", "init", "-q", users], check=True)
    before = {path: path.stat().st_mtime_ns for path in users.rglob("*")}
    hook = {
        "GIT_DIR": str(users / ".git"),
        "GIT_WORK_TREE": str(users),
        "GIT_INDEX_FILE": str(users / ".git" / "index"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", COMMITS],
        cwd=REPOSITORY,
        env={**os.environ, **hook},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert {path: path.stat().st_mtime_ns for path in users.rglob("*")} == before
