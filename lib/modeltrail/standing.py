"""Which runs of a test suite stand: what a later run in the same environment makes void.

A suite is known by its name and by a digest over its files and the names of the tests that ran,
so a run of some of the tests is a run of another suite, and makes nothing void of the whole.
"""

from collections.abc import Collection, Iterable

from modeltrail.events import EvidenceRecorded, SuiteEvidence

REMEMBERED_PASSES = 20
"""How many passed runs of one name stand in an environment, whatever tests they chose."""


def standing(
    before: Iterable[EvidenceRecorded], newest: EvidenceRecorded
) -> tuple[EvidenceRecorded, ...]:
    """Return the runs over a commit that stand after one more, oldest first."""
    kept = [run for run in before if not _voids(newest, run)]
    passes = [run for run in (*kept, newest) if _alike(run, newest) and not _failed(run)]
    forgotten = {run.seq for run in passes[:-REMEMBERED_PASSES]}
    return (*(run for run in kept if run.seq not in forgotten), newest)


def mended(
    before: Iterable[EvidenceRecorded],
    environment: str,
    run: SuiteEvidence,
    passed: Collection[str],
) -> tuple[int, ...]:
    """Return the sequence numbers of the failed runs that a run makes up for.

    It does where it passed, and each test that failed there passed in it. A module or class
    that failed as one, before its tests were known, has passed with any test in it.

    Args:
        before: The runs over the commit that stand.
        environment: Where the run was.
        run: The run.
        passed: The names of the tests that passed in it.
    """
    if run.outcome != "passed":
        return ()
    names = set(passed)
    for name in passed:
        parts = name.split(".")
        names.update(".".join(parts[:length]) for length in range(1, len(parts)))
    return tuple(
        old.seq
        for old in before
        if (old.environment, old.data.suite) == (environment, run.suite)
        and old.data.failed
        and names.issuperset(old.data.failed)
    )


def _voids(newer: EvidenceRecorded, older: EvidenceRecorded) -> bool:
    if not _alike(newer, older):
        return False
    if newer.data.suite_digest == older.data.suite_digest:
        return True
    if not _failed(older):
        # What a run failed at without a word may be any of the tests that passed before.
        return _silent(newer)
    if _failed(newer):
        return set(older.data.failed) <= set(newer.data.failed)
    return _silent(older) or older.seq in newer.data.mends


def _alike(one: EvidenceRecorded, other: EvidenceRecorded) -> bool:
    return (one.environment, one.data.suite) == (other.environment, other.data.suite)


def _failed(run: EvidenceRecorded) -> bool:
    return run.data.outcome == "failed"


def _silent(run: EvidenceRecorded) -> bool:
    """Return whether a run failed without naming a test: it crashed, or left no JUnit file."""
    return _failed(run) and not run.data.failed
