"""What there is to say of a version, row by row."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

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


def version_rows(record: "VersionRecord", serves: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Yield what there is to say of a version, a name and its text a row.

    Args:
        record: The version.
        serves: Where it serves now, and in which role.
    """
    evaluated, artifact = record.evaluation, record.artifact
    yield "serves", ", ".join(f"{place} ({role})" for place, role in serves.items()) or "nowhere"
    yield "registered", f"{record.registered_at} by {record.registered_by.person}"
    if record.imported:
        yield from _imported_rows(record.imported)
    if record.code:
        yield "commit", record.code.commit
    if record.data:
        yield "data", f"{record.data.source} {record.data.snapshot} ({record.data.digest})"
    if evaluated:
        yield "metrics", f"{_metrics(evaluated.metrics)} over {count(evaluated.rows, 'row')}"
        yield "held out", evaluated.dataset_digest
    if artifact:
        size = f"{count(artifact.files, 'file')}, {count(artifact.bytes, 'byte')}"
        yield "artifact", f"{artifact.digest}, {size}"
    for name, value in record.parameters.items():
        yield "parameter", f"{name} {value}"
    for place, metrics in record.metrics.items():
        yield from _measured(place, metrics, record.measured.get(place, {}))
    if record.deletion:
        gone = record.deletion
        yield "deleted", f"{gone.time} by {gone.by.person}: {gone.reason}"
    for approval in record.approvals:
        yield "approved", f"for {approval.environment} by {approval.by.person}"


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
