import os
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from modeltrail.errors import InvalidInput
from modeltrail.events import SuiteEvidence
from modeltrail.evidence import Run, read_junit, read_suite, run_suite
from modeltrail.evidence._pytest import junit_option, with_junit_option

PASSING = "<testsuite><testcase name='a' time='2'/><testcase name='b'/></testsuite>"
FAILING = "<testsuite><testcase name='a'/><testcase name='b'><failure/></testcase></testsuite>"
SKIPPED = "<testsuite><testcase name='a'><skipped/></testcase></testsuite>"
SOME = "<testsuite><testcase name='a'/><testcase name='b'><skipped/></testcase></testsuite>"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Code with a suite, committed."""
    folder = tmp_path / "code"
    (folder / "tests").mkdir(parents=True)
    (folder / "tests" / "test_it.py").write_text("def test_it(): pass\n")
    (folder / ".gitignore").write_text("__pycache__/\n")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    committed(folder)
    return folder


def committed(folder: Path) -> None:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for arguments in (["add", "-A"], ["commit", "-q", "-m", "all of it"]):
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True)


def commit(source: Path) -> str:
    command = ["git", "rev-parse", "HEAD"]
    return subprocess.run(
        command, cwd=source, check=True, capture_output=True, text=True
    ).stdout.strip()


def python(code: str) -> list[str]:
    return [sys.executable, "-c", "import os, pathlib, sys\n" + code]


def writes(junit: str, code: int = 0) -> list[str]:
    """A command that writes a JUnit file where it is told to, and ends with a code."""
    target = "pathlib.Path(os.environ['MODELTRAIL_JUNIT'])"
    return python(f"{target}.write_text({junit!r})\nsys.exit({code})")


def recorded(command: Sequence[str], **how: Any) -> SuiteEvidence:
    return run_suite(command, **how).evidence


def test_what_came_out_is_bound_to_the_commit_and_the_suite(source: Path, tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    run = recorded(writes(PASSING), source=source, suite="tests", junit=junit)
    assert (run.outcome, run.tests, run.failures, run.skipped) == ("passed", 2, 0, 0)
    assert (run.commit, run.suite) == (commit(source), "tests")
    assert (run.exit_code, run.failed) == (0, ())
    assert run.junit_sha256 == read_junit(junit).sha256
    assert run.duration_s > 0


@pytest.mark.parametrize(
    ("junit", "code", "outcome"),
    [
        (PASSING, 0, "passed"),
        (PASSING, 1, "failed"),
        (FAILING, 0, "failed"),
        (FAILING, 1, "failed"),
        (SKIPPED, 0, "failed"),
    ],
)
def test_a_run_passes_only_if_exit_code_and_file_say_so(
    source: Path, junit: str, code: int, outcome: str
) -> None:
    assert recorded(writes(junit, code), source=source).outcome == outcome


def test_a_command_that_is_killed_has_failed(source: Path) -> None:
    target = "pathlib.Path(os.environ['MODELTRAIL_JUNIT'])"
    killed = python(f"{target}.write_text({PASSING!r})\nos.kill(os.getpid(), 9)")
    run = run_suite(killed, source=source)
    assert (run.evidence.outcome, run.evidence.exit_code) == ("failed", -9)
    assert run.evidence.failed == ()
    assert run.passed == {"a", "b"}


@pytest.mark.parametrize("junit", [None, "", PASSING[:-3], "<testsuite/>", "<!DOCTYPE x><x/>"])
@pytest.mark.parametrize("code", [1, 139])
def test_a_command_that_fails_without_a_file_to_rely_on_has_failed(
    source: Path, junit: str | None, code: int
) -> None:
    command = python(f"sys.exit({code})") if junit is None else writes(junit, code)
    run = run_suite(command, source=source)
    assert (run.evidence.outcome, run.evidence.exit_code) == ("failed", code)
    assert (run.evidence.tests, run.evidence.failed, run.passed) == (0, (), frozenset())
    assert run.evidence.junit_sha256 is None


def test_a_command_that_fails_has_failed_whatever_it_did_to_the_checkout(source: Path) -> None:
    command = python("pathlib.Path('tests/test_it.py').write_text('changed')\nsys.exit(1)")
    at = commit(source)
    run = recorded(command, source=source)
    assert (run.outcome, run.commit) == ("failed", at)


def test_what_failed_is_named_and_of_many_the_first(source: Path) -> None:
    assert recorded(writes(FAILING), source=source).failed == ("b",)
    cases = "".join(f"<testcase name='{n:03d}'><error/></testcase>" for n in range(150))
    run = recorded(writes(f"<testsuite>{cases}</testsuite>", 1), source=source)
    assert run.failures == 150
    assert run.failed == tuple(f"{n:03d}" for n in range(100))


def digest_of(run: Run) -> str:
    return run.evidence.suite_digest


def test_a_run_of_some_tests_is_one_of_another_suite(source: Path, tmp_path: Path) -> None:
    whole = run_suite(writes(PASSING), source=source)
    assert whole.passed == {"a", "b"}
    assert digest_of(run_suite(writes(FAILING, 1), source=source)) == digest_of(whole)
    some = run_suite(writes(SOME), source=source)
    assert some.evidence.outcome == "passed"
    assert digest_of(some) != digest_of(whole)
    (tmp_path / "junit.xml").write_text(PASSING)
    assert digest_of(read_suite(tmp_path / "junit.xml", source=source)) == digest_of(whole)
    (tmp_path / "junit.xml").write_text(SOME)
    assert digest_of(read_suite(tmp_path / "junit.xml", source=source)) == digest_of(some)


CHOICES = (
    ["-k", "one"],
    ["-m", "slow"],
    ["--deselect", "tests/test_two.py::test_two"],
    ["--ignore", "tests/test_two.py"],
    ["tests/test_it.py"],
)


def test_what_pytest_is_told_to_choose_is_another_suite(source: Path) -> None:
    (source / "tests" / "test_it.py").write_text(
        "import pytest\n@pytest.mark.slow\ndef test_one(): pass\n"
    )
    (source / "tests" / "test_two.py").write_text("def test_two(): pass\n")
    (source / "pytest.ini").write_text("[pytest]\nmarkers = slow\n")
    committed(source)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    whole = run_suite(command, source=source)
    assert digest_of(run_suite([*command, "-v", "tests"], source=source)) == digest_of(whole)
    for choice in CHOICES:
        some = run_suite([*command, *choice], source=source)
        assert some.evidence.outcome == "passed"
        assert digest_of(some) != digest_of(whole)


def test_pytest_is_told_where_to_write(source: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    run = recorded(command, source=source, env={"PYTHONDONTWRITEBYTECODE": "1"})
    assert (run.outcome, run.tests) == ("passed", 1)

    own = recorded([*command, f"--junitxml={tmp_path / 'own.xml'}"], source=source)
    assert own.junit_sha256 == read_junit(tmp_path / "own.xml").sha256


def test_no_shell_reads_the_command(source: Path) -> None:
    command = [*writes(PASSING), "; touch ran", "$(touch ran)"]
    assert recorded(command, source=source).outcome == "passed"
    assert not (source / "ran").exists()


def test_the_environment_reaches_the_command(source: Path) -> None:
    code = "sys.exit(0 if os.environ['STAGE'] == 'dev' else 1)"
    command = writes(PASSING)
    command[-1] = command[-1].replace("sys.exit(0)", code)
    assert recorded(command, source=source, env={"STAGE": "dev"}).outcome == "passed"
    assert recorded(command, source=source, env={"STAGE": "x"}).outcome == "failed"


def test_an_earlier_runs_file_is_never_taken_for_this_ones(source: Path) -> None:
    junit = source / "junit.xml"
    junit.write_text(PASSING)
    with pytest.raises(InvalidInput, match=r"ended with 0 and wrote no JUnit file"):
        recorded(python(""), source=source, junit=junit)
    assert not junit.exists()


@pytest.mark.parametrize("place", ["tests/test_it.py/junit.xml", "x" * 300, "a/" + "x" * 300])
def test_a_file_that_no_command_could_write_is_refused_before_the_run(
    source: Path, tmp_path: Path, place: str
) -> None:
    command = python(f"pathlib.Path({str(tmp_path / 'ran')!r}).touch()\nsys.exit(1)")
    with pytest.raises(InvalidInput, match="cannot be written"):
        recorded(command, source=source, junit=source / place)
    assert not (tmp_path / "ran").exists()


def test_the_folder_of_the_file_is_made(source: Path, tmp_path: Path) -> None:
    junit = tmp_path / "results" / "unit" / "junit.xml"
    assert recorded(writes(PASSING), source=source, junit=junit).outcome == "passed"


def test_a_file_that_is_no_result_is_not_removed(source: Path) -> None:
    with pytest.raises(InvalidInput, match="no JUnit file of an earlier run"):
        recorded(writes(PASSING), source=source, junit=source / "tests" / "test_it.py")
    assert (source / "tests" / "test_it.py").read_text() == "def test_it(): pass\n"


@pytest.mark.parametrize("junit", ["", "<testsuite/>", "<!DOCTYPE x><testsuite/>"])
def test_a_file_that_cannot_be_relied_on_is_no_evidence(source: Path, junit: str) -> None:
    with pytest.raises(InvalidInput):
        recorded(writes(junit), source=source)


@pytest.mark.parametrize(
    ("during", "says"),
    [
        ("pathlib.Path('tests/test_it.py').write_text('changed')", "is not what was committed"),
        ("os.system('git commit -q --allow-empty -m x')", "moved from commit"),
    ],
)
def test_a_checkout_that_changes_during_the_run_is_no_evidence(
    source: Path, during: str, says: str
) -> None:
    command = writes(PASSING)
    command[-1] = command[-1].replace("sys.exit(0)", during)
    identity = {
        f"GIT_{who}_{what}": "ada" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    with pytest.raises(InvalidInput, match=says):
        recorded(command, source=source, env=identity)


def test_a_suite_that_asks_git_is_told_of_its_source_in_a_hook_too(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "said"
    command = writes(PASSING)
    command[-1] = command[-1].replace("sys.exit(0)", f"os.system('git rev-parse HEAD > {said}')")
    at = commit(source)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    recorded(command, source=source)
    assert said.read_text().strip() == at


def test_new_files_that_a_run_leaves_are_no_matter(source: Path) -> None:
    command = writes(PASSING)
    command[-1] = command[-1].replace("sys.exit(0)", "pathlib.Path('tests/coverage').touch()")
    assert recorded(command, source=source).outcome == "passed"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ([], "no command"),
        ([""], "no command"),
        (["no-such-program"], "no program 'no-such-program'"),
        (["./no-such-program"], "no program"),
        (["tests/test_it.py"], "no program"),
        (["tests"], "no program"),
        (["git", "a\0b"], "NUL"),
    ],
)
def test_a_command_that_cannot_run_is_said(source: Path, command: list[str], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        recorded(command, source=source)


def test_a_program_of_the_sources_own_is_found_there(source: Path) -> None:
    program = source / "check"
    program.write_text(f'#!/bin/sh\nprintf \'%s\' "{PASSING}" > "$MODELTRAIL_JUNIT"\n')
    program.chmod(0o755)
    committed(source)
    assert recorded(["./check"], source=source).outcome == "passed"


@pytest.mark.parametrize(
    ("suite", "says"),
    [
        ("absent", "There is no suite 'absent' below .*named by the path of its folder"),
        ("x" * 5000, "There is no suite"),
        ("a\0b", "There is no suite"),
        ("..", "not below"),
        ("/tmp", "not below"),  # noqa: S108
    ],
)
def test_a_suite_must_be_below_the_source(source: Path, suite: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        recorded(writes(PASSING), source=source, suite=suite)


@pytest.mark.parametrize(
    "suite", ["a\x1bb", "\udcff", "\u2060", "tests ", "/".join(["x" * 99] * 3)]
)
def test_a_suite_whose_name_no_timeline_could_hold_is_refused(source: Path, suite: str) -> None:
    (source / suite).mkdir(parents=True)
    (source / suite / "test_it.py").touch()
    committed(source)
    with pytest.raises(InvalidInput, match="cannot be recorded"):
        recorded(writes(PASSING), source=source, suite=suite)


@pytest.mark.parametrize("place", ["x" * 5000, "a\0b"])
def test_a_source_that_cannot_be_is_said(source: Path, place: str) -> None:
    with pytest.raises(InvalidInput, match="There is no folder"):
        recorded(writes(PASSING), source=source / place)


def test_one_suite_has_one_name(source: Path) -> None:
    spellings: list[str | Path] = ["tests", "tests/", "./tests", "tests/../tests", source / "tests"]
    runs = {recorded(writes(PASSING), source=source, suite=suite).suite for suite in spellings}
    assert runs == {"tests"}


def test_a_command_that_does_not_end_is_ended_with_all_it_started(
    source: Path, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "alive")
    reader = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
    code = f"""
