"""State: the pure fold of a model's events; nothing else decides what a model looks like.

The fold is kept in three projections, so that a question reads no more than it asks about: the
head (what each environment serves), one record a version, and one a code commit (its evidence).
"""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from modeltrail import events
from modeltrail.events import Event, StoredEvent
from modeltrail.identity import Actor
from modeltrail.instants import Instant
from modeltrail.standing import standing

REMEMBERED_CHAMPIONS = 20
"""How many former champions of an environment a rollback can choose among."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Placement(_Frozen):
    """What an environment serves."""

    champion: int | None = None
    candidates: tuple[int, ...] = ()
    former: tuple[int, ...] = ()
    """Former champions, oldest first; without those that a rollback left."""


class Head(_Frozen):
    """The end of a model's timeline, and what its environments serve there."""

    model: str
    seq: int = 0
    hash: str
    time: Instant | None = None
    next_version: int = 1
    placements: dict[str, Placement] = {}
    deleted: tuple[int, ...] = ()
    """Deleted versions among the former champions."""

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


class Approval(_Frozen):
    """An approval that stands."""

    seq: int
    environment: str
    artifact_digest: str
    by: Actor
    time: Instant


class Deletion(_Frozen):
    """Who deleted a version, when and why."""

    by: Actor
    time: Instant
    reason: str | None


class VersionRecord(_Frozen):
    """A version's own facts, and what was said of it since."""

    model: str
    number: int
    status: Literal["registered", "deleted"]
    registered_by: Actor
    registered_at: Instant
    artifact: events.ArtifactLocation | None
    code: events.Code | None
    data: events.DataSnapshot | None
    evaluation: events.Evaluation | None
    parameters: dict[str, object]
    imported: events.Imported | None = None
    """What another registry said of it; where that is so, what it did not say is None."""
    approvals: tuple[Approval, ...] = ()
    metrics: dict[str, dict[str, float]] = {}
    """By environment (or "" for none), the newest value of each metric recorded there: measured
    last, by the time that is claimed for it or else by that of its record."""
    measured: dict[str, dict[str, Instant]] = {}
    """When those values were measured."""
    deletion: Deletion | None = None
    """None while it is not deleted."""


class CommitRecord(_Frozen):
    """The evidence about a code commit that stands."""

    model: str
    commit: str
    evidence: tuple[events.EvidenceRecorded, ...] = ()


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
        place = _moved(head.placement(event.environment), event, event.version)
        if place != head.placement(event.environment):
            update["placements"] = {**head.placements, event.environment: place}
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


def _moved(place: Placement, event: Event, version: int) -> Placement:
    beside = tuple(v for v in place.candidates if v != version)
    match event:
        case events.VersionCandidate():
            return place.model_copy(update={"candidates": (*beside, version)})
        case events.VersionPromoted():
            former = _former(place, leaving=place.champion, without={version})
            return Placement(champion=version, candidates=beside, former=former)
        case events.VersionDemoted() if event.data.role == "candidate":
            return place.model_copy(update={"candidates": beside})
        case events.VersionDemoted():
            former = _former(place, leaving=version, without=set())
            return place.model_copy(update={"champion": None, "former": former})
        case events.VersionRolledBack():
            target = event.data.to
            former = tuple(v for v in place.former if v not in {version, target})
            beside = tuple(v for v in place.candidates if v != target)
            return Placement(champion=target, candidates=beside, former=former)
        case _:
            return place


def _former(place: Placement, *, leaving: int | None, without: set[int]) -> tuple[int, ...]:
    """Return the former champions once one more has left; each stands at its last time."""
    kept = [v for v in place.former if v != leaving and v not in without]
    if leaving is not None and leaving not in without:
        kept.append(leaving)
    return tuple(kept[-REMEMBERED_CHAMPIONS:])


def advance_version(record: VersionRecord | None, event: Event) -> VersionRecord | None:
    """Return a version's record after one of its own events."""
    if isinstance(event, events.VersionRegistered):
        return VersionRecord(
            model=event.model,
            number=event.version or 0,
            status="registered",
            registered_by=event.actor,
            registered_at=event.time,
            artifact=event.data.artifact,
            code=event.data.code,
            data=event.data.data,
            evaluation=event.data.evaluation,
            parameters=dict(event.data.parameters),
            imported=event.data.imported,
        )
    return record and record.model_copy(update=_said(record, event))


def _said(  # noqa: PLR0911 (a return for each type that says something)
    record: VersionRecord, event: Event
) -> dict[str, object]:
    """Return what an event changes of a version's record."""
    match event:
        case events.VersionDeleted():
            deletion = Deletion(by=event.actor, time=event.time, reason=event.reason)
            return {"status": "deleted", "deletion": deletion}
        case events.VersionRestored():
            return {"status": "registered", "deletion": None}
        case events.VersionRolledBack():
            # What was agreed to before the version had to leave is not agreed to any more.
            kept = (a for a in record.approvals if a.environment != event.environment)
            return {"approvals": tuple(kept)}
        case events.ApprovalGranted():
            granted = Approval(
                seq=event.seq,
                environment=event.environment or "",
                artifact_digest=event.data.artifact_digest,
                by=event.actor,
                time=event.time,
            )
            # A person's newest approval stands for the earlier ones: taken back, none is left.
            others = (a for a in record.approvals if not _same_approval(a, granted))
            return {"approvals": (*others, granted)}
        case events.ApprovalWithdrawn():
            granted_seq = event.data.granted_seq
            return {"approvals": tuple(a for a in record.approvals if a.seq != granted_seq)}
        case events.MetricRecorded():
            return _measured(record, event)
        case _:
            return {}


def _measured(record: VersionRecord, event: events.MetricRecorded) -> dict[str, object]:
    where, time = event.environment or "", event.claimed_time or event.time
    times = record.measured.get(where, {})
    new = {name: v for name, v in event.data.metrics.items() if times.get(name, "") <= time}
    return {
        "metrics": {**record.metrics, where: {**record.metrics.get(where, {}), **new}},
        "measured": {**record.measured, where: {**times, **dict.fromkeys(new, time)}},
    }


def _same_approval(one: Approval, other: Approval) -> bool:
    return (one.by.person, one.environment) == (other.by.person, other.environment)


def advance_commit(record: CommitRecord, event: events.EvidenceRecorded) -> CommitRecord:
    """Return a commit's record after evidence about it."""
    return record.model_copy(update={"evidence": standing(record.evidence, event)})
