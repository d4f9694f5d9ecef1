"""The data of a picture: what one model's versions did, where, and when.

All times are instants in their stored spelling. The picture is drawn from this and nothing else,
so the same chart always gives the same picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from modeltrail.spans import Span


@dataclass(frozen=True)
class Mark:
    """An event at one moment: a move with its reason, a denial, a piece of evidence, a note."""

    time: str
    kind: str
    """The event's type, such as `version.rolled_back` or `business.noted`."""
    version: int | None
    environment: str | None
    text: str
    """The reason or the note, as it was written."""
    by: str
    seq: int = 0
    """Its sequence number: who has the next one is its neighbour."""
    what: str = ""
    """What happened, in two or three words, where its kind does not say."""
    failed: bool = False
    """Whether it states that something was tried and failed, as a run of tests can."""


@dataclass(frozen=True)
class VersionRow:
    """A version's own facts."""

    number: int
    registered: str
    deleted: str | None
    commit: str
    snapshot: str
    metrics: Mapping[str, float]
    origin: str = ""
    """Where it was imported from; what was not said there is empty."""
    gone: tuple[tuple[str, str], ...] = ()
    """From when to when it was deleted, as often as it was restored."""


@dataclass(frozen=True)
class Chart:
    """One model's timeline, ready to be drawn.

    An environment that a span or a mark names and that is not among `environments` is drawn too,
    as if it came first in the order of promotion.
    """

    model: str
    environments: tuple[str, ...]
    """In the order of promotion."""
    versions: tuple[VersionRow, ...]
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    """In the order of their sequence numbers."""
    start: str
    end: str

    def lanes(self) -> tuple[str, ...]:
        """Return every environment to draw, in the order of promotion."""
        named = {span.environment for span in self.spans}
        named |= {mark.environment for mark in self.marks if mark.environment is not None}
        return (*sorted(named.difference(self.environments)), *self.environments)
