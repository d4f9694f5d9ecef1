"""How much a proof takes: its full size under `make proof`, a small one with every test run."""

import os

FULL = os.environ.get("MODELTRAIL_PROOF") == "1"


def size(full: int, small: int) -> int:
    """Return how many times to do what a proof repeats."""
    return full if FULL else small
