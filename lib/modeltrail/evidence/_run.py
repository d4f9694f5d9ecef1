"""Run of a test suite: the command is really run, and what it wrote is what counts."""

import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from modeltrail._scratch import scratch
from modeltrail.errors import InvalidInput
from modeltrail.events import MAX_FAILED, SuiteEvidence
from modeltrail.evidence._checkout import git_commit, same_commit
from modeltrail.evidence._command import check_command, make_room, run_command
from modeltrail.evidence._git import out_of_hooks
from modeltrail.evidence._junit import Counts, read_junit
from modeltrail.evidence._pytest import junit_option, with_junit_option
from modeltrail.evidence._suite import suite_digest, suite_files, suite_name

JUNIT_VARIABLE = "MODELTRAIL_JUNIT"
"""Tells the command where its JUnit file is expected."""
_PREFIX = "modeltrail-suite-"
"""What the folder of a run's own JUnit file is called, in the system's folder for such."""


@dataclass(frozen=True)
class Run:
    """A run of a suite: what is recorded of it, and which tests passed."""

    evidence: SuiteEvidence
    passed: frozenset[str]
    """Their names; too many for a timeline, and what failed before is looked for among them."""


def run_suite(
    command: Sequence[str],
    *,
    source: Path,
    suite: str | Path = "tests",
    junit: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Run:
    """Run a test suite at the commit of its source, and return what came out.

    It passed if the command ended with 0, no test failed, and at least one was really run. It
    failed if the command did, whether or not there is a JUnit file to say at what.
    What the command prints goes to this process's standard error.

    Args:
        command: The program and its arguments; no shell reads them. pytest is told to write
            the JUnit file unless it is told already, others learn its path from the
            environment variable MODELTRAIL_JUNIT.
        source: The folder of a git checkout, in which the command runs.
        suite: The suite's folder below the source; its path is the suite's name.
        junit: Where the command writes its JUnit file; by default a file that is removed.
        env: Variables for the command, beside this process's own (but for git's, `GIT_…`).
        timeout: Seconds after which the command is ended, and has failed.

    Raises:
        InvalidInput: The command or the suite does not exist, the files are not those of the
            commit before it or after a pass, or the command ended with 0 and left no JUnit file
            to rely on.
        BackendError: The command cannot be started.
    """
    # What Python compiles would lie in the checkout, where git may not be told to ignore it.
    unwritten = {"PYTHONDONTWRITEBYTECODE": "1"}
    variables = {**unwritten, **out_of_hooks(os.environ), **(env or {})}
    check_command(command, source, variables)
    if junit is None and (told := junit_option(command)) is not None:
        junit = source / told
    suite_run = _SuiteAt(source, suite, besides=junit)
    with ExitStack() as stack:
        if junit is None:
            folder = stack.enter_context(scratch(Path(tempfile.gettempdir()), _PREFIX))
            junit = folder / "junit.xml"
        junit = junit.absolute()
        make_room(junit)
        variables[JUNIT_VARIABLE] = str(junit)
        started = time.monotonic()
        code = run_command(with_junit_option(command, junit), source, variables, timeout)
        duration = time.monotonic() - started
        counts = _result(junit, code)
    run = suite_run.came_out(counts, code, duration)
    if run.evidence.outcome == "passed":
        suite_run.check_unchanged()
    return run


def read_suite(junit: Path, *, source: Path, suite: str | Path = "tests") -> Run:
    """Return what the JUnit file of an earlier run says, for the commit of the source now.

    Raises:
        InvalidInput: The file is no JUnit file to rely on, the suite does not exist, or the
            files are not those of the commit.
    """
    counts = read_junit(junit)
    return _SuiteAt(source, suite, besides=junit).came_out(counts, None, counts.duration_s)


class _SuiteAt:
    """A suite at the commit that its source is at."""

    def __init__(self, source: Path, suite: str | Path, *, besides: Path | None) -> None:
        self._source = source
        self._commit = git_commit(source, besides=besides)
        self._name = suite_name(source, suite)
        self._files = suite_files(source, self._name)

    def came_out(self, counts: Counts | None, code: int | None, duration: float) -> Run:
        """Return a run of the suite: what its JUnit file counts, and what the command ended with.

        Without a file it failed at nothing that has a name.
        """
        ran = counts.ran if counts else frozenset()
        failed = counts.failed if counts else frozenset()
        evidence = SuiteEvidence(
            commit=self._commit,
            suite=self._name,
            suite_digest=suite_digest(self._files, ran),
            outcome="passed" if not code and counts and counts.passed else "failed",
            tests=counts.tests if counts else 0,
            failures=counts.failures if counts else 0,
            skipped=counts.skipped if counts else 0,
            failed=tuple(sorted(failed)[:MAX_FAILED]),
            duration_s=round(duration, 3),
            exit_code=code,
            junit_sha256=counts.sha256 if counts else None,
        )
        return Run(evidence, ran - failed)

    def check_unchanged(self) -> None:
        """Check that what was tested is what was there before.

        Raises:
            InvalidInput: It is not.
        """
        same_commit(self._source, self._commit)
        if suite_files(self._source, self._name) != self._files:
            raise InvalidInput(
                f"The suite {self._name!r} changed while it ran.",
                remedy="Leave the checkout alone while the suite runs.",
            )


def _result(junit: Path, code: int) -> Counts | None:
    """Return what a command's JUnit file says; None where it failed without one to rely on."""
    try:
        if os.path.lexists(junit) or code != 0:
            return read_junit(junit)
    except InvalidInput:
        if code == 0:
            raise
        return None
    raise InvalidInput(
        f"The command ended with 0 and wrote no JUnit file to {str(junit)!r}.",
        remedy=f"Let it write to the file that {JUNIT_VARIABLE} names, or name its file.",
    )
