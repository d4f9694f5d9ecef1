"""The table below an SVG picture: what each numbered pin stands for, by whom and why."""

from dataclasses import dataclass

from modeltrail.picture import clock, pins, text
from modeltrail.picture.drawing import cut, wide
from modeltrail.picture.frame import MARGIN, PIN, Frame
from modeltrail.picture.notes import Note
from modeltrail.picture.palette import AGAINST, GRID, INK, MUTED

_SIZE = 12.5
_LINE = 17.0
_PAD = 4.5
_COLUMN_GAP = 16.0
_MOST_LINES = 3
_HEADS = ("time (UTC)", "what", "version · where", "by", "why")
_BOLD = 1
"""The column set in bold."""
_SHARES = (0.2, 0.18, 0.16, 0.14)
"""The most of the table's width that a column before the last may take."""


@dataclass(frozen=True)
class _Row:
    index: int
    note: Note
    cells: tuple[str, str, str, str]


def draw(frame: Frame, top: float) -> float:
    """Draw the table and return where it ends."""
    rows = [
        _Row(index, note, (_time(frame, note), note.what, note.subject(), note.by))
        for index, note in enumerate(frame.notes)
        if index in frame.numbers
    ]
    if not rows:
        return top
    full = frame.right - MARGIN
    x, places = MARGIN + PIN + 10, []
    for column, share in enumerate(_SHARES):
        widest = max(
            wide(text.clean(row.cells[column]), _SIZE, bold=column == _BOLD) for row in rows
        )
        room = max(min(widest, full * share), wide(_HEADS[column], 11) if widest else 0)
        places.append((x, room))
        x += room + (_COLUMN_GAP if room else 0)
    places.append((x, frame.right - x))
    for (place, room), head in zip(places, _HEADS, strict=True):
        if room:
            frame.front.write(place, top + 12, head, size=11, fill=MUTED)
    y = top + 20
    for row in rows:
        y = _draw_row(frame, row, places, y)
    return y


def _draw_row(frame: Frame, row: _Row, places: list[tuple[float, float]], top: float) -> float:
    note = row.note
    frame.back.element(
        "line", x1=MARGIN, y1=top, x2=frame.right, y2=top, stroke=GRID, stroke_width=1
    )
    baseline = top + _PAD + 13
    inks = (MUTED, AGAINST if note.tone == "against" else INK, INK, MUTED)
    place, room = places[-1]
    lines = text.wrap(
        text.clean(note.text), room, lambda part: wide(part, _SIZE), lines=_MOST_LINES
    )
    pins.pin(frame.front, MARGIN + PIN / 2, baseline - 4.5, frame.numbers[row.index], note)
    with frame.front.group(pins.describe(note)):
        for column, ((x, most), cell) in enumerate(zip(places[:-1], row.cells, strict=True)):
            shown = cut(cell, most + 0.01, _SIZE, bold=column == _BOLD)
            frame.front.write(
                x,
                baseline,
                shown,
                size=_SIZE,
                class_="cell",
                font_weight=600 if column == _BOLD else 400,
                fill=inks[column],
            )
        for number, line in enumerate(lines):
            frame.front.write(place, baseline + number * _LINE, line, size=_SIZE, class_="cell")
    return top + 2 * _PAD + _LINE * max(len(lines), 1)


def _time(frame: Frame, note: Note) -> str:
    return clock.stamp(note.moment, frame.axis.moments[0], frame.axis.moments[-1])
