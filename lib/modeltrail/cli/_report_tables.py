"""What the reports' tables say, column by column."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from modeltrail.cli._table import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modeltrail.reports import LeadTime, Metrics, Promotions

_NONE = "-"
_MANY = 1000
_DIGEST = len("sha256:") + 8


def _duration(seconds: float | None) -> str:
    from modeltrail.picture.clock import duration  # noqa: PLC0415 (--help stays quick)

    return _NONE if seconds is None else duration(round(seconds * 1_000_000))


def _rate(rate: float | None, row: "Promotions") -> str:
    """Return how often in a period; nothing where less than a week tells of it."""
    if rate is None or (row.per_week or 0) > row.promotions:
        return _NONE
    return f"{rate:.3g}" if rate < _MANY else f"{rate:.0f}"


def _share(share: float | None) -> str:
    return _NONE if share is None else f"{share:.1%}"


def _stage(row: "LeadTime") -> str:
    return f"{row.origin or 'registration'} to {row.destination}"


def _set(row: "Metrics") -> str:
    return row.dataset[:_DIGEST] if row.dataset else _NONE


def _where(row: "Metrics") -> str:
    return row.environment if row.source == "evaluation" else f"{row.environment} {row.role}"


def _at_once(rows: "Iterable[Metrics]") -> "list[Metrics]":
    """Return the rows, of what was measured outside the environments one for all of them."""
    found: dict[tuple[object, ...], Metrics] = {}
    for row in rows:
        here = f"{row.environment} {row.role}"
        if row.source == "measured":
            found[row.model, row.version, row.metric, row.dataset, here] = row
            continue
        key = (row.model, row.version, row.metric, row.dataset)
        before = f"{found[key].environment}, " if key in found else ""
        found[key] = replace(found.get(key, row), environment=f"{before}{here}")
    return list(found.values())


def _figures(n: int, median: float | None, latest: float | None) -> str:
    if median is None or latest is None:
        return _NONE
    if n == 1:
        return f"{latest:.4g}"
    return f"{median:.4g} ({n}, last {latest:.4g})"


def _champion(row: "Metrics") -> str:
    if row.champion is None:
        return _NONE
    figures = _figures(row.champion_n, row.champion_median, row.champion_latest)
    return f"@{row.champion}: {figures}"


_PERCENTILES = (
    Column("P50", lambda row: _duration(row.p50), right=True),
    Column("P90", lambda row: _duration(row.p90), right=True),
    Column("P99", lambda row: _duration(row.p99), right=True),
)

TITLES = {
    "lead-time": "Lead time",
    "served": "Time served",
    "promotions": "Promotions",
    "rollbacks": "Time to roll back",
    "metrics": "Metrics",
}
COLUMNS: dict[str, tuple[Column, ...]] = {
    "lead-time": (
        Column("STAGE", _stage),
        Column("VERSIONS", lambda row: str(row.versions), right=True),
        *_PERCENTILES,
    ),
    "served": (
        Column("VERSION", lambda row: f"{row.model}@{row.version}"),
        Column("ENVIRONMENT", lambda row: row.environment),
        Column("ROLE", lambda row: row.role),
        Column("TIMES", lambda row: str(row.times), right=True),
        Column("SERVED", lambda row: _duration(row.seconds), right=True),
        Column("AT THE END", lambda row: "serves" if row.serving else _NONE),
    ),
    "promotions": (
        Column("ENVIRONMENT", lambda row: row.environment or "(none)"),
        Column("PROMOTIONS", lambda row: str(row.promotions), right=True),
        Column("A WEEK", lambda row: _rate(row.per_week, row), right=True),
        Column("A MONTH", lambda row: _rate(row.per_month, row), right=True),
        Column("ROLLBACKS", lambda row: str(row.rollbacks), right=True),
        Column("OF PROMOTIONS", lambda row: _share(row.rollback_share), right=True),
        Column("MOVES", lambda row: str(row.moves), right=True),
        Column("DENIED", lambda row: str(row.denials), right=True),
        Column("OF MOVES", lambda row: _share(row.denial_share), right=True),
    ),
    "rollbacks": (
        Column("ENVIRONMENT", lambda row: row.environment),
        Column("ROLLBACKS", lambda row: str(row.rollbacks), right=True),
        *_PERCENTILES,
    ),
    "metrics": (
        Column("VERSION", lambda row: f"{row.model}@{row.version}"),
        Column("SERVED AS", _where),
        Column("MEASURED", lambda row: "offline" if row.source == "evaluation" else "there"),
        Column("METRIC", lambda row: row.metric),
        Column("SET", _set),
        Column("MEDIAN", lambda row: _figures(row.n, row.median, row.latest)),
        Column("CHAMPION", _champion),
        Column("COMPARED ON", lambda row: row.comparison),
    ),
}
"""By report; a row is one of its rows."""


def shown(report: str, rows: list[Any]) -> list[Any]:
    """Return the rows that a report's table has."""
    return _at_once(rows) if report == "metrics" else rows
