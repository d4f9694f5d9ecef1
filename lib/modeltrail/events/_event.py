"""The types of events: one immutable fact each on a model's timeline."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from modeltrail.events import _values as values
from modeltrail.events._base import Event
from modeltrail.events._matters import (
    BreakglassReviewed,
    DriftCleared,
    DriftRaised,
    HoldLifted,
    HoldPlaced,
    IncidentClosed,
    IncidentOpened,
    WaiverGranted,
)
from modeltrail.events._registered import Registered


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
