"""Settings of all tests."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

_HERE = Path(__file__).parent

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


@pytest.hookimpl(tryfirst=True)  # xdist names the groups by a hook of its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, where tests run side by side, those that share what is dear to make."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


def _group(item: pytest.Item) -> str:
    file = item.path.relative_to(_HERE)
    if file.is_relative_to("cloud/cli"):
        return "the command line"
    if "local_platform" in getattr(item, "fixturenames", ()):
        return "the whole platform"
    return "the stacks" if file.is_relative_to("stacks") else str(file)
