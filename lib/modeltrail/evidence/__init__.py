"""Evidence: what a test suite really said of a code commit."""

from modeltrail.evidence._checkout import git_commit
from modeltrail.evidence._junit import Counts, read_junit
from modeltrail.evidence._run import read_suite, run_suite
from modeltrail.evidence._suite import suite_digest

__all__ = ["Counts", "git_commit", "read_junit", "read_suite", "run_suite", "suite_digest"]
