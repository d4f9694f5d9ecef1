"""What happened between two instants, and what became of one version."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from modeltrail import events
from modeltrail.errors import InvalidInput, no_model
from modeltrail.events import StoredEvent
from modeltrail.ledger import Reader, Selection
from modeltrail.state import Head, VersionRecord, empty_head

CHANGES = frozenset(
    {
        "version.registered",
        "version.candidate",
        "version.promoted",
        "version.demoted",
        "version.rolled_back",
        "version.deleted",
        "version.restored",
    }
)
"""The types of events that change what exists or what is served."""
_TAKES_OVER = frozenset({"version.promoted", "version.rolled_back"})
_BETWEEN_LIVES = frozenset({"version.deleted", "version.restored"})


@dataclass(frozen=True)
class Diff:
    """What changed of a model between two instants."""

    before: Head
    after: Head
    changes: tuple[StoredEvent, ...]
    """The events that changed what exists or what is served, oldest first."""

    def environments(self) -> list[str]:
        """Return the environments that serve something else, or have candidates that changed."""
        names = dict.fromkeys([*self.before.placements, *self.after.placements])
        return [name for name in names if _served(self.before, name) != _served(self.after, name)]


@dataclass(frozen=True)
class Story:
    """One version, from what led to it to its end."""

    record: VersionRecord
    serving: tuple[str, ...]
    """The environments that it is champion or candidate of now."""
    events: tuple[StoredEvent, ...]
    """Its own events, the evidence of its commit, and the moves of others that replaced it or
    brought it back; in the order of the timeline."""
    counted: tuple[StoredEvent, ...]
    """The approvals and the evidence that decisions among them counted, of other versions too."""


def diff(ledger: Reader, model: str, since: str, until: str) -> Diff:
    """Return what changed of a model after an instant, up to another.

    Its cost grows with the number of changes between the two, not with the timeline.

    Args:
        ledger: The timelines.
        model: The model.
        since: An instant, in the stored spelling; what was recorded at it is before.
        until: The later one; what was recorded at it is after.

    Raises:
        InvalidInput: There was no such model by then, or the instants are in the wrong order.
    """
    if since > until:
        raise InvalidInput(f"{since} is after {until}.", remedy="Give the earlier instant first.")
    after = ledger.as_of(model, until)
    if after.seq == 0:
        if ledger.head(model) == empty_head(model):
            raise no_model(model)
        raise InvalidInput(
            f"There was no model {model!r} yet at {until}.", remedy="Ask for a later instant."
        )
    before = ledger.as_of(model, since)
    wanted = Selection(types=CHANGES, since=since, until=until)
    found = ledger.select(model, wanted)
    return Diff(before, after, tuple(s for s in found if s.event.seq > before.seq))


def why(ledger: Reader, model: str, version: int) -> Story:
    """Return the story of a version, decisions and evidence included.

    It reads the version's own events, the evidence of its commit, and the promotions and
    rollbacks since it was registered, through indexes; not the rest of the timeline.

    Raises:
        InvalidInput: There is no such model or version.
    """
    record = ledger.version(model, version)
    if record is None:
        head = ledger.head(model)
        if head == empty_head(model):
            raise no_model(model)
        raise InvalidInput(
            f"{model!r} has no version {version}.",
            remedy=f"'modeltrail show {model}' lists its versions.",
        )
    told = heapq.merge(
        ledger.select(model, Selection(version=version)),
        ledger.evidence(model, record.code.commit) if record.code else (),
        _replacements(ledger, record),
        key=lambda stored: stored.event.seq,
    )
    serving = ledger.head(model).serving(version)
    its = tuple(told)
    return Story(record, serving, its, counted=_counted(ledger, model, its))


def _counted(ledger: Reader, model: str, told: tuple[StoredEvent, ...]) -> tuple[StoredEvent, ...]:
    """Return what decisions counted; what is not among the events of the decisions is read."""
    decisions = (getattr(stored.event.data, "decision", None) for stored in told)
    seqs = {
        verdict.seq
        for decision in decisions
        if decision is not None
        for verdict in (*decision.approvals, *(decision.evidence or ()))
        if verdict.counted
    }
    known = {stored.event.seq: stored for stored in told if stored.event.seq in seqs}
    missing = ledger.events(model, sorted(seqs - known.keys()))
    return tuple(sorted((*known.values(), *missing), key=lambda stored: stored.event.seq))


def deleted_at(ledger: Reader, model: str, instant: str) -> frozenset[int]:
    """Return the versions of a model that were deleted at an instant.

    It reads the deletions before it and what was restored, through an index; nothing else.
    """
    wanted = Selection(types=_BETWEEN_LIVES, until=instant)
    last = {stored.event.version: stored.event for stored in ledger.select(model, wanted)}
    gone = (number for number, e in last.items() if isinstance(e, events.VersionDeleted))
    return frozenset(number for number in gone if number is not None)


def _replacements(ledger: Reader, record: VersionRecord) -> Iterator[StoredEvent]:
    """Yield the moves of other versions that replaced a champion, or made it one again."""
    wanted = Selection(types=_TAKES_OVER, since=record.registered_at)
    for stored in ledger.select(record.model, wanted):
        event = stored.event
        if event.version == record.number:
            continue
        if isinstance(event, events.VersionPromoted):
            other: int | None = event.data.incumbent
        elif isinstance(event, events.VersionRolledBack):
            other = event.data.to
        else:
            continue
        if other == record.number:
            yield stored


def _served(head: Head, environment: str) -> tuple[int | None, frozenset[int]]:
    place = head.placement(environment)
    return place.champion, frozenset(place.candidates)
