"""Starting: what the package and the command line add to a bare Python."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Line, Timed, in_turn, timed

_BARE = (sys.executable, "-c", "pass")
_COMMAND = Path(sys.executable).with_name("modeltrail")


def startup() -> Iterator[Line]:
    """Measure whole processes; the value is the milliseconds over bare Python, by minima.

    A ratio would say nothing here, and the minima are what other programs disturb least.
    """
    for name, command in (
        ("import_ms", (sys.executable, "-c", "import modeltrail")),
        ("help_ms", (str(_COMMAND), "--help")),
    ):
        pairs = in_turn(_process(command), _process(_BARE), pairs=40, warm_up=2)
        over = min(pairs.ours) - min(pairs.theirs)
        yield Line(name, 1e3 * over, pairs.detail)


def _process(command: tuple[str, ...]) -> Timed:
    return timed(
        lambda: subprocess.run(  # noqa: S603 (this Python and our own command)
            command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True
        )
    )
