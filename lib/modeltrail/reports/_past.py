"""A model's past, as far as a report on what was served needs it."""

from collections.abc import Sequence
from dataclasses import dataclass

from modeltrail.events import StoredEvent
from modeltrail.reports._asked import Asked
from modeltrail.spans import Span, spans
from modeltrail.state import Head


@dataclass(frozen=True)
class Past:
    """What a model's environments held when the window began, and every change after it."""

    before: Head
    moves: Sequence[StoredEvent]
    """The moves after that head, oldest first; other events can be among them."""

    def spans(self, asked: Asked) -> list[Span]:
        """Return the spans that are in the window, at least in part.

        One that began before it begins with it; one that is open at its end has none.
        """
        told = (s for s in self.moves if self.before.seq < s.event.seq)
        within = (s for s in told if s.event.time <= asked.until)
        return spans(within, before=self.before, since=asked.since or "")
