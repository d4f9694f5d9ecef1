"""Printing what rich draws."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modeltrail.cli._stream import OutputLost, let_go

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_WIDEST = 10_000
"""Columns of a table that no terminal has to show."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: str
    text: Callable[[Any], str]
    """Returns what a row says in it."""
    right: bool = False
    """Whether it ends flush, as numbers do."""


def print_drawn(drawing: "RenderableType") -> None:
    """Print a drawing to standard output, in the colours and characters that it takes.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    _print(_console(), drawing)


def print_table(columns: Sequence[Column], rows: Iterable[Any]) -> None:
    """Print a table; where no terminal shows it, each row is one line, however long.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    from rich.measure import Measurement  # noqa: PLC0415 (--help stays quick)
    from rich.table import Table  # noqa: PLC0415 (likewise)

    from modeltrail.picture.terminal_text import Writer  # noqa: PLC0415 (likewise)

    console = _console()
    write = Writer(console.encoding if console.options.ascii_only else None)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column.title, justify="right" if column.right else "left")
    for row in rows:
        table.add_row(*(write.part(column.text(row)) for column in columns))
    if not console.is_terminal and "COLUMNS" not in os.environ:
        wide = console.options.update(max_width=_WIDEST)
        console.width = max(console.width, Measurement.get(console, wide, table).maximum)
    _print(console, table)


def _console() -> "Console":
    from rich.console import Console  # noqa: PLC0415 (--help stays quick)

    class Output(Console):
        """Leaves the exit code alone where the reader is gone."""

        def on_broken_pipe(self) -> None:
            let_go(sys.stdout)

    return Output()


def _print(console: "Console", drawing: "RenderableType") -> None:
    try:
        console.print(drawing)
    except OSError as error:
        let_go(sys.stdout)
        raise OutputLost(
            f"Standard output cannot be written: {error.strerror}.",
            remedy="Send it where there is room.",
        ) from error
