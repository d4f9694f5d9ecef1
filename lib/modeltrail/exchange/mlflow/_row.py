"""A row of an MLflow registry's file: SQLite keeps any value in any column, and MLflow does not."""

from collections.abc import Mapping
from types import NoneType
from typing import Any

from modeltrail.errors import InvalidInput

_REMEDY = "MLflow writes no such thing: correct it in a copy of the file, and import that."
_NUMBERS: dict[str, tuple[type, ...]] = {
    "version": (int,),
    "creation_time": (int, NoneType),
    "is_nan": (int,),
}
_NEVER_NULL = frozenset({"name", "workspace", "key", "alias", "run_uuid"})
"""Columns of text without which a row says nothing; the others may be NULL."""


def text(content: bytes) -> str | bytes:
    """Return a text of SQLite's; what is none in UTF-8 stays as it is, to be refused by its row."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def check_row(source: str, table: str, row: Mapping[str, Any], *, where: Mapping[str, str]) -> None:
    """Check that each value is of its column's kind.

    Args:
        source: The file.
        table: The table.
        row: Its columns, as far as they were asked for, with their values.
        where: What the row was asked for by.

    Raises:
        InvalidInput: Names the row, and the first column that is not so.
    """
    for column, value in row.items():
        kinds, needed = _kinds(table, column)
        if not isinstance(value, kinds):
            place = {name: told for name, told in {**where, **row}.items() if name != column}
            says = ", ".join(f"{name} {told!r:.80}" for name, told in place.items())
            raise InvalidInput(
                f"{table} of {source!r} has a row whose {column} is {value!r:.80}, which is no "
                f"{needed}{f' ({says})' if says else ''}.",
                remedy=_REMEDY,
            )


def _kinds(table: str, column: str) -> tuple[tuple[type, ...], str]:
    if column in _NUMBERS:
        return _NUMBERS[column], "whole number"
    if (table, column) == ("latest_metrics", "value"):
        return (int, float), "number"
    return (str,) if column in _NEVER_NULL else (str, NoneType), "text in UTF-8"
