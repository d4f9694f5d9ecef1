"""Tables, on a terminal and where none shows them."""

import contextlib
import io

import pytest

from modeltrail.cli._table import Column, print_table
from tests.support.command_line import printed, stream

COLUMNS = (Column("NAME", lambda row: row[0]), Column("N", lambda row: str(row[1]), right=True))
ROWS = [("模型", 5), ("fraud", 12_345)]


def table(rows: list[tuple[str, int]], out: io.TextIOWrapper | None = None) -> str:
    out = out or stream()
    with contextlib.redirect_stdout(out):
        print_table(COLUMNS, rows)
    return printed(out)


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def terminal(rows: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch, columns: int) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return table(rows, Terminal(io.BytesIO(), encoding="utf-8"))


def test_columns_are_aligned_by_the_cells_of_a_terminal() -> None:
    assert table(ROWS).splitlines() == [
        "NAME       N",
        "模型       5",
        "fraud  12345",
    ]


def test_a_row_is_one_line_however_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    head, row = table([("x" * 300, 1)]).splitlines()
    assert row == "x" * 300 + "  1"
    assert head == "NAME" + " " * 298 + "N"


def test_what_commands_a_terminal_is_not_passed_on() -> None:
    assert "\x1b" not in table([("a\x1b[31m\nb", 1)])
    assert len(table([("a\nb", 1)]).splitlines()) == 2


def test_what_the_output_cannot_spell_is_replaced() -> None:
    assert "?? " in table(ROWS, stream("ascii"))


def test_a_terminal_gets_no_line_that_is_wider(monkeypatch: pytest.MonkeyPatch) -> None:
    head, *shown = terminal([("word " * 20, 1)], monkeypatch, 40).splitlines()
    assert "NAME" in head
    assert len(shown) > 1
    assert max(map(len, shown)) <= 40


def test_a_table_that_nobody_reads_on_a_terminal_is_a_line_a_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = terminal([("word " * 20, 1)] * 1001, monkeypatch, 40).splitlines()
    assert len(shown) == 1002
