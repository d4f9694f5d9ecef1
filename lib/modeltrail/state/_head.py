"""The head of a timeline: its end, what the environments serve there, and what is open."""

from collections.abc import Iterable

from pydantic import Field

from modeltrail import events
from modeltrail.events import Event, StoredEvent
from modeltrail.instants import Instant
from modeltrail.state._open import Open, after
from modeltrail.state._placement import Placement, moved
from modeltrail.state._values import Frozen


class Head(Frozen):
    """The end of a model's timeline, what its environments serve there, and what is open."""

    model: str
    seq: int = 0
    hash: str
    time: Instant | None = None
    next_version: int = 1
    placements: dict[str, Placement] = Field(default_factory=dict)
    deleted: tuple[int, ...] = ()
    """Deleted versions among the former champions."""
    open: Open = Open()

    def placement(self, environment: str) -> Placement:
        """Return what an environment serves."""
        return self.placements.get(environment, Placement())

    def rollback_targets(self, environment: str) -> tuple[int, ...]:
        """Return the versions that rollbacks of an environment can go to, the next one first."""
        former = self.placement(environment).former
        return tuple(v for v in reversed(former) if v not in self.deleted)

    def rollback_target(self, environment: str) -> int | None:
        """Return the version that a rollback of an environment goes to, or None."""
        return next(iter(self.rollback_targets(environment)), None)

    def serving(self, version: int) -> tuple[str, ...]:
        """Return the environments that a version is champion or candidate of."""
        return tuple(
            name
            for name, place in self.placements.items()
            if version == place.champion or version in place.candidates
        )


def empty_head(model: str) -> Head:
    """Return the head of a model that nothing has happened to."""
    return Head(model=model, hash=events.genesis(model))


def advance(head: Head, stored: StoredEvent) -> Head:
    """Return the head after an event."""
    event = stored.event
    update: dict[str, object] = {"seq": event.seq, "hash": stored.hash, "time": event.time}
    if isinstance(event, events.VersionRegistered) and event.version is not None:
        update["next_version"] = max(head.next_version, event.version + 1)
    elif isinstance(event, events.VersionDeleted | events.VersionRestored):
        update["deleted"] = _deleted(head, event)
    elif event.environment is not None and event.version is not None:
        place = moved(head.placement(event.environment), event, event.version)
        if place != head.placement(event.environment):
            update["placements"] = {**head.placements, event.environment: place}
    if (now_open := after(head.open, event)) is not head.open:
        update["open"] = now_open
    return head.model_copy(update=update)


def advance_until(head: Head, timeline: Iterable[StoredEvent], instant: str) -> Head:
    """Return the head as it was at an instant, the events recorded at that instant included.

    Args:
        head: Any head before.
        timeline: The events that follow it, oldest first.
        instant: In the stored spelling.
    """
    for stored in timeline:
        if stored.event.time > instant:
            break
        head = advance(head, stored)
    return head


def _deleted(head: Head, event: Event) -> tuple[int, ...]:
    others = {v for v in head.deleted if v != event.version}
    if isinstance(event, events.VersionDeleted) and event.version is not None:
        others.add(event.version)
    former = {v for place in head.placements.values() for v in place.former}
    return tuple(sorted(others & former))
