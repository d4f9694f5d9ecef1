"""Several things at once, and an early end when one fails."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event
from typing import TypeVar

from modeltrail.errors import ModeltrailError

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

WORKERS = 8
"""Below the ten connections that a boto3 client keeps open."""


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
        Exception: The first that the work or `done` raised, after all other work has ended.
    """
    stop = Event()
    results: dict[_Item, _Result] = {}
    heard: SimpleQueue[int | tuple[_Item, Future[_Result]]] = SimpleQueue()
    pool = ThreadPoolExecutor(WORKERS)

    def start(item: _Item) -> None:
        future = pool.submit(work, item, job)
        future.add_done_callback(lambda ended: heard.put((item, ended)))

    try:
        job = Job(stop, heard.put)
        left = 0
        for left, item in enumerate(items, 1):  # noqa: B007 (how many there are)
            start(item)
        while left:
            match heard.get():
                case int() as size:
                    told(size)
                case item, future:
                    left -= 1
                    results[item] = future.result()
                    done(item, results[item])
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
    return results
