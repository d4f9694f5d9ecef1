"""What the reports' tables say, column by column."""

from typing import TYPE_CHECKING

from modeltrail.cli._table import Column

if TYPE_CHECKING:
    from modeltrail.reports import LeadTime, Metrics

_NONE = "-"
_DIGEST = len("sha256:") + 8


def _duration(seconds: float | None) -> str:
    from modeltrail.picture.clock import duration  # noqa: PLC0415 (--help stays quick)

    return _NONE if seconds is None else duration(round(seconds * 1_000_000))


def _rate(rate: float | None) -> str:
    return _NONE if rate is None else f"{rate:.3g}"


def _share(share: float | None) -> str:
    return _NONE if share is None else f"{share:.1%}"


def _stage(row: "LeadTime") -> str:
    return f"{row.origin or 'registration'} to {row.destination}"


def _set(row: "Metrics") -> str:
    return row.dataset[:_DIGEST] if row.dataset else _NONE


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
        Column("A WEEK", lambda row: _rate(row.per_week), right=True),
        Column("A MONTH", lambda row: _rate(row.per_month), right=True),
        Column("ROLLBACKS", lambda row: str(row.rollbacks), right=True),
        Column("SHARE", lambda row: _share(row.rollback_share), right=True),
        Column("MOVES", lambda row: str(row.moves), right=True),
        Column("DENIED", lambda row: str(row.denials), right=True),
        Column("SHARE", lambda row: _share(row.denial_share), right=True),
    ),
    "rollbacks": (
        Column("ENVIRONMENT", lambda row: row.environment),
        Column("ROLLBACKS", lambda row: str(row.rollbacks), right=True),
        *_PERCENTILES,
    ),
    "metrics": (
        Column("VERSION", lambda row: f"{row.model}@{row.version}"),
        Column("WHERE", lambda row: f"{row.environment} {row.role}"),
        Column("FROM", lambda row: row.source),
        Column("METRIC", lambda row: row.metric),
        Column("SET", _set),
        Column("MEDIAN", lambda row: _figures(row.n, row.median, row.latest)),
        Column("CHAMPION", _champion),
        Column("COMPARED ON", lambda row: row.comparison),
    ),
}
"""By report; a row is one of its rows."""
