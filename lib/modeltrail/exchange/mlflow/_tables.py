"""The tables of an MLflow registry's file."""

import sqlite3

from modeltrail.errors import InvalidInput

NO_REGISTRY = "Give the file that MLflow's --backend-store-uri names: sqlite:///mlflow.db"
_NEEDED = frozenset({"registered_models", "model_versions"})
_TABLES = _NEEDED | {
    "registered_model_tags",
    "registered_model_aliases",
    "model_version_tags",
    "runs",
    "latest_metrics",
    "params",
    "tags",
}


def find_tables(db: sqlite3.Connection, source: str) -> set[str]:
    """Return which of the tables there are; earlier releases of MLflow lack some.

    Raises:
        InvalidInput: It is no registry; also where a view, which could be read for ever, has the
            name of a table.
    """
    names = ", ".join(f"'{name}'" for name in sorted(_TABLES))
    # A virtual table has no page of its own.
    found = db.execute(
        "SELECT name, type = 'table' AND rootpage > 0 FROM sqlite_master "  # noqa: S608 (ours)
        f"WHERE type IN ('table', 'view') AND name IN ({names})"
    ).fetchall()
    others = [name for name, is_table in found if not is_table]
    tables = {name for name, _ in found}
    if others or not tables >= _NEEDED:
        lacks = f"{others[0]} is no table there" if others else "it has no registered models"
        raise InvalidInput(f"{source!r} is no MLflow registry: {lacks}.", remedy=NO_REGISTRY)
    return tables
