"""The audit of a timeline: each event as it is recorded, and as it could be recorded at all.

Verification walks the timelines of a table with it, and an import those of a file before it
writes any of them: what one would find in the table, the other keeps out of it.
"""

from collections.abc import Iterable

from modeltrail import events
from modeltrail._chain import verify_chain
from modeltrail.events import Event, StoredEvent
from modeltrail.registry import Before, check_decision, check_facts
from modeltrail.state import (
    CommitRecord,
    Head,
    VersionRecord,
    advance_commit,
    advance_version,
    empty_head,
)


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

    def take(self, stored: StoredEvent) -> None:
        """Check the next event: its link, what it states, and its decision.

        Raises:
            VerificationFailed: Names the event, and what is not as it should be.
        """
        after = verify_chain(self.head.model, [stored], after=self.head)
        before = Before(self.head, self.versions, self.commits)
        check_facts(stored.event, before)
        check_decision(stored.event, before)
        self._fold(stored.event)
        self.head = after

    def take_all(self, timeline: Iterable[StoredEvent]) -> None:
        """Check one event after the other."""
        for stored in timeline:
            self.take(stored)

    def _fold(self, event: Event) -> None:
        if isinstance(event, events.EvidenceRecorded):
            sha = event.data.commit
            known = self.commits.get(sha) or CommitRecord(model=self.head.model, commit=sha)
            self.commits[sha] = advance_commit(known, event)
        elif event.version is not None:
            record = advance_version(self.versions.get(event.version), event)
            if record is not None:
                self.versions[event.version] = record
