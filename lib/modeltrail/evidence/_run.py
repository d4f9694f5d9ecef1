"""Run of a test suite: the command is really run, and what it wrote is what counts."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from modeltrail._scratch import scratch
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.events import SuiteEvidence
from modeltrail.evidence._checkout import git_commit, same_commit
from modeltrail.evidence._git import out_of_hooks
from modeltrail.evidence._junit import Counts, read_junit
from modeltrail.evidence._pytest import junit_option, with_junit_option
from modeltrail.evidence._suite import suite_digest, suite_name
from modeltrail.local import tether

JUNIT_VARIABLE = "MODELTRAIL_JUNIT"
"""Tells the command where its JUnit file is expected."""
_PREFIX = "modeltrail-suite-"
"""What the folder of a run's own JUnit file is called, in the system's folder for such."""
_STDERR = 2


def run_suite(
    command: Sequence[str],
    *,
    source: Path,
    suite: str | Path = "tests",
    junit: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> SuiteEvidence:
    """Run a test suite at the commit of its source, and return what came out.

    It passed if the command ended with 0, no test failed, and at least one was really run.
    What the command prints goes to this process's standard error.

    Args:
        command: The program and its arguments; no shell reads them. pytest is told to write
            the JUnit file unless it is told already, others learn its path from the
            environment variable MODELTRAIL_JUNIT.
        source: The folder of a git checkout, in which the command runs.
        suite: The suite's folder below the source; its path is the suite's name.
        junit: Where the command writes its JUnit file; by default a file that is removed.
        env: Variables for the command, beside this process's own (but for git's, `GIT_…`).
        timeout: Seconds after which the command is ended.

    Raises:
        InvalidInput: The command or the suite does not exist, the files are not those of the
            commit (before or after), or no JUnit file to rely on came out.
        BackendError: The command took too long.
    """
    variables = {**out_of_hooks(os.environ), **(env or {})}
    _check_command(command, source, variables)
    if junit is None and (told := junit_option(command)) is not None:
        junit = source / told
    commit = git_commit(source, besides=junit)
    name = suite_name(source, suite)
    digest = suite_digest(source, name)
    with ExitStack() as stack:
        if junit is None:
            folder = stack.enter_context(scratch(Path(tempfile.gettempdir()), _PREFIX))
            junit = folder / "junit.xml"
        junit = junit.absolute()
        _remove_stale(junit)
        variables[JUNIT_VARIABLE] = str(junit)
        started = time.monotonic()
        code = _run(with_junit_option(command, junit), source, variables, timeout)
        duration = time.monotonic() - started
        if not junit.exists():
            raise InvalidInput(
                f"The command wrote no JUnit file to {str(junit)!r} (it ended with {code}).",
                remedy=f"Let it write to the file that {JUNIT_VARIABLE} names, or name its file.",
            )
        counts = read_junit(junit)
    same_commit(source, commit)
    if suite_digest(source, name) != digest:
        raise InvalidInput(
            f"The suite {name!r} changed while it ran.",
            remedy="Leave the checkout alone while the suite runs.",
        )
    return _evidence(counts, commit, name, digest, passed=code == 0, duration=duration)


def read_suite(junit: Path, *, source: Path, suite: str | Path = "tests") -> SuiteEvidence:
    """Return what the JUnit file of an earlier run says, for the commit of the source now.

    Raises:
        InvalidInput: The file is no JUnit file to rely on, the suite does not exist, or the
            files are not those of the commit.
    """
    counts = read_junit(junit)
    commit = git_commit(source, besides=junit)
    name = suite_name(source, suite)
    digest = suite_digest(source, name)
    return _evidence(counts, commit, name, digest, passed=True, duration=counts.duration_s)


def _evidence(
    counts: Counts, commit: str, suite: str, digest: str, *, passed: bool, duration: float
) -> SuiteEvidence:
    return SuiteEvidence(
        commit=commit,
        suite=suite,
        suite_digest=digest,
        outcome="passed" if passed and counts.passed else "failed",
        tests=counts.tests,
        failures=counts.failures,
        skipped=counts.skipped,
        duration_s=round(duration, 3),
        junit_sha256=counts.sha256,
    )


def _check_command(command: Sequence[str], source: Path, variables: Mapping[str, str]) -> None:
    if not command or not command[0]:
        raise InvalidInput("There is no command to run.", remedy="Give it, as in pytest -q.")
    program = command[0]
    # A path is relative to where the command runs, a name is looked for.
    sought = str(source / program) if os.sep in program else program
    if any("\0" in part for part in command):
        raise InvalidInput("The command has a NUL character in it.")
    if shutil.which(sought, path=variables.get("PATH")) is None:
        raise InvalidInput(
            f"There is no program {program!r} to run.",
            remedy="Check its name and the PATH, or install it.",
        )


def _remove_stale(junit: Path) -> None:
    """Remove an earlier run's JUnit file, so that it is not taken for this run's.

    Raises:
        InvalidInput: Something else is there, which is not ours to remove.
    """
    if not os.path.lexists(junit):
        return
    try:
        read_junit(junit)
    except InvalidInput as error:
        raise InvalidInput(
            f"{str(junit)!r} exists, and is no JUnit file of an earlier run: {error.message}",
            remedy="Remove it, or name another file.",
        ) from error
    junit.unlink()


def _run(
    command: Sequence[str], source: Path, variables: Mapping[str, str], timeout: float | None
) -> int:
    process = tether.spawn(command, cwd=source, env=variables, stdout=_STDERR, stderr=_STDERR)
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise BackendError(
            f"The command did not end within {timeout:g} seconds, and was ended.",
            remedy="Give it more time, or find out what it waits for.",
        ) from error
    finally:
        tether.stop(process)
