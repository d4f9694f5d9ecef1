"""Texts for a terminal, in characters that it can write and never read as markup."""

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from modeltrail.picture import text

_SIGNS = str.maketrans({text.ELLIPSIS: "...", text.DASH: "-", text.TIMES: "x", "·": "-", "µ": "u"})
"""What stands for our own signs where there is no Unicode."""

_LEAST = 20
"""Columns that a text gets, however far it is indented."""
_MOST_LINES = 24


@dataclass(frozen=True)
class Writer:
    """Makes texts for one output."""

    encoding: str | None
    """What the output can hold, where that is not Unicode."""

    def plain(self, content: str) -> str:
        """Return a text as one clean line in characters that the output can hold."""
        cleaned = text.clean(content)
        if self.encoding is None:
            return cleaned
        cleaned = cleaned.translate(_SIGNS)
        try:
            return cleaned.encode(self.encoding, "replace").decode(self.encoding)
        except LookupError:
            return cleaned.encode("ascii", "replace").decode("ascii")

    def part(self, content: str, style: str = "") -> Text:
        """Return a text in a style."""
        return Text(self.plain(content), style)

    def cell(self, content: str, cells: int, style: str = "") -> Text:
        """Return a text that fills so many cells exactly, cut or padded."""
        plain = self.plain(content)
        shown = text.fit(plain, cells, cell_len)
        if self.encoding is not None and shown != plain:
            shown = set_cell_size(plain, max(cells - 3, 0)) + "..."[:cells]
        return Text(set_cell_size(shown, cells), style)

    def width(self, content: str) -> int:
        """Return the cells that a text takes."""
        return cell_len(self.plain(content))

    def hanging(self, head: Text, content: str, columns: int) -> list[Text]:
        """Return a text in lines, the first behind `head`, the others indented as far.

        Args:
            head: What stands before it; it is changed.
            content: The text; a very long one is cut.
            columns: The columns of a whole line.
        """
        indent = head.cell_len
        rows = text.wrap(
            self.plain(content), max(columns - indent, _LEAST), cell_len, lines=_MOST_LINES
        )
        rows = [self.plain(row) for row in rows]
        return [head.append(rows[0]), *(Text(" " * indent + row) for row in rows[1:])]
