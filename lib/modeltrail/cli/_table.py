"""Printing tables: in columns that fit a terminal, or a line a row."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modeltrail.cli._drawn import output, print_on
from modeltrail.cli._stream import write

if TYPE_CHECKING:
    from rich.table import Table

_GAP = "  "
_READABLE = 1000
"""Rows that somebody may read on a terminal. Rich takes a minute to fit 100,000."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: str
    text: Callable[[Any], str]
    """Returns what a row says in it."""
    right: bool = False
    """Whether it ends flush, as numbers do."""


def print_table(columns: Sequence[Column], rows: Sequence[Any]) -> None:
    """Print a table; where no terminal shows it, each row is one line, however long.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    from modeltrail.picture.terminal_text import Writer  # noqa: PLC0415 (--help stays quick)

    console = output()
    spell = Writer(console.encoding if console.options.ascii_only else None)

    def spelled(text: str) -> str:
        return text if text.isascii() and text.isprintable() else spell.plain(text)

    cells = [[spelled(column.text(row)) for column in columns] for row in rows]
    if console.is_terminal and len(rows) <= _READABLE:
        print_on(console, _fitted(columns, cells))
    else:
        write("".join(f"{line}\n" for line in _lines(columns, cells)))


def _fitted(columns: Sequence[Column], cells: Iterable[Sequence[str]]) -> "Table":
    from rich.table import Table  # noqa: PLC0415 (--help stays quick)
    from rich.text import Text  # noqa: PLC0415 (likewise)

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column.title, justify="right" if column.right else "left")
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _lines(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> Iterable[str]:
    from rich.cells import cell_len  # noqa: PLC0415 (--help stays quick)

    told = [[column.title for column in columns], *cells]
    widths = [max(map(cell_len, texts)) for texts in zip(*told, strict=True)]
    for row in told:
        padded = []
        for column, width, text in zip(columns, widths, row, strict=True):
            padding = " " * (width - cell_len(text))
            padded.append(padding + text if column.right else text + padding)
        yield _GAP.join(padded).rstrip()
