"""What an event states of an open matter, held against what was open before it."""

from collections.abc import Iterable, Iterator

from modeltrail import events
from modeltrail.events import Event
from modeltrail.policy._facts import DriftAlarm, Hold, Incident, Unreviewed
from modeltrail.registry._asked_again import Before
from modeltrail.state import MOST_OPEN, Open

_Matter = Incident | DriftAlarm | Hold | Unreviewed


def check_matter(event: Event, before: Before) -> Iterator[str]:
    """Yield what is wrong with what an event opens, settles or waives; of others nothing."""
    yield from _opened(event, before.head.open)
    yield from _settled(event, before.head.open)
    if isinstance(event, events.DriftRaised | events.WaiverGranted):
        yield from _of_live(event, before)


def _opened(event: Event, matters: Open) -> Iterator[str]:
    match event:
        case events.IncidentOpened():
            yield from _room(matters.incidents)
            if event.data.id in {incident.id for incident in matters.incidents}:
                yield f"opens the incident {event.data.id!r}, which was open."
        case events.DriftRaised():
            yield from _room(matters.drift)
            new = (event.version, event.environment, event.data.monitor)
            if new in {(one.version, one.environment, one.monitor) for one in matters.drift}:
                yield f"raises the alarm of {event.data.monitor!r}, which was raised."
        case events.HoldPlaced():
            yield from _room(matters.holds)
        case _:
            pass


def _room(matters: tuple[_Matter, ...]) -> Iterator[str]:
    if len(matters) >= MOST_OPEN:
        yield f"is one more of its kind than the {MOST_OPEN} that can be open."


def _settled(event: Event, matters: Open) -> Iterator[str]:
    settled: _Matter | None
    match event:
        case events.IncidentClosed():
            seq, settled = event.data.opened_seq, _find(matters.incidents, event.data.opened_seq)
        case events.DriftCleared():
            seq, settled = event.data.raised_seq, _find(matters.drift, event.data.raised_seq)
        case events.HoldLifted():
            seq, settled = event.data.placed_seq, _find(matters.holds, event.data.placed_seq)
        case events.BreakglassReviewed():
            seq, settled = event.data.moved_seq, _find(matters.unreviewed, event.data.moved_seq)
        case _:
            return
    if settled is None:
        yield f"settles #{seq}, which began nothing of its kind that was open."
        return
    for name in ("version", "environment"):
        said, began = getattr(event, name), getattr(settled, name, None)
        if said != began:
            yield f"settles #{seq} for {name} {said}; that one is of {began}."
    if isinstance(event, events.BreakglassReviewed) and event.actor.person == settled.by.person:
        yield f"reviews #{seq}, which its own actor moved."


def _find(matters: Iterable[_Matter], seq: int) -> _Matter | None:
    return next((matter for matter in matters if matter.seq == seq), None)


def _of_live(event: events.DriftRaised | events.WaiverGranted, before: Before) -> Iterator[str]:
    record = before.versions.get(event.version or 0)
    if record is not None and record.status == "deleted":
        yield f"is of version {record.number}, which was deleted then."
    if isinstance(event, events.WaiverGranted):
        if event.data.until <= event.time:
            yield f"lets {event.data.code} pass until {event.data.until}, before it was recorded."
    elif event.environment not in before.head.serving(event.version or 0):
        yield f"finds drift of version {event.version} where it was not served."
