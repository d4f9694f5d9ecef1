import os
from collections.abc import Callable

import pytest


@pytest.fixture(scope="session", autouse=True)
def _environment(record_testsuite_property: Callable[[str, object], None]) -> None:
    """The JUnit file says in which environment the suite was run."""
    record_testsuite_property("environment", os.environ.get("MODELTRAIL_ENVIRONMENT", "none"))
