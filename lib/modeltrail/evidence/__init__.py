"""Evidence: what a test suite really said of a code commit."""

from modeltrail.evidence._checkout import git_commit
from modeltrail.evidence._junit import Counts, read_junit
from modeltrail.evidence._run import Run, read_suite, run_suite

__all__ = ["Counts", "Run", "git_commit", "read_junit", "read_suite", "run_suite"]
