"""What is open of a model: it stands until another event settles it."""

from typing import Any, TypeVar

from modeltrail import events
from modeltrail.events import Event
from modeltrail.policy._facts import DriftAlarm, Hold, Incident, Unreviewed
from modeltrail.state._values import Frozen

MOST_OPEN = 50
"""How many of each kind can be open at once; a head holds them all, and is read by every move."""

Matter = TypeVar("Matter", Incident, DriftAlarm, Hold, Unreviewed)


class Open(Frozen):
    """What is open of a model, in the order in which it came."""

    incidents: tuple[Incident, ...] = ()
    drift: tuple[DriftAlarm, ...] = ()
    holds: tuple[Hold, ...] = ()
    unreviewed: tuple[Unreviewed, ...] = ()
    """Moves that broke the glass, and that nobody has reviewed."""


def after(matters: Open, event: Event) -> Open:
    """Return what is open after an event."""
    changed = _changed(matters, event)
    return matters.model_copy(update=changed) if changed else matters


def _changed(  # noqa: PLR0911 (a return for each type that opens or settles something)
    matters: Open, event: Event
) -> dict[str, Any]:
    came: dict[str, Any] = {"seq": event.seq, "by": event.actor, "time": event.time}
    placed = came | {"version": event.version, "environment": event.environment}
    match event:
        case events.IncidentOpened():
            opened = Incident(**came, id=event.data.id, environment=event.environment)
            return {"incidents": (*matters.incidents, opened)}
        case events.IncidentClosed():
            return {"incidents": _without(matters.incidents, event.data.opened_seq)}
        case events.DriftRaised():
            raised = DriftAlarm(**placed, monitor=event.data.monitor)
            return {"drift": (*matters.drift, raised)}
        case events.DriftCleared():
            return {"drift": _without(matters.drift, event.data.raised_seq)}
        case events.HoldPlaced():
            return {"holds": (*matters.holds, Hold(**came, version=event.version))}
        case events.HoldLifted():
            return {"holds": _without(matters.holds, event.data.placed_seq)}
        case events.BreakglassReviewed():
            return {"unreviewed": _without(matters.unreviewed, event.data.moved_seq)}
        case events.VersionCandidate() | events.VersionPromoted() if _broke_the_glass(event):
            return {"unreviewed": (*matters.unreviewed, Unreviewed(**placed))}
        case _:
            return {}


def _broke_the_glass(event: events.VersionCandidate | events.VersionPromoted) -> bool:
    told = event.data.decision.told
    return told is not None and told.break_glass is not None


def _without(matters: tuple[Matter, ...], seq: int) -> tuple[Matter, ...]:
    return tuple(matter for matter in matters if matter.seq != seq)
