"""Several files at once, and an early end when one fails."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event
from typing import TypeVar

from modeltrail.errors import ModeltrailError

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

WORKERS = 8
"""Below the ten connections that a boto3 client keeps open."""


class Stopped(ModeltrailError):
    """The work was ended because other work failed; never seen outside this package."""


def check_running(stop: Event) -> None:
    """Raise Stopped if the work is to end."""
    if stop.is_set():
        raise Stopped("The work was stopped.")


def for_each(
    items: Iterable[_Item],
    work: Callable[[_Item, Event], _Result],
    done: Callable[[_Item, _Result], None] = lambda _item, _result: None,
) -> dict[_Item, _Result]:
    """Return what the work makes of each item, several at a time.

    Args:
        items: What is worked on.
        work: Called in other threads; long work looks at the event and ends when it is set.
        done: Called in the caller's thread after each item.

    Raises:
        Exception: The first that the work or `done` raised, after all other work has ended.
    """
    stop = Event()
    results: dict[_Item, _Result] = {}
    pool = ThreadPoolExecutor(WORKERS)
    try:
        futures = {pool.submit(work, item, stop): item for item in items}
        for future in as_completed(futures):
            item = futures[future]
            results[item] = future.result()
            done(item, results[item])
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
    return results
