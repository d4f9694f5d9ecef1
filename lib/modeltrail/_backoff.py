"""Waiting a little before another try, each time longer and never in step with others."""

import random
import time

_FIRST = 0.01
_LONGEST = 0.5


def pause(attempt: int) -> None:
    """Wait before another try.

    Args:
        attempt: How many tries failed before this one did; the first is 0.
    """
    longest = min(_LONGEST, _FIRST * 2**attempt)
    time.sleep(random.uniform(0, longest))  # noqa: S311 (jitter, not a secret)
