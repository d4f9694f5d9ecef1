"""The audit of a timeline: each event as it is recorded, and as it could be recorded at all.

Verification walks the timelines of a table with it, and an import those of a file before it
writes any of them: what one would find in the table, the other keeps out of it.
"""

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from modeltrail._chain import verify_chain
from modeltrail.canonical import canonical_bytes, parse_canonical
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events import MAX_BODY, Event, StoredEvent
from modeltrail.ledger import MAX_ITEM, projection_item
from modeltrail.registry import Before, check_decision, check_facts
from modeltrail.state import (
    CommitRecord,
    Head,
    VersionRecord,
    advance_commit,
    advance_version,
    commit_of,
    concerned,
    empty_head,
)

Record = TypeVar("Record", VersionRecord, CommitRecord)


class Audit:
    """Takes the events of a model, oldest first, and keeps what they fold to.

    Args:
        model: The model.
    """

    def __init__(self, model: str) -> None:
        self.head: Head = empty_head(model)
        """The end of the timeline, as far as it was taken."""
        self.versions: dict[int, VersionRecord] = {}
        self.commits: dict[str, CommitRecord] = {}
        self._bytes: Counter[int | str] = Counter()
        """How long the events of each record are together: longer than what they fold to."""

    def take(self, stored: StoredEvent) -> None:
        """Check the next event: its link, its text, what it states, and its decision.

        Raises:
            VerificationFailed: Names the event, and what is not as it should be.
        """
        after = verify_chain(self.head.model, [stored], after=self.head)
        before = Before(self.head, self.versions, self.commits)
        try:
            _check_text(stored)
            check_facts(stored.event, before)
            check_decision(stored.event, before)
            self._fold(stored.event, after, len(stored.body))
        except (InvalidInput, ValueError, RecursionError) as error:
            why = error.message if isinstance(error, InvalidInput) else f"{error}."
            raise VerificationFailed(
                f"Event #{stored.event.seq} of {self.head.model!r} could not be recorded: {why}"
            ) from error
        self.head = after

    def take_all(self, timeline: Iterable[StoredEvent]) -> None:
        """Check one event after the other."""
        for stored in timeline:
            self.take(stored)

    def _fold(self, event: Event, after: Head, size: int) -> None:
        for number in concerned(event):
            record = advance_version(self.versions.get(number), event, after)
            if record is not None:
                self.versions[number] = self._fits(number, record, size)
        if (sha := commit_of(event, self.versions.get(event.version or 0))) is not None:
            known = self.commits.get(sha) or CommitRecord(model=self.head.model, commit=sha)
            self.commits[sha] = self._fits(sha, advance_commit(known, event), size)

    def _fits(self, name: int | str, record: Record, size: int) -> Record:
        """Return a record, which the table can hold; it is measured where it could be too large."""
        self._bytes[name] += size
        if self._bytes[name] > MAX_ITEM // 4:
            projection_item(record)
        return record


def _check_text(stored: StoredEvent) -> None:
    text = stored.body.encode()
    if len(text) > MAX_BODY:
        raise InvalidInput(f"it takes {len(text)} bytes; at most {MAX_BODY} can be stored.")
    if canonical_bytes(parse_canonical(stored.body)) != text:
        raise InvalidInput("it is not in canonical form.")
