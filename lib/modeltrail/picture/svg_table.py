"""The table below an SVG picture: what each numbered pin stands for, by whom and why."""

from dataclasses import dataclass
from functools import partial

from modeltrail.picture import clock, pins, text
from modeltrail.picture.drawing import wide
from modeltrail.picture.frame import MARGIN, PIN, Frame
from modeltrail.picture.palette import AGAINST, GRID, INK, MUTED

_SIZE = 12.5
_HEAD_SIZE = 11.0
_HEAD_HEIGHT = 20.0
_LINE = 17.0
_PAD = 4.5
_COLUMN_GAP = 16.0
_MOST_LINES = 3


@dataclass(frozen=True)
class _Column:
    head: str
    share: float
    """The most of the table's width that it may take; the last column takes what is left."""
    ink: str = INK
    bold: bool = False

    def wide(self, content: str) -> float:
        return wide(content, _SIZE, bold=self.bold)


@dataclass(frozen=True)
class _Place:
    column: _Column
    x: float
    room: float


_COLUMNS = (
    _Column("event", 0.1, MUTED),
    _Column("time (UTC)", 0.22, MUTED),
    _Column("what", 0.22, bold=True),
    _Column("version · where", 0.2),
    _Column("by", 0.18, MUTED),
    _Column("why", 1),
)


def draw(frame: Frame, top: float) -> float:
    """Draw the table and return where it ends."""
    spell = clock.speller(note.moment for note in frame.notes)
    listed = sorted(frame.numbers, key=lambda index: frame.numbers[index])
    told = [
        (note.number, spell(note.moment), note.what, note.subject(), note.by, note.text)
        for note in map(frame.notes.__getitem__, listed)
    ]
    rows = [list(map(text.clean, cells)) for cells in told]
    if not rows:
        return top
    places = _places(frame, rows)
    for place in places:
        if place.room:
            frame.front.write(place.x, top + 12, place.column.head, size=_HEAD_SIZE, fill=MUTED)
    y = top + _HEAD_HEIGHT
    for index, cells in zip(listed, rows, strict=True):
        y = _row(frame, index, cells, places, y)
    return y


def _places(frame: Frame, rows: list[list[str]]) -> list[_Place]:
    x, places = MARGIN + PIN + 10, []
    for column, cells in zip(_COLUMNS, zip(*rows, strict=True), strict=True):
        widest = max(map(column.wide, cells))
        most = (frame.right - MARGIN) * column.share
        room = max(min(widest, most), wide(column.head, _HEAD_SIZE)) if widest else 0
        if column is _COLUMNS[-1]:
            room = frame.right - x
        places.append(_Place(column, x, room))
        x += room + (_COLUMN_GAP if room else 0)
    return places


def _row(frame: Frame, index: int, cells: list[str], places: list[_Place], top: float) -> float:
    note = frame.notes[index]
    frame.back.element("path", d=f"M{MARGIN:.2f} {top:.2f}H{frame.right:.2f}", stroke=GRID)
    baseline = top + _PAD + 13
    pins.pin(frame.front, MARGIN + PIN / 2, baseline - 4.5, frame.numbers[index], note)
    height = 1
    with frame.front.group(pins.describe(note)):
        for place, cell in zip(places, cells, strict=True):
            column = place.column
            # The room was measured on this very text: let no rounding cut it.
            lines = text.wrap(cell, place.room + 0.01, column.wide, lines=_MOST_LINES)
            height = max(height, len(lines))
            against = column.bold and note.tone == "against"
            write = partial(
                frame.front.write,
                place.x,
                size=_SIZE,
                class_="cell",
                font_weight=600 if column.bold else 400,
                fill=AGAINST if against else column.ink,
            )
            for number, line in enumerate(lines):
                write(baseline + number * _LINE, line)
    return top + 2 * _PAD + _LINE * height
