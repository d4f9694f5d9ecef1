"""The runner of checks, and what CI calls."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import check
from tools.check import Check

REPOSITORY = Path(__file__).parents[3]
PASSES = Check("good", (sys.executable, "-c", ""))
FAILS = Check("bad", (sys.executable, "-c", "raise SystemExit(3)"))
MISSING = Check("gone", ("no-such-command",))


def test_all_run_even_when_one_fails(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "LINT", (FAILS, MISSING))
    monkeypatch.setattr(check, "TESTS", (PASSES,))
    assert check.main([]) == 1
    said = capfd.readouterr()
    assert "bad: failed (exit code 3), " in said.out
    assert "gone: failed (exit code 127), " in said.out
    assert "good: passed, " in said.out
    assert said.err.endswith("Failed: bad, gone.\n")


def test_lint_runs_no_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "LINT", (PASSES,))
    monkeypatch.setattr(check, "TESTS", (FAILS,))
    assert check.main(["lint"]) == 0


def test_an_unknown_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["tests"]) == 2
    assert "usage" in capsys.readouterr().err


def run_ci(folder: Path, make: str) -> subprocess.CompletedProcess[str]:
    program = folder / "make"
    program.write_text(
        f"#!/bin/sh\necho \"make $*\" >> '{folder}/log'; pwd >> '{folder}/log'\n{make}"
    )
    program.chmod(0o755)
    return subprocess.run(
        [REPOSITORY / ".ci" / "run"],
        cwd=folder,
        env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_ci_calls_the_two_commands_and_ends_with_what_the_tests_said(tmp_path: Path) -> None:
    done = run_ci(tmp_path, 'echo "7 passed in 0.10s"; echo "$1 is done"')
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "log").read_text().splitlines() == [
        "make test",
        str(REPOSITORY),
        "make demo",
        str(REPOSITORY),
    ]
    assert done.stdout.splitlines()[-1] == "7 passed in 0.10s"


def test_ci_fails_where_the_tests_fail_and_shows_no_demo(tmp_path: Path) -> None:
    done = run_ci(tmp_path, 'echo "1 failed, 6 passed in 0.10s"; exit 2')
    assert done.returncode == 2
    assert "make demo" not in (tmp_path / "log").read_text()


def test_make_alone_lists_the_commands() -> None:
    said = subprocess.check_output(["make"], cwd=REPOSITORY, text=True)
    for target in ("setup", "demo", "test", "lint", "clean"):
        assert f"\n{target}\t" in said


@pytest.mark.parametrize(
    ("asked", "runs"),
    [
        ("3.13", "python3.13"),
        ("python3.13", "python3.13"),
        ("/opt/py/bin/python3", "/opt/py/bin/python3"),
    ],
)
def test_the_python_to_set_up_with_is_a_version_or_a_program(asked: str, runs: str) -> None:
    # Under `make test`, this make would take itself for a part of that one, and say so.
    alone = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    said = subprocess.check_output(
        ["make", "-n", "setup", f"PYTHON={asked}"], cwd=REPOSITORY, env=alone, text=True
    )
    assert said == f"{runs} -m tools.setup\n"
