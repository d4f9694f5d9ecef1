"""Run the demo: `make demo`, or `python -m examples.demo [--keep]` in the checkout."""

import argparse
import os
import sys
from functools import partial

from examples.demo import ending


def main(argv: list[str]) -> int:
    """Run the demo, and return its exit code: 0 only if every step did what it should."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the platform running")
    wish = parser.parse_args(argv)
    ending.listen()
    return ending.ended(partial(_travel, keep=wish.keep))


def _travel(*, keep: bool) -> None:
    # The environments are machines of their own: what one loads, another does not have.
    os.environ["MODELTRAIL_CACHE_GB"] = "0"
    from examples.demo import road  # noqa: PLC0415 (it takes its time: Ctrl-C is heard before)

    road.travel(keep=keep)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
