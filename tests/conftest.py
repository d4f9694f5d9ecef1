"""Settings of all tests."""

import os
import signal

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Git's own variables, set in its hooks, would let the tests commit into the user's repository;
# the user's settings of git would sign those commits, or run hooks. Of AWS, the user's keys and
# endpoints are none of ours, nor is the user's cache.
for name in [name for name in os.environ if name.startswith(("AWS_", "GIT_"))]:
    del os.environ[name]
os.environ |= {
    "AWS_EC2_METADATA_DISABLED": "true",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "MODELTRAIL_CACHE_GB": "0",
}

# Started in the background of a shell, these tests ignore Ctrl-C, and so would every program that
# they start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine makes a slow example, not a wrong one.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


_TOGETHER = {
    "tests/cloud/archive/": "the whole platform",
    "tests/cloud/cli/": "the whole platform",
    "tests/cloud/matrix/": "the whole platform",
    "tests/cloud/test_local_platform.py": "the whole platform",
    "tests/stacks/": "the stacks",
}
"""Where tests run side by side, those that share what is dear to make; else those of a file."""


class _Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives one worker what belongs together."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        return next((what for where, what in _TOGETHER.items() if file.startswith(where)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Return who deals the tests out."""
    return _Together(config, log)