os.open({str(tmp_path / "alive")!r}, os.O_WRONLY)
os.fork()
import time
time.sleep(600)
"""
    run = recorded(python(code), source=source, timeout=1)
    assert run.outcome == "failed"
    assert run.exit_code != 0
    # The pipe ends when the last process that holds it has ended.
    assert select.select([reader], [], [], 60)[0]
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_a_file_of_an_earlier_run_is_read_for_the_commit(source: Path) -> None:
    junit = source / "junit.xml"
    junit.write_text(PASSING)
    run = read_suite(junit, source=source, suite="tests").evidence
    assert (run.outcome, run.tests, run.duration_s) == ("passed", 2, 2.0)
    assert (run.commit, run.suite, run.exit_code) == (commit(source), "tests", None)
    junit.write_text(FAILING)
    assert read_suite(junit, source=source, suite="tests").evidence.outcome == "failed"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("pytest -q tests", "pytest --junitxml=J -q tests"),
        ("/usr/bin/pytest", "/usr/bin/pytest --junitxml=J"),
        ("python -m pytest -- tests", "python -m pytest --junitxml=J -- tests"),
        ("uv run pytest", "uv run pytest --junitxml=J"),
        ("coverage run -m pytest", "coverage run -m pytest --junitxml=J"),
        ("pytest -- --junitxml=x", "pytest --junitxml=J -- --junitxml=x"),
        ("pytest --junitxml=x", "pytest --junitxml=x"),
        ("make pytest", "make pytest"),
        ("tox -e pytest", "tox -e pytest"),
        ("cargo test", "cargo test"),
    ],
)
def test_pytest_gets_its_option_and_no_other_command_does(command: str, told: str) -> None:
    assert with_junit_option(command.split(), Path("J")) == told.split()


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("pytest --junitxml=a.xml", "a.xml"),
        ("pytest --junit-xml b.xml tests", "b.xml"),
        ("pytest --junitxml=a --junitxml=c", "c"),
        ("pytest --junitxml", None),
        ("pytest", None),
        ("make --junitxml=a", None),
    ],
)
def test_the_file_that_pytest_was_told_is_known(command: str, file: str | None) -> None:
    assert junit_option(command.split()) == file


def test_what_a_killed_run_left_is_removed_by_the_next(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "modeltrail-suite-killed"
    left.mkdir()
    with pytest.raises(InvalidInput, match="wrote no JUnit file"):
        recorded([sys.executable, "-c", ""], source=source)
    assert not list(tmp_path.glob("modeltrail-suite-*"))
