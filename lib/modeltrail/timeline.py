"""What a timeline tells: its picture, and each event in a line."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from modeltrail import events
from modeltrail.events import Event, StoredEvent
from modeltrail.instants import brief
from modeltrail.numbers import spell
from modeltrail.picture.chart import Chart, Mark, VersionRow
from modeltrail.policy._model import MoveKind
from modeltrail.spans import spans
from modeltrail.state import empty_head

_DENIALS: dict[MoveKind, str] = {
    "candidate": "candidate denied",
    "promote": "promotion denied",
    "demote": "demotion denied",
    "rollback": "rollback denied",
    "delete": "deletion denied",
    "restore": "restoring denied",
}


def chart(
    model: str,
    timeline: Iterable[StoredEvent],
    *,
    environments: tuple[str, ...],
    until: str | None = None,
) -> Chart:
    """Return the picture of a timeline: versions against time, environment by environment.

    Args:
        model: The model.
        timeline: Its events, oldest first.
        environments: In the order of promotion.
        until: The picture's right edge; by default the last event.
    """
    told = list(timeline)
    versions: dict[int, VersionRow] = {}
    for stored in told:
        _list(versions, stored.event)
    return Chart(
        model=model,
        environments=environments,
        versions=tuple(versions[number] for number in sorted(versions)),
        spans=tuple(spans(told, before=empty_head(model), environments=environments)),
        marks=tuple(map(mark, told)),
        start=told[0].event.time if told else "",
        end=max(until or "", told[-1].event.time if told else ""),
    )


def _list(versions: dict[int, VersionRow], event: Event) -> None:
    if event.version is None:
        return
    if isinstance(event, events.VersionRegistered):
        stated = event.data
        versions[event.version] = VersionRow(
            number=event.version,
            registered=event.time,
            deleted=None,
            commit=stated.code.commit if stated.code else "",
            snapshot=stated.data.snapshot if stated.data else "",
            metrics=_evaluated(stated),
            origin=f"imported from {stated.imported.registry}" if stated.imported else "",
        )
    elif isinstance(event, events.VersionDeleted):
        versions[event.version] = replace(versions[event.version], deleted=event.time)
    elif isinstance(event, events.VersionRestored):
        row = versions[event.version]
        gone = (*row.gone, (row.deleted or event.time, event.time))
        versions[event.version] = replace(row, deleted=None, gone=gone)


def mark(stored: StoredEvent) -> Mark:
    """Return an event as the picture shows it."""
    event = stored.event
    return Mark(
        time=event.time,
        kind=event.type,
        version=event.version,
        environment=event.environment,
        text=describe(event),
        by=event.actor.person.rpartition("/")[2],
        seq=event.seq,
        what=_DENIALS[event.data.move] if isinstance(event, events.PromotionDenied) else "",
        failed=isinstance(event, events.EvidenceRecorded) and event.data.outcome == "failed",
    )


def describe(event: Event) -> str:
    """Return what an event says in a line: its reason, and what it states, and the time claimed."""
    stated = _stated(event)
    said = f"{event.reason} ({stated})" if event.reason and stated else event.reason or stated
    if event.claimed_time is None:
        return said
    how = "measured" if isinstance(event, events.MetricRecorded) else "happened"
    return f"{said} ({how} at {brief(event.claimed_time)})".lstrip()


def _stated(event: Event) -> str:  # noqa: PLR0911 (one line for each type that states something)
    match event:
        case events.VersionRegistered():
            return _registered(event.data)
        case events.PromotionDenied():
            codes = dict.fromkeys(v.code for v in event.data.decision.violations)
            return f"{event.data.move} denied: {', '.join(codes)}"
        case events.EvidenceRecorded():
            return _came_out(event.data)
        case events.MetricRecorded():
            return _numbers(event.data.metrics, digits=6)  # what is told apart here is not merged
        case events.BusinessNoted():
            return event.data.text
        case events.MonitoringStarted():
            return ", ".join(event.data.monitors)
        case events.TimelineImported():
            return f"{event.data.events} events, from the export {event.data.file_sha256[:15]}"
        case events.VersionCandidate() | events.VersionPromoted() | events.VersionDeleted():
            return ", ".join(_moved(event))
        case _:
            return _matter(event)


def _moved(
    event: events.VersionCandidate | events.VersionPromoted | events.VersionDeleted,
) -> Iterator[str]:
    """Yield what a move states beside its reason."""
    if isinstance(event, events.VersionCandidate) and event.data.share is not None:
        yield f"share {spell(event.data.share)}"
    if isinstance(event, events.VersionDeleted) and event.data.kind is not None:
        yield event.data.kind
    decision = event.data.decision
    if decision.told is not None and (glass := decision.told.break_glass) is not None:
        yield f"break-glass {glass.ticket}: {glass.justification}"
    for one in decision.overridden or ():
        yield f"{one.code} set aside by {one.by}"


def _matter(event: Event) -> str:  # noqa: PLR0911 (likewise)
    match event:
        case events.IncidentOpened():
            return f"incident {event.data.id}"
        case events.IncidentClosed():
            return f"that of #{event.data.opened_seq}"
        case events.DriftRaised():
            return f"found by {event.data.monitor}"
        case events.DriftCleared():
            return f"that of #{event.data.raised_seq}"
        case events.WaiverGranted():
            return f"{event.data.code} until {brief(event.data.until)}"
        case events.HoldLifted():
            return f"that of #{event.data.placed_seq}"
        case events.BreakglassReviewed():
            return f"of the move #{event.data.moved_seq}"
        case _:
            return ""


def _registered(stated: events.Registered) -> str:
    facts = []
    if came := stated.imported:
        facts.append(f"imported from {came.registry}: {came.name}")
    if stated.code:
        facts.append(f"commit {stated.code.commit[:8]}")
    if stated.data:
        facts.append(f"snapshot {stated.data.snapshot}")
    return ", ".join([*facts, _numbers(_evaluated(stated))]).removesuffix(", ")


def _evaluated(stated: events.Registered) -> dict[str, float]:
    """Return the metrics that a registration states, of an imported version its run's."""
    if stated.evaluation:
        return dict(stated.evaluation.metrics)
    return dict(stated.imported.metrics) if stated.imported else {}


def _came_out(run: events.SuiteEvidence) -> str:
    return f"{run.suite} {run.outcome} on {run.commit[:8]}: {_counted(run)}"


def _counted(run: events.SuiteEvidence) -> str:
    if run.junit_sha256 is None:
        return f"it ended with {run.exit_code} before it could say"
    tests = f"{run.tests} test{'' if run.tests == 1 else 's'}"
    if run.failures > run.tests:  # a suite can fail as a whole, too
        return f"{run.failures} failures in {tests}"
    skipped = f", {run.skipped} skipped" if run.skipped else ""
    if run.failures:
        return f"{run.failures} of {tests} failed{skipped}"
    passed = run.tests - run.skipped
    ended = f", and it ended with {run.exit_code}" if run.exit_code else ""
    return f"{passed} of {tests} passed{skipped}{ended}"


def _numbers(metrics: dict[str, Any], *, digits: int = 4) -> str:
    return ", ".join(f"{name} {spell(value, digits=digits)}" for name, value in metrics.items())
