"""Evidence is what a suite really said: a failure is recorded, and seen in the exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cloud.cli.conftest import Register, done, events
from tests.support.command_line import CommandLine

MODEL = "cli-evidence"
PYTEST = (sys.executable, "-m", "pytest", "-q")


def git(code: Path, *words: str) -> str:
    """Return what git says in a checkout."""
    who = ("-c", "user.name=Alice", "-c", "user.email=alice@example.org")
    done = subprocess.run(["git", *who, *words], cwd=code, check=True, capture_output=True)
    return done.stdout.decode().strip()


def commit(code: Path, message: str, *words: str) -> None:
    git(code, "add", "-A")
    git(code, "commit", "-q", "-m", message, *words)


@pytest.fixture(scope="module", autouse=True)
def _model(register: Register) -> None:
    register(MODEL)


def test_what_a_command_said_is_recorded(modeltrail: CommandLine, code: Path) -> None:
    words = ("evidence", MODEL, "dev", "--source", code, "--json", "--", *PYTEST, "--color=no")
    ran = done(modeltrail.process(*words, profile="ci"))
    recorded = ran.document
    assert recorded == events(modeltrail, MODEL)[-1]
    assert "2 passed" in ran.err
    data = recorded["data"]
    assert (data["outcome"], data["tests"], data["failures"]) == ("passed", 2, 0)
    registered = events(modeltrail, MODEL)[0]
    assert data["commit"] == registered["data"]["code"]["commit"]
    assert recorded["environment"] == "dev"


def test_a_suite_leaves_no_compiled_files_behind(
    modeltrail: CommandLine, code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    (code / ".gitignore").rename(code / "not-ignored")
    (code / ".gitignore").write_text("")
    commit(code, "Ignore nothing")
    try:
        done(modeltrail("evidence", MODEL, "dev", "--source", code, "--", *PYTEST))
        assert not list(code.rglob("__pycache__"))
        assert git(code, "status", "--porcelain") == ""
    finally:
        git(code, "reset", "-q", "--hard", "HEAD~1")


def test_evidence_of_a_commit_that_no_version_is_of_is_said_to_be(
    modeltrail: CommandLine, code: Path
) -> None:
    words = ("evidence", MODEL, "dev", "--source", code, "--", *PYTEST)
    assert "Note: " not in done(modeltrail(*words)).err
    commit(code, "Nothing", "--allow-empty")
    try:
        said = done(modeltrail(*words)).err
        sha = git(code, "rev-parse", "HEAD")
        assert f"Note: no version of {MODEL} is known to be made from commit {sha[:8]}" in said
    finally:
        git(code, "reset", "-q", "--hard", "HEAD~1")


@pytest.mark.parametrize("words", [("pytest", "-q"), ("python", "-m", "pytest")])
def test_a_command_without_its_dashes_is_told_of_them(
    modeltrail: CommandLine, words: tuple[str, ...]
) -> None:
    ran = modeltrail("evidence", MODEL, "dev", *words)
    assert (ran.code, ran.out) == (2, "")
    assert f"No such option '{next(word for word in words if word[0] == '-')}'" in ran.err
    assert "stand after --, as in 'modeltrail evidence fraud staging -- pytest -q'" in ran.err


def test_a_suite_that_failed_is_recorded_and_ends_with_1(
    modeltrail: CommandLine, code: Path
) -> None:
    ran = modeltrail.process(
        "evidence", MODEL, "dev", "--source", code, "--", *PYTEST, env={"SUITE_FAILS": "1"}
    )
    assert ran.code == 1
    assert ran.out.startswith("tests failed in dev on ")
    assert "2 tests, 1 failed, 0 skipped" in ran.out
    assert events(modeltrail, MODEL)[-1]["data"]["outcome"] == "failed"


def test_a_command_that_ends_before_it_says_anything_has_failed(
    modeltrail: CommandLine, code: Path
) -> None:
    ran = modeltrail("evidence", MODEL, "dev", "--source", code, "--", "sh", "-c", "exit 3")
    assert ran.code == 1
    assert "the command ended with 3 and left no JUnit file" in ran.out
    data = events(modeltrail, MODEL)[-1]["data"]
    assert (data["outcome"], data["exit_code"], data["tests"]) == ("failed", 3, 0)


def test_a_run_of_some_tests_does_not_make_up_for_a_failure_of_the_others(
    modeltrail: CommandLine, code: Path, tmp_path: Path
) -> None:
    junit = tmp_path / "junit.xml"
    words = ("evidence", MODEL, "staging", "--source", code, "--junit", junit)
    failed = "<testcase name='a'/><testcase name='b'><failure/></testcase>"
    mends = {}
    for cases in (failed, "<testcase name='a'/>", "<testcase name='c'/><testcase name='b'/>"):
        junit.write_text(f"<testsuite name='s'>{cases}</testsuite>")
        modeltrail(*words)
        event = events(modeltrail, MODEL)[-1]
        mends[event["seq"]] = event["data"]["mends"]
    first, second, third = mends
    assert mends == {first: [], second: [], third: [first]}


def test_what_a_junit_file_says_is_recorded(
    modeltrail: CommandLine, code: Path, tmp_path: Path
) -> None:
    junit = tmp_path / "junit.xml"
    junit.write_text(
        '<testsuite><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite>'
    )
    ran = modeltrail("evidence", MODEL, "staging", "--source", code, "--junit", junit)
    assert ran.code == 1
    assert events(modeltrail, MODEL)[-1]["data"]["failures"] == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--junit", "missing.xml"], "There is no JUnit file"),
        (["--suite", "none", "--", *PYTEST], "none"),
        (["--", "no-such-program\x1b"], "no-such-program"),
        (["--", "true"], "JUnit"),
        (["--suite", "x" * 300, "--", *PYTEST], "There is no suite"),
        (["--source", "x" * 5000, "--", *PYTEST], "There is no folder"),
    ],
    ids=["no file", "no suite", "no program", "no result", "a long suite", "a long source"],
)
def test_what_says_nothing_is_no_evidence(
    modeltrail: CommandLine, code: Path, words: list[str], says: str
) -> None:
    before = events(modeltrail, MODEL)
    ran = modeltrail("evidence", MODEL, "dev", "--source", code, *words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "\x1b" not in ran.err
    assert events(modeltrail, MODEL) == before
