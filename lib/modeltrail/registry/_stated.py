"""What an event states, held against the timeline before it: what the registry checks on writing.

A fact that the registry would have refused was written past it. What can be true of the timeline
and was never so in the world, a metric say, is not found.
"""

from collections.abc import Callable, Iterator

from modeltrail import events
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events import Event
from modeltrail.identity import actor
from modeltrail.instants import brief, is_to_come
from modeltrail.names import MAX_IMPORTED, check_environment_name
from modeltrail.registry._asked_again import Before
from modeltrail.registry._matter_stated import check_matter
from modeltrail.state import VersionRecord


def check_facts(event: Event, before: Before) -> None:
    """Check that what an event states could be, where the timeline stood; newer types all pass.

    Raises:
        VerificationFailed: Names the event, and the first thing that is not so.
    """
    if type(event) is Event:
        return
    for problem in (*_anyone(event), *_of_version(event, before), *_of_type(event, before)):
        raise VerificationFailed(f"Event #{event.seq} of {event.model!r} {problem}")


def _anyone(event: Event) -> Iterator[str]:
    for name in sorted(event.needs):
        if getattr(event, name) is None:
            yield f"states no {name}, and needs one."
    try:
        person = actor(event.actor.arn).person
    except InvalidInput:
        person = ""
    if person != event.actor.person:
        yield f"says that {event.actor.arn} is {event.actor.person}, which it is not."
    if event.claimed_time is not None and is_to_come(event.claimed_time, event.time):
        yield f"says that it was at {brief(event.claimed_time)}, after it was recorded."
    if event.environment is not None:
        try:
            check_environment_name(event.environment)
        except InvalidInput:
            yield f"is of {event.environment!r}, which can be no environment."


def _of_version(event: Event, before: Before) -> Iterator[str]:
    """Yield what is wrong with the version that an event names."""
    number, new = event.version, before.head.next_version
    if isinstance(event, events.VersionRegistered):
        imported = event.data.imported is not None
        if number != new and not (imported and number is not None and number > new):
            yield f"registers version {number}; the next one was {new}."
        if imported and number is not None and number > max(new, MAX_IMPORTED):
            yield f"imports version {number}, which leaves too few for new ones."
    elif number is not None and number not in before.versions:
        yield f"is of version {number}, which was not registered before it."
    elif before.head.seq == 0:
        yield "is of a model of which nothing was registered before it."


def _of_type(event: Event, before: Before) -> Iterator[str]:
    if isinstance(event, events.EvidenceRecorded):
        yield from _evidence(event, before)
    if isinstance(event, events.TimelineImported):
        yield from _imported(event, before)
    if isinstance(event, events.VersionRegistered):
        yield from _registered(event)
    yield from check_matter(event, before)
    record = before.versions.get(event.version or 0)
    check = _CHECKS.get(type(event))
    if record is not None and check is not None:
        yield from check(event, record, before)


def _registered(event: events.VersionRegistered) -> Iterator[str]:
    taken = event.data.data.taken_at if event.data.data else None
    if taken is not None and is_to_come(taken, event.time):
        yield f"says that its data was taken at {taken}, after it was recorded."
    if event.data.imported is None:
        return
    for name in ("artifact", "data", "evaluation"):
        if getattr(event.data, name) is not None:
            yield f"is of a version that was imported, and states its {name}: no import does."


def _imported(event: events.TimelineImported, before: Before) -> Iterator[str]:
    said = event.data
    if (said.events, said.head) != (before.head.seq, before.head.hash):
        yield f"says that the export ended with #{said.events}, {said.head}; it is another one."
    if is_to_come(said.begun_at, event.time):
        yield f"says that the import began at {brief(said.begun_at)}, after it was done."


def _evidence(event: events.EvidenceRecorded, before: Before) -> Iterator[str]:
    mendable = {
        run.seq
        for run in before.commit(event.data.commit).evidence
        if (run.environment, run.data.suite) == (event.environment, event.data.suite)
        and run.data.failed
    }
    if unknown := sorted(set(event.data.mends) - mendable):
        yield f"makes up for #{unknown[0]}, which is no failed run of its suite that stood then."
    if event.data.mends and event.data.outcome != "passed":
        yield "makes up for failed runs, and failed itself."


def _approval(event: Event, record: VersionRecord, before: Before) -> Iterator[str]:
    del before
    if record.status == "deleted":
        yield f"approves version {record.number}, which was deleted then."
    if record.artifact is None or event.data.artifact_digest != record.artifact.digest:
        yield f"approves other bytes than those of version {record.number}."


def _withdrawal(event: Event, record: VersionRecord, before: Before) -> Iterator[str]:
    del before
    own = {
        approval.seq
        for approval in record.approvals
        if (approval.by.person, approval.environment) == (event.actor.person, event.environment)
    }
    if event.data.granted_seq not in own:
        yield f"takes back #{event.data.granted_seq}, which is no approval of its actor's there."


def _monitoring(event: Event, record: VersionRecord, before: Before) -> Iterator[str]:
    if event.environment not in before.head.serving(record.number):
        yield f"observes version {record.number} where it was not served."


_CHECKS: dict[type[Event], Callable[[Event, VersionRecord, Before], Iterator[str]]] = {
    events.ApprovalGranted: _approval,
    events.ApprovalWithdrawn: _withdrawal,
    events.MonitoringStarted: _monitoring,
}
