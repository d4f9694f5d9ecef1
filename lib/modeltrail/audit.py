"""The audit of a timeline: each event as it is recorded, and as it could be recorded at all.

Verification walks the timelines of a table with it, and an import those of a file before it
writes any of them: what one would find in the table, the other keeps out of it.
"""

from collections import Counter
from collections.abc import Iterable

from modeltrail._fold import Fold
from modeltrail.canonical import canonical_bytes, parse_canonical
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events import MAX_BODY, StoredEvent
from modeltrail.ledger import MAX_ITEM, projection_item
from modeltrail.registry import check_decision, check_facts
from modeltrail.state import CommitRecord, Head, VersionRecord


class Audit:
    """Takes the events of a model, oldest first, and keeps what they fold to.

    Args:
        model: The model.
    """

    def __init__(self, model: str) -> None:
        self._fold = Fold(model)
        self._bytes: Counter[int | str] = Counter()
        """How long the events of each record are together: longer than what they fold to."""

    @property
    def head(self) -> Head:
        """The end of the timeline, as far as it was taken."""
        return self._fold.head

    @property
    def versions(self) -> dict[int, VersionRecord]:
        """The versions, as far as the timeline was taken."""
        return self._fold.versions

    @property
    def commits(self) -> dict[str, CommitRecord]:
        """The code commits, as far as the timeline was taken."""
        return self._fold.commits

    def take(self, stored: StoredEvent) -> None:
        """Check the next event: its link, its text, what it states, and its decision.

        Raises:
            VerificationFailed: Names the event, and what is not as it should be.
        """
        after = self._fold.after(stored)
        before = self._fold.before
        try:
            _check_text(stored)
            check_facts(stored.event, before)
            check_decision(stored.event, before)
            for record in self._fold.take(stored, after):
                self._check_size(record, len(stored.body))
        except (InvalidInput, ValueError, RecursionError) as error:
            why = error.message if isinstance(error, InvalidInput) else f"{error}."
            raise VerificationFailed(
                f"Event #{stored.event.seq} of {self.head.model!r} could not be recorded: {why}"
            ) from error

    def take_all(self, timeline: Iterable[StoredEvent]) -> None:
        """Check one event after the other."""
        for stored in timeline:
            self.take(stored)

    def _check_size(self, record: VersionRecord | CommitRecord, size: int) -> None:
        """Check that the table can hold a record; it is measured where it could be too large."""
        name = record.number if isinstance(record, VersionRecord) else record.commit
        self._bytes[name] += size
        if self._bytes[name] > MAX_ITEM // 4:
            projection_item(record)


def _check_text(stored: StoredEvent) -> None:
    text = stored.body.encode()
    if len(text) > MAX_BODY:
        raise InvalidInput(f"it takes {len(text)} bytes; at most {MAX_BODY} can be stored.")
    if canonical_bytes(parse_canonical(stored.body)) != text:
        raise InvalidInput("it is not in canonical form.")
