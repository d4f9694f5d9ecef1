"""Set everything up that the repository needs; run it as `python3 -m tools.setup`.

It must be able to say so where Python is too old: no syntax here that is newer than Python 3.0.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python is what this is about)
    sys.exit(
        "setup: this is Python {}.{}, and modeltrail needs 3.11 or newer. Install one, and run "
        "'make PYTHON=/path/to/python3' or put it on the PATH.".format(*sys.version_info)
    )

from pathlib import Path

# Of modeltrail itself the set-up uses what needs no package: its children end with it.
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "lib"))

from tools import installation

if __name__ == "__main__":
    sys.exit(installation.main())
