"""Events of what stands until it is settled, and of what is let pass for a time."""

from typing import Literal

from modeltrail.events import _matter_values as values
from modeltrail.events._base import Event


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
