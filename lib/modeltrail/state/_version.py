"""The record of a version: its own facts, and what was said of it since."""

from typing import Literal

from pydantic import Field

from modeltrail import events
from modeltrail.events import Event
from modeltrail.identity import Actor
from modeltrail.instants import Instant
from modeltrail.policy._facts import Waiver
from modeltrail.state._head import Head
from modeltrail.state._values import Frozen

REMEMBERED_WAIVERS = 50
"""How many waivers of a version are kept: the last ones, whether they expired or not."""


class Approval(Frozen):
    """An approval that stands."""

    seq: int
    environment: str
    artifact_digest: str
    by: Actor
    time: Instant


class Deletion(Frozen):
    """Who deleted a version, when and why."""

    by: Actor
    time: Instant
    reason: str | None


class VersionRecord(Frozen):
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
    licence: str | None = None
    model_card: str | None = None
    """Its path among the files of the artifact."""
    imported: events.Imported | None = None
    """What another registry said of it; where that is so, what it did not say is None."""
    approvals: tuple[Approval, ...] = ()
    metrics: dict[str, dict[str, float]] = Field(default_factory=dict)
    """By environment (or "" for none), the newest value of each metric recorded there: measured
    last, by the time that is claimed for it or else by that of its record."""
    measured: dict[str, dict[str, Instant]] = Field(default_factory=dict)
    """When those values were measured."""
    waivers: tuple[Waiver, ...] = ()
    """The last ones that were granted for it, oldest first; those that expired, too."""
    left_service_at: Instant | None = None
    """When it last ceased to be champion or candidate of any environment; None where it never
    served, or serves now."""
    deletion: Deletion | None = None
    """None while it is not deleted."""


def concerned(event: Event) -> tuple[int, ...]:
    """Return the versions whose records an event changes: its own, and one that makes room."""
    other = None
    if isinstance(event, events.VersionPromoted):
        other = event.data.incumbent
    elif isinstance(event, events.VersionRolledBack):
        other = event.data.to
    elif isinstance(event, events.EvidenceRecorded):
        return ()  # it is about a commit
    return tuple(dict.fromkeys(number for number in (event.version, other) if number is not None))


def advance_version(
    record: VersionRecord | None, event: Event, after: Head
) -> VersionRecord | None:
    """Return a version's record after an event that concerns it.

    Args:
        record: The record before; None where there is none.
        event: The event.
        after: The end of the timeline with it.
    """
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
            licence=event.data.licence,
            model_card=event.data.model_card,
            imported=event.data.imported,
        )
    if record is None:
        return None
    said = _said(record, event) if event.version == record.number else {}
    return record.model_copy(update=said | _service(record, event, after))


def _service(record: VersionRecord, event: Event, after: Head) -> dict[str, object]:
    """Return what an event changes of a version's service."""
    if after.serving(record.number):
        return {"left_service_at": None}
    own = event.version == record.number
    left = (own and isinstance(event, events.VersionDemoted | events.VersionRolledBack)) or (
        not own and isinstance(event, events.VersionPromoted)
    )
    return {"left_service_at": event.time} if left else {}


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
        case events.WaiverGranted():
            waiver = Waiver(
                seq=event.seq,
                code=event.data.code,
                version=record.number,
                environment=event.environment,
                by=event.actor,
                time=event.time,
                until=event.data.until,
            )
            return {"waivers": (*record.waivers, waiver)[-REMEMBERED_WAIVERS:]}
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
