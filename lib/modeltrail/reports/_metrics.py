"""Metrics: what was measured of the versions that serve, beside the last environment's champion."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from modeltrail import events
from modeltrail.events import StoredEvent
from modeltrail.reports._asked import Asked
from modeltrail.reports._past import Past
from modeltrail.reports._ranks import nearest
from modeltrail.spans import Role

Source = Literal["evaluation", "measured"]
Comparison = Literal["no champion", "sets not named", "same set", "other set", "not measured"]


@dataclass(frozen=True)
class Metrics:
    """What was measured of a version that served in the window, beside the champion."""

    model: str
    environment: str
    version: int
    role: Role
    """For a version that was both, champion."""
    source: Source
    """The registration's evaluation and later ones outside an environment, or in this one."""
    metric: str
    dataset: str | None
    """The digest of the set that it was measured on; None where none was named."""
    n: int
    """How many measurements in the window; the evaluation of the registration is one."""
    median: float
    """By nearest rank."""
    latest: float
    champion: int | None
    """The last environment's, when the window ends."""
    champion_n: int
    """How many measurements of the champion stand beside these: on the same set, from the last
    environment where these are from one."""
    champion_median: float | None
    champion_latest: float | None
    comparison: Comparison
    """Whether the two can be compared: they were measured on the same set, or on sets that
    nobody named; the champion was measured on another set only, or not at all."""


@dataclass(frozen=True)
class Measured:
    """A model's past with what was measured."""

    past: Past
    measurements: Iterable[StoredEvent]
    """The `metric.recorded` events of the window; other events can be among them."""
    evaluations: Mapping[int, events.Evaluation | None]
    """The registrations' evaluations of the versions that served."""


_Key = tuple[str, str, str]
"""Environment (or ""), dataset (or ""), metric."""


@dataclass
class _Figures:
    """The measurements of one metric of a version, on one set, in one place."""

    values: list[float] = field(default_factory=list)

    def facts(self) -> tuple[int, float, float]:
        median = nearest(sorted(self.values), 50)
        assert median is not None  # noqa: S101 (figures are made for a value)
        return len(self.values), median, self.values[-1]


def metrics(models: Iterable[Measured], asked: Asked) -> list[Metrics]:
    """Return what was measured of the versions that served in a window, beside the champion."""
    found = [row for measured in models for row in _of_model(measured, asked)]

    def order(row: Metrics) -> tuple[object, ...]:
        where = (asked.place(row.environment), row.role == "candidate", row.version)
        return (row.model, *where, row.source, row.metric, row.dataset or "")

    return sorted(found, key=order)


def _of_model(measured: Measured, asked: Asked) -> Iterator[Metrics]:
    roles: dict[tuple[str, int], Role] = {}
    champion, last = None, asked.environments[-1]
    for span in measured.past.spans(asked):
        key = (span.environment, span.version)
        roles[key] = "champion" if "champion" in {span.role, roles.get(key)} else "candidate"
        if (span.environment, span.role, span.end) == (last, "champion", None):
            champion = span.version
    figures = _figures(measured, asked)
    beside = figures.get(champion, {}) if champion is not None else {}
    for (environment, version), role in roles.items():
        for (place, dataset, metric), values in figures.get(version, {}).items():
            if place not in {"", environment}:
                continue
            there = last if place else ""
            other = beside.get((there, dataset, metric))
            sets = {d for p, d, m in beside if (p, m) == (there, metric)}
            n, median, latest = values.facts()
            champion_n, champion_median, champion_latest = (
                other.facts() if other else (0, None, None)
            )
            yield Metrics(
                measured.past.before.model,
                environment,
                version,
                role,
                source="measured" if place else "evaluation",
                metric=metric,
                dataset=dataset or None,
                n=n,
                median=median,
                latest=latest,
                champion=champion,
                champion_n=champion_n,
                champion_median=champion_median,
                champion_latest=champion_latest,
                comparison=_comparison(champion, dataset, sets),
            )


def _comparison(champion: int | None, dataset: str, sets: set[str]) -> Comparison:
    if champion is None:
        return "no champion"
    if dataset in sets:
        return "same set" if dataset else "sets not named"
    return "other set" if sets else "not measured"


def _figures(measured: Measured, asked: Asked) -> dict[int, dict[_Key, _Figures]]:
    found: dict[int, dict[_Key, _Figures]] = {}
    for version, evaluation in measured.evaluations.items():
        if evaluation is not None:
            of_version = found.setdefault(version, {})
            for metric, value in evaluation.metrics.items():
                key = ("", evaluation.dataset_digest, metric)
                of_version.setdefault(key, _Figures()).values.append(value)
    for stored in measured.measurements:
        event = stored.event
        if not isinstance(event, events.MetricRecorded) or event.version is None:
            continue
        if asked.holds(event.time):
            of_version = found.setdefault(event.version, {})
            for metric, value in event.data.metrics.items():
                key = (event.environment or "", event.data.dataset_digest or "", metric)
                of_version.setdefault(key, _Figures()).values.append(value)
    return found
