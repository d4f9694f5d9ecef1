"""Steps: what the demo is doing, how long each step took, and whose time it was."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from modeltrail.cli import write
from modeltrail.errors import BackendError


class Unexpected(BackendError):
    """A step did not do what it should; the demo has failed."""


@dataclass
class Steps:
    """Prints a line a step, and keeps the account of time."""

    begun: float = field(default_factory=time.monotonic)
    terraform: float = 0.0
    """Seconds of wall time in which Terraform and its provider were at work."""
    _chapter: tuple[str, float] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, text: str = "") -> None:
        """Print lines as they are.

        Raises:
            Unexpected: Nobody reads them any more.
        """
        with self._lock:
            read = write(f"{text}\n")
        if not read:
            raise Unexpected(
                "Nobody reads what the demo prints.", remedy="Let a terminal or a file take it."
            )

    def chapter(self, title: str) -> None:
        """End the part of the demo before, and begin another."""
        self.end_chapter()
        self._chapter = (title, time.monotonic())
        self.say(f"\n== {title}")

    def end_chapter(self) -> None:
        """Print how long the present part of the demo took."""
        if self._chapter is not None:
            title, begun = self._chapter
            self._chapter = None
            self.done(title, time.monotonic() - begun)

    def done(self, title: str, seconds: float) -> None:
        """Print that a step was done, and the time it took."""
        self.say(f"[{time.monotonic() - self.begun:6.1f} s] {title} ({seconds:.1f} s)")

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Do a step, and print it with its time."""
        start = time.monotonic()
        yield
        self.done(title, time.monotonic() - start)

    def account(self) -> str:
        """Return how the whole time was spent."""
        total = time.monotonic() - self.begun
        return (
            f"{total:.1f} s in all: {self.terraform:.1f} s in which Terraform and its provider "
            f"were at work, {total - self.terraform:.1f} s ours alone"
        )


def expect(condition: object, what: str) -> None:
    """Check that the demo went as it should.

    Raises:
        Unexpected: It did not.
    """
    if not condition:
        raise Unexpected(f"The demo went wrong: {what}.", remedy="The lines above say where.")
