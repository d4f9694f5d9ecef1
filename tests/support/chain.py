"""A timeline in memory, each event sealed onto the one before."""

from typing import Any

from modeltrail import events
from modeltrail.events import Event, StoredEvent, seal
from modeltrail.state import (
    Head,
    VersionRecord,
    advance,
    advance_version,
    concerned,
    empty_head,
)
from tests.support import facts


def event_facts(head: Head, **changed: Any) -> dict[str, Any]:
    """Return what `seal` takes for the next event after a head."""
    return {
        "model": head.model,
        "seq": head.seq + 1,
        "time": f"2026-11-24T09:{head.seq // 60:02d}:{head.seq % 60:02d}.000000Z",
        "claimed_time": None,
        "actor": facts.person(),
        "reason": None,
        "version": None,
        "environment": None,
        "request": f"request-{head.seq + 1}",
        "previous": head.hash,
        **changed,
    }


class Chain:
    """Grows a timeline, and keeps its fold."""

    def __init__(self, model: str = facts.MODEL) -> None:
        self.head = empty_head(model)
        self.events: list[StoredEvent] = []

    def add(self, cls: type[Event], data: Any, **stated: Any) -> StoredEvent:
        stored = seal(cls, event_facts(self.head, data=data, **stated))
        self.head = advance(self.head, stored)
        self.events.append(stored)
        return stored

    def register(self, letter: str = "a") -> int:
        number = self.head.next_version
        self.add(events.VersionRegistered, facts.registration(letter), version=number)
        return number

    def promote(self, version: int, environment: str) -> StoredEvent:
        champion = self.head.placement(environment).champion
        data = {
            "decision": facts.decision(),
            "incumbent": champion,
            "older": champion is not None and version < champion,
        }
        return self._move(events.VersionPromoted, data, version, environment)

    def candidate(self, version: int, environment: str) -> StoredEvent:
        data = {"decision": facts.decision()}
        return self._move(events.VersionCandidate, data, version, environment)

    def demote(self, version: int, environment: str) -> StoredEvent:
        champion = self.head.placement(environment).champion
        role = "champion" if version == champion else "candidate"
        data = {"decision": facts.decision(), "role": role}
        return self._move(events.VersionDemoted, data, version, environment)

    def rollback(self, environment: str) -> StoredEvent:
        data = {"decision": facts.decision(), "to": self.head.rollback_target(environment)}
        champion = self.head.placement(environment).champion
        return self._move(events.VersionRolledBack, data, champion, environment)

    def delete(self, version: int) -> StoredEvent:
        return self._move(events.VersionDeleted, {"decision": facts.decision()}, version, None)

    def restore(self, version: int) -> StoredEvent:
        return self._move(events.VersionRestored, {"decision": facts.decision()}, version, None)

    def note(self, text: str = "Complaints doubled.") -> StoredEvent:
        return self.add(events.BusinessNoted, {"text": text})

    def _move(
        self, cls: type[Event], data: Any, version: int | None, environment: str | None
    ) -> StoredEvent:
        return self.add(cls, data, version=version, environment=environment, reason="Because.")


def record_of(chain: Chain, number: int = 1) -> VersionRecord:
    """Return what a chain folds to of a version."""
    record: VersionRecord | None = None
    head = empty_head(chain.head.model)
    for stored in chain.events:
        head = advance(head, stored)
        if number in concerned(stored.event):
            record = advance_version(record, stored.event, head)
    assert record is not None
    return record


def story() -> Chain:
    """Return a chain: 1 champion, 2 beside it, 2 champion, 2 rolled back, 3 deleted."""
    chain = Chain()
    for letter in "ab":
        chain.register(letter)
    chain.promote(1, "production")
    chain.candidate(2, "production")
    chain.promote(2, "production")
    chain.note()
    chain.rollback("production")
    chain.register("c")
    chain.candidate(3, "dev")
    chain.demote(3, "dev")
    chain.delete(3)
    return chain
