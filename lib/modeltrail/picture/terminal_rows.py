"""The rows of a terminal picture: bars of one environment, drawn in cells.

A row is a list of pieces, each a text and the version whose colour it has; nothing here knows
about terminals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from modeltrail.instants import micros
from modeltrail.picture.chart import VersionRow
from modeltrail.picture.lanes import Bar
from modeltrail.picture.scale import Axis
from modeltrail.picture.text import TIMES


@dataclass(frozen=True)
class Glyphs:
    """The characters that bars are made of."""

    champion: str
    """Begin, middle and end."""
    candidate: str
    single: str
    """A bar of one cell."""
    open: str
    rolled_back: str
    deleted: str
    life: str
    """Begin and middle of a version's line."""
    tick: str


FINE = Glyphs("┣━┫", "├─┤", "┃", "▶", "◀", TIMES, "●─", "╵")
PLAIN = Glyphs("[=]", "(-)", "|", ">", "<", "x", "o-", "'")
"""For output that can hold nothing but ASCII."""


@dataclass(frozen=True)
class Piece:
    """Some cells of a row."""

    content: str
    version: int | None = None
    """None for empty cells and for text beside a bar."""
    role: str = ""


def reach(bar: Bar) -> tuple[float, float]:
    """Return from which cell to which a candidate needs its row for itself."""
    low = round(bar.low)
    width = max(round(bar.high) - low, 1) + bar.open
    label = len(f"v{bar.span.version}")
    return low, low + (width if width > label else width + label) + 1


def rows(bars: Sequence[Bar], cells: int, glyphs: Glyphs) -> list[list[Piece]]:
    """Return one row of bars, and as many rows of labels below it as are needed.

    Every bar has at least one cell as long as there are cells; one that is too short for its
    label has it behind it where the next bar leaves room, else below its begin.
    """
    pieces: list[Piece] = []
    below: list[tuple[int, int]] = []
    used = 0
    for index, bar in enumerate(bars):
        after = bars[index + 1] if index + 1 < len(bars) else None
        begin = max(round(bar.low), used)
        end = min(max(round(bar.high), begin + 1) + bar.open, cells)
        if begin >= end:
            continue
        span = bar.span
        label = f"v{span.version}"
        pieces += [
            Piece(" " * (begin - used)),
            Piece(_bar(bar, end - begin, glyphs), span.version, span.role),
        ]
        used = end
        limit = cells if after is None else round(after.low)
        if end - begin > len(label):
            continue
        if end + len(label) <= limit:
            pieces.append(Piece(label))
            used += len(label)
        else:
            below.append((begin, span.version))
    return [[*pieces, Piece(" " * (cells - used))], *_labels(below, cells)]


def _labels(wanted: Sequence[tuple[int, int]], cells: int) -> list[list[Piece]]:
    """Return rows of labels, each with the place of its bar; in a row no two of them touch."""
    found: list[list[Piece]] = []
    ends: list[int] = []
    for place, version in wanted:
        label = f"v{version}"
        begin = max(min(place, cells - len(label)), 0)
        index = next((i for i, end in enumerate(ends) if end < begin), len(ends))
        if index == len(ends):
            found.append([])
            ends.append(0)
        found[index] += [Piece(" " * (begin - ends[index])), Piece(label, version, "life")]
        ends[index] = begin + len(label)
    return found


def _bar(bar: Bar, width: int, glyphs: Glyphs) -> str:
    begin, middle, plain = tuple(
        glyphs.champion if bar.span.role == "champion" else glyphs.candidate
    )
    signs = {"rolled_back": glyphs.rolled_back, "deleted": glyphs.deleted}
    end = glyphs.open if bar.open else signs.get(bar.span.ended_by or "", plain)
    label = f"v{bar.span.version}"
    if width > len(label) + 1:
        return begin + label + middle * (width - len(label) - 2) + end
    if width > len(label):
        return begin + label if end == plain else label + end
    return glyphs.single if width == 1 else begin + middle * (width - 2) + end


def life(version: VersionRow, axis: Axis, cells: int, glyphs: Glyphs) -> list[Piece]:
    """Return the row of a version, from its registration to its deletion or on, with its gaps."""
    begin = min(round(axis.at(micros(version.registered))), cells - 1)
    end = round(axis.high) + 1
    if version.deleted:
        end = min(max(round(axis.at(micros(version.deleted))) + 1, begin + 1), cells)
    mark, line = tuple(glyphs.life)
    content = [mark, *line * (end - begin - 1)]
    for gone in version.gone:
        left, back = (round(axis.at(micros(time))) - begin for time in gone)
        content[left : back + 1] = [glyphs.deleted, *" " * (back - left - 1), *mark * (back > left)]
    if end - begin > 1:
        content[-1] = glyphs.deleted if version.deleted else glyphs.open
    return [
        Piece(" " * begin),
        Piece("".join(content), version.number, "life"),
        Piece(" " * (cells - end)),
    ]
