"""What is open of a model, and what is let pass for a time, row by row."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from modeltrail.instants import brief

if TYPE_CHECKING:
    from modeltrail.policy._facts import DriftAlarm, Hold, Incident, Unreviewed, Waiver
    from modeltrail.state import Head, VersionRecord


def open_rows(
    head: "Head", records: "Iterable[VersionRecord]", now: str
) -> Iterable[tuple[str, str]]:
    """Yield what is open of a model, a name and its text a row.

    Args:
        head: The end of the timeline.
        records: Versions, whose waivers that have not expired are told.
        now: The instant that is told of.
    """
    matters = head.open
    for incident in matters.incidents:
        yield "incident", f"{incident.id}{_place(incident.environment)} {_begun(incident)}"
    for alarm in matters.drift:
        name = f"{head.model}@{alarm.version}"
        yield "drift", f"of {name} in {alarm.environment}, {alarm.monitor} {_begun(alarm)}"
    for hold in matters.holds:
        name = head.model if hold.version is None else f"{head.model}@{hold.version}"
        yield "hold", f"on {name} {_begun(hold)}"
    for move in matters.unreviewed:
        name = f"{head.model}@{move.version}"
        yield "unreviewed", f"break-glass move of {name} in {move.environment} {_begun(move)}"
    for record in records:
        for waiver in record.waivers:
            if waiver.time <= now < waiver.until:
                yield "waiver", f"of {head.model}@{record.number}: {told_waiver(waiver)}"


def told_waiver(waiver: "Waiver") -> str:
    """Return what a waiver lets pass, where, and until when."""
    end = f"until {brief(waiver.until)}"
    return f"{waiver.code}{_place(waiver.environment)} {end}, by {waiver.by.person} (#{waiver.seq})"


def _place(environment: str | None) -> str:
    return f" in {environment}" if environment else ""


def _begun(matter: "Incident | DriftAlarm | Hold | Unreviewed") -> str:
    return f"since {brief(matter.time)}, by {matter.by.person} (#{matter.seq})"
