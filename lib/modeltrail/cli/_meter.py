"""A progress bar, for people at a terminal who would wait."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from modeltrail.artifacts import Meter

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_WAITS = 8 * 1024 * 1024
"""Less than this many bytes are there before a bar is."""


class _Bar:
    """A line for each thing that is being done, made when it is first told of."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how many bytes of what are done."""
        if total < _WAITS:
            return
        if self._progress is None:
            self._progress = _started()
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)

    def close(self) -> None:
        """Take the bar off the terminal."""
        if self._progress is not None:
            self._progress.stop()


def _started() -> "Progress":
    from rich import progress  # noqa: PLC0415 (slow, and only of use here)
    from rich.console import Console  # noqa: PLC0415 (likewise)

    bar = progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.TaskProgressColumn(),
        progress.DownloadColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.start()
    return bar


@contextmanager
def bar(*, as_json: bool) -> Iterator[Meter]:
    """Give what shows how far a transfer is, on a terminal; in a pipe or for a program, nothing."""
    stream = sys.stderr
    shown = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    if as_json or not shown:
        yield lambda _what, _done, _total: None
        return
    drawn = _Bar()
    try:
        yield drawn
    finally:
        drawn.close()
