"""End every local platform of the checkout, and remove what runs have made."""

import shutil
import sys

from modeltrail.errors import ModeltrailError
from modeltrail.local import platform, state
from tools.check import ROOT
from tools.progress import print_anything

MADE = (
    ".modeltrail",
    "cdktf.out",
    "dist",
    ".mypy_cache",
    ".pytest_cache",
    "examples/training/.pytest_cache",
    ".ruff_cache",
    ".hypothesis",
)
"""What is removed; the virtual environment and `.tools` stay."""


def main() -> int:
    """Clean up; return the exit code. Nothing is removed while a platform does not end."""
    print_anything()
    try:
        for lock in sorted((ROOT / ".modeltrail").rglob(state.LOCK)):
            platform.down(lock.parent, progress=print)
    except ModeltrailError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    for name in MADE:
        if (ROOT / name).exists():
            print(f"Removes {name}.")
            shutil.rmtree(ROOT / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
