"""Events: one immutable fact each on a model's timeline."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from modeltrail.events import _values as values
from modeltrail.events._registered import Registered
from modeltrail.identity import Actor
from modeltrail.instants import Instant

SCHEME = "modeltrail/1"
"""The hash scheme; a new one never reads an old event as forged."""


class Event(BaseModel):
    """What every event says, whatever its type.

    A reader meets events of later releases too: their type is then unknown to it, and `data`
    stays the JSON value that was recorded.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    scheme: str = SCHEME
    type: str
    schema_version: Annotated[StrictInt, Field(ge=1)] = 1
    model: str
    seq: Annotated[StrictInt, Field(ge=1)]
    time: Instant
    """When it was recorded; never before the event ahead of it."""
    claimed_time: Instant | None
    """When it happened, as the caller says."""
    actor: Actor
    reason: values.Text | None
    version: values.Version | None
    environment: str | None
    request: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    """The idempotency key of the request that recorded it."""
    previous: values.Digest
    """The hash of the event before it."""
    data: Any

    needs: ClassVar[frozenset[str]] = frozenset()
    """Which of version, environment and reason this type must state."""


class VersionRegistered(Event):
    """A version exists: trained once, stored once, named once."""

    type: Literal["version.registered"] = "version.registered"
    schema_version: Annotated[StrictInt, Field(ge=1)] = 3
    data: Registered
    needs = frozenset({"version"})


class VersionCandidate(Event):
    """A version is deployed beside the champion."""

    type: Literal["version.candidate"] = "version.candidate"
    schema_version: Annotated[StrictInt, Field(ge=1)] = 2
    data: values.Beside
    needs = frozenset({"version", "environment", "reason"})


class VersionPromoted(Event):
    """A version is the champion of an environment."""

    type: Literal["version.promoted"] = "version.promoted"
    schema_version: Annotated[StrictInt, Field(ge=1)] = 2
    data: values.Promoted
    needs = frozenset({"version", "environment", "reason"})


class VersionDemoted(Event):
    """A version left an environment, and nothing took its place."""

    type: Literal["version.demoted"] = "version.demoted"
    schema_version: Annotated[StrictInt, Field(ge=1)] = 2
    data: values.Demoted
    needs = frozenset({"version", "environment", "reason"})


class VersionRolledBack(Event):
    """A champion left an environment, and an earlier one serves again."""

    type: Literal["version.rolled_back"] = "version.rolled_back"
    schema_version: Annotated[StrictInt, Field(ge=1)] = 2
    data: values.RolledBack
    needs = frozenset({"version", "environment", "reason"})


class VersionDeleted(Event):
    """A version may be served no more."""

    type: Literal["version.deleted"] = "version.deleted"
    schema_version: Annotated[StrictInt, Field(ge=1)] = 2
    data: values.Deleted
    needs = frozenset({"version", "reason"})


class VersionRestored(Event):
    """A deleted version exists again, under its number and with its bytes."""

    type: Literal["version.restored"] = "version.restored"
    schema_version: Annotated[StrictInt, Field(ge=1)] = 2
    data: values.Decided
    needs = frozenset({"version", "reason"})


class PromotionDenied(Event):
    """The policy said no to a move."""

    type: Literal["promotion.denied"] = "promotion.denied"
    schema_version: Annotated[StrictInt, Field(ge=1)] = 2
    data: values.Denied
    needs = frozenset({"version"})


class ApprovalGranted(Event):
    """A person approved a version for an environment."""

    type: Literal["approval.granted"] = "approval.granted"
    data: values.Approved
    needs = frozenset({"version", "environment"})


class ApprovalWithdrawn(Event):
    """A person took an approval back."""

    type: Literal["approval.withdrawn"] = "approval.withdrawn"
    data: values.Withdrawn
    needs = frozenset({"version", "environment", "reason"})


class EvidenceRecorded(Event):
    """A test suite was run in an environment; passed or failed."""

    type: Literal["evidence.recorded"] = "evidence.recorded"
    data: values.SuiteEvidence
    needs = frozenset({"environment"})


class MetricRecorded(Event):
    """A version was measured."""

    type: Literal["metric.recorded"] = "metric.recorded"
    data: values.Measured
    needs = frozenset({"version"})


class BusinessNoted(Event):
    """Something happened in the business that bears on the model."""

    type: Literal["business.noted"] = "business.noted"
    data: values.Noted


class MonitoringStarted(Event):
    """A version is observable from here on."""

    type: Literal["monitoring.started"] = "monitoring.started"
    data: values.Monitoring
    needs = frozenset({"version", "environment"})


class IncidentOpened(Event):
    """Something goes wrong that has to do with the model."""

    type: Literal["incident.opened"] = "incident.opened"
    data: values.Opened
    needs = frozenset({"reason"})


class IncidentClosed(Event):
    """An incident is over."""

    type: Literal["incident.closed"] = "incident.closed"
    data: values.Closed
    needs = frozenset({"reason"})


class DriftRaised(Event):
    """A monitor found that a version drifts."""

    type: Literal["drift.raised"] = "drift.raised"
    data: values.Raised
    needs = frozenset({"version", "environment", "reason"})


class DriftCleared(Event):
    """A drift alarm is settled."""

    type: Literal["drift.cleared"] = "drift.cleared"
    data: values.Cleared
    needs = frozenset({"version", "environment", "reason"})


class WaiverGranted(Event):
    """Somebody lets a violation of a version pass, until an instant."""

    type: Literal["waiver.granted"] = "waiver.granted"
    data: values.Waived
    needs = frozenset({"version", "reason"})


class HoldPlaced(Event):
    """A version, or the whole model, has to be kept."""

    type: Literal["hold.placed"] = "hold.placed"
    data: values.Placed
    needs = frozenset({"reason"})


class HoldLifted(Event):
    """A hold stands no more."""

    type: Literal["hold.lifted"] = "hold.lifted"
    data: values.Lifted
    needs = frozenset({"reason"})


class BreakglassReviewed(Event):
    """Somebody else looked at a move that broke the glass."""

    type: Literal["breakglass.reviewed"] = "breakglass.reviewed"
    data: values.Reviewed
    needs = frozenset({"version", "environment", "reason"})


class TimelineImported(Event):
    """All events before this one were recorded elsewhere, and brought in from an export."""

    type: Literal["timeline.imported"] = "timeline.imported"
    data: values.FromExport


EVENT_TYPES: dict[str, type[Event]] = {
    cls.model_fields["type"].default: cls
    for cls in (
        VersionRegistered,
        VersionCandidate,
        VersionPromoted,
        VersionDemoted,
        VersionRolledBack,
        VersionDeleted,
        VersionRestored,
        PromotionDenied,
        ApprovalGranted,
        ApprovalWithdrawn,
        EvidenceRecorded,
        MetricRecorded,
        BusinessNoted,
        MonitoringStarted,
        IncidentOpened,
        IncidentClosed,
        DriftRaised,
        DriftCleared,
        WaiverGranted,
        HoldPlaced,
        HoldLifted,
        BreakglassReviewed,
        TimelineImported,
    )
}
"""Every type that this release records."""
