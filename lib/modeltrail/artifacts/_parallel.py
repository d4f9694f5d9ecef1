"""Several things at once, and an early end when one fails."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Event
from typing import TypeVar

from modeltrail.artifacts._crew import Crew, Ended
from modeltrail.errors import ModeltrailError

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_Heard = TypeVar("_Heard")

WORKERS = 8
"""Below the ten connections that a boto3 client keeps open."""
_FEW = 4
"""So many begin; more are added as long as processors are idle, for else they are in the way."""
_WHILE_S = 0.1
"""What processors do is looked at over so long at the least."""
_SPARE = 50
"""Hundredths of a second, of each, that must have been left."""
_WAIT_S = 0.25
"""The longest wait at once: Python sees no Ctrl-C that comes just before one before it ends."""
_INTERRUPTED_S = 0.5
"""How long whoever presses Ctrl-C waits for work to end; what hangs is left to itself."""


class Stopped(ModeltrailError):
    """The work was ended because other work failed; never seen outside this package."""


class Job:
    """What the work on one item knows of the whole.

    Args:
        stop: Set when all work is to end.
        tell: Takes how many bytes more are done, for the caller's thread.
    """

    def __init__(self, stop: Event, tell: Callable[[int], None]) -> None:
        self._stop = stop
        self.tell = tell

    def check(self) -> None:
        """Raise Stopped if the work is to end."""
        if self._stop.is_set():
            raise Stopped("The work was stopped.")


def for_each(
    items: Iterable[_Item],
    work: Callable[[_Item, Job], _Result],
    done: Callable[[_Item, _Result], None] = lambda _item, _result: None,
    *,
    told: Callable[[int], None] = lambda _size: None,
) -> dict[_Item, _Result]:
    """Return what the work makes of each item, several at a time.

    Args:
        items: What is worked on.
        work: Called in other threads; long work asks its job whether to end.
        done: Called in the caller's thread after each item.
        told: Called there with each number of bytes that a job tells.

    Raises:
        Exception: The first that the work or `done` raised, after all other work has ended; after
            Ctrl-C, work that hangs is not waited for, nor does the end of the program.
    """
    stop = Event()
    results: dict[_Item, _Result] = {}
    heard: SimpleQueue[int | Ended[_Item, _Result]] = SimpleQueue()
    job = Job(stop, heard.put)
    crew = Crew(lambda item: work(item, job), heard.put)
    waiting = iter(items)
    running, most = 0, _FEW
    processors = _Processors()
    patience: float | None = None
    try:
        while True:
            for item in islice(waiting, most - running):
                crew.start(item)
                running += 1
            if not running:
                return results
            match _next(heard):
                case int() as size:
                    told(size)
                case ended:
                    running -= 1
                    results[ended.item] = ended.result()
                    done(ended.item, results[ended.item])
                    if most < WORKERS and processors.are_idle():
                        most += 1
    except KeyboardInterrupt:
        patience = _INTERRUPTED_S
        raise
    finally:
        stop.set()
        crew.end(patience)


def _next(heard: SimpleQueue[_Heard]) -> _Heard:
    """Return what is heard next; a Ctrl-C just before a wait begins is seen when it ends."""
    while True:
        with suppress(Empty):
            return heard.get(timeout=_WAIT_S)


class _Processors:
    """The machine's processors, as Linux tells of them; elsewhere some count as idle."""

    def __init__(self) -> None:
        self._seen = time.monotonic(), _idle_ticks()

    def are_idle(self) -> bool:
        """Return whether one had nothing to do for a while; False too if it is too soon to say."""
        now, ticks = time.monotonic(), _idle_ticks()
        then, before = self._seen
        if now - then < _WHILE_S:
            return False
        self._seen = now, ticks
        return ticks is None or before is None or ticks - before > _SPARE * (now - then)


def _idle_ticks() -> int | None:
    """Return for how long all processors together had nothing to do, or waited for a disk."""
    try:
        with open("/proc/stat", "rb") as file:  # noqa: PTH123 (quicker)
            fields = file.readline().split()
    except OSError:
        return None
    return int(fields[4]) + int(fields[5])
