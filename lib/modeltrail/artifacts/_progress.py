"""Whom a transfer tells how far it is."""

from collections.abc import Callable

Progress = Callable[[str, str, int], None]
"""Told what was done, to which path, and its size in bytes; called in the caller's thread."""

Meter = Callable[[str, int, int], None]
"""Told what is being done, how many bytes of it are done, and of how many; likewise."""


def silent(_what: str, _path: str, _size: int) -> None:
    """Tell nobody of a file."""


def unmetered(_what: str, _done: int, _total: int) -> None:
    """Tell nobody of bytes."""


class Gauge:
    """Counts the bytes of one activity, and tells a meter.

    Args:
        meter: Whom to tell.
        what: The activity: "hashing", "uploading", "loading" or "checking".
        total: The bytes of all of it.
    """

    def __init__(self, meter: Meter, what: str, total: int) -> None:
        self._meter = meter
        self._what = what
        self._done = 0
        self._total = total
        self.add(0)

    def add(self, size: int) -> None:
        """Count bytes; fewer than none, where they turned out not to be done."""
        self._done += size
        self._meter(self._what, self._done, self._total)
