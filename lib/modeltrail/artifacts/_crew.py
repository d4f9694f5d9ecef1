"""Threads that work on one item after the other, and that no end of the program waits for."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Ended(Generic[_Item, _Result]):
    """What came of the work on an item."""

    item: _Item
    made: tuple[_Result, ...] = ()
    """The one result, unless it failed."""
    error: BaseException | None = None

    def result(self) -> _Result:
        """Return the result, or raise what the work raised."""
        if self.error is not None:
            raise self.error
        return self.made[0]


class Crew(Generic[_Item, _Result]):
    """As many threads as items were at work at once.

    Unlike those of `concurrent.futures` they are no reason for Python not to end: a read of a
    server that does not answer takes minutes to fail.

    Args:
        work: Called with each item, in one of the threads.
        ended: Called there with what came of it.
    """

    def __init__(
        self,
        work: Callable[[_Item], _Result],
        ended: Callable[[Ended[_Item, _Result]], object],
    ) -> None:
        self._work = work
        self._ended = ended
        self._todo: SimpleQueue[tuple[_Item, ...]] = SimpleQueue()
        """An item each; nothing, for a thread to end."""
        self._idle: SimpleQueue[None] = SimpleQueue()
        """One for each thread that has nothing to do, or soon will."""
        self._threads: list[Thread] = []

    def start(self, item: _Item) -> None:
        """Have an item worked on."""
        self._todo.put((item,))
        if self._idle.empty():
            thread = Thread(target=self._serve, daemon=True)
            self._threads.append(thread)
            thread.start()
        else:
            self._idle.get()

    def end(self, patience: float | None = None) -> None:
        """Wait for all work to end.

        Args:
            patience: How many seconds at most; None for as long as it takes.
        """
        for _ in self._threads:
            self._todo.put(())
        until = None if patience is None else time.monotonic() + patience
        for thread in self._threads:
            thread.join(None if until is None else max(until - time.monotonic(), 0))

    def _serve(self) -> None:
        while todo := self._todo.get():
            (item,) = todo
            ended: Ended[_Item, _Result]
            try:
                ended = Ended(item, (self._work(item),))
            except BaseException as error:  # noqa: BLE001 (raised where the result is asked for)
                ended = Ended(item, error=error)
            self._idle.put(None)
            self._ended(ended)
