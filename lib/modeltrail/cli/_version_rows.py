"""What there is to say of a version, row by row."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from modeltrail.cli._open_rows import told_waiver
from modeltrail.cli._output import count
from modeltrail.instants import brief
from modeltrail.numbers import spell

if TYPE_CHECKING:
    from modeltrail.events import Imported
    from modeltrail.state import VersionRecord


def in_short(record: "VersionRecord") -> str:
    """Return what a version is made of, in a line."""
    facts = [
        f"imported from {record.imported.registry}" if record.imported else "",
        f"commit {record.code.commit[:8]}" if record.code else "",
        f"data {record.data.snapshot}" if record.data else "",
        _metrics(record.evaluation.metrics) if record.evaluation else "",
    ]
    return " ".join(fact for fact in facts if fact)


def version_rows(
    record: "VersionRecord", serves: dict[str, str], now: str
) -> Iterable[tuple[str, str]]:
    """Yield what there is to say of a version, a name and its text a row.

    Args:
        record: The version.
        serves: Where it serves now, and in which role.
        now: The present instant.
    """
    yield "serves", ", ".join(f"{place} ({role})" for place, role in serves.items()) or "nowhere"
    yield "registered", f"{record.registered_at} by {record.registered_by.person}"
    yield from _made_of(record)
    for place, metrics in record.metrics.items():
        yield from _measured(place, metrics, record.measured.get(place, {}))
    if record.left_service_at:
        yield "served", f"until {record.left_service_at}"
    if record.deletion:
        gone = record.deletion
        yield "deleted", f"{gone.time} by {gone.by.person}: {gone.reason}"
    for approval in record.approvals:
        yield "approved", f"for {approval.environment} by {approval.by.person}"
    for waiver in record.waivers:
        yield "waived", told_waiver(waiver) + ("" if now < waiver.until else ", expired")


def _made_of(record: "VersionRecord") -> Iterable[tuple[str, str]]:
    """Yield what was said of a version when it was registered."""
    if record.imported:
        yield from _imported_rows(record.imported)
    if record.code:
        yield "commit", record.code.commit
    if data := record.data:
        taken = f", taken at {brief(data.taken_at)}" if data.taken_at else ""
        yield "data", f"{data.source} {data.snapshot} ({data.digest}){taken}"
    if evaluated := record.evaluation:
        yield "metrics", f"{_metrics(evaluated.metrics)} over {count(evaluated.rows, 'row')}"
        yield "held out", evaluated.dataset_digest
        for name, part in evaluated.slices.items():
            yield "slice", f"{name}: {_metrics(part.metrics)} over {count(part.rows, 'row')}"
    if artifact := record.artifact:
        size = f"{count(artifact.files, 'file')}, {count(artifact.bytes, 'byte')}"
        yield "artifact", f"{artifact.digest}, {size}"
    stated = {"licence": record.licence, "model card": record.model_card}
    yield from ((name, value) for name, value in stated.items() if value)
    for name, parameter in record.parameters.items():
        yield "parameter", f"{name} {parameter}"


def _measured(
    place: str, metrics: dict[str, float], times: dict[str, str]
) -> Iterable[tuple[str, str]]:
    """Yield what was measured in a place, that of one time in a row."""
    where = f" in {place}" if place else ""
    for time in sorted({times.get(name, "") for name in metrics}):
        then = {name: value for name, value in metrics.items() if times.get(name, "") == time}
        yield "measured", f"{_metrics(then)}{where}{f' at {brief(time)}' if time else ''}"


def _imported_rows(came: "Imported") -> Iterable[tuple[str, str]]:
    where = f"{came.registry} at {came.source}"
    yield "imported", f"from {where}, where it is called {came.name!r}"
    rows = {"its run": came.run_id, "its files": came.uri, "its stage": came.stage}
    yield from ((name, value) for name, value in rows.items() if value)
    if came.aliases:
        yield "aliases", ", ".join(came.aliases)
    if came.description:
        yield "described", came.description
    for name, value in came.tags.items():
        yield "tag", f"{name} {value}"
    if came.metrics:
        yield "metrics", f"{_metrics(came.metrics)} by its run"


def _metrics(metrics: dict[str, float]) -> str:
    return ", ".join(f"{name} {spell(value)}" for name, value in metrics.items())
