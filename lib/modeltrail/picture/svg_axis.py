"""The time axis of an SVG picture and the lines that go down from it."""

from collections.abc import Sequence

from modeltrail.picture.drawing import Drawing, wide
from modeltrail.picture.frame import Frame
from modeltrail.picture.palette import GRID, MUTED
from modeltrail.picture.ticks import Tick, ticks

_SIZE = 11.0
_APART = 14.0
_HEIGHT = 20.0
_GAP = 6.0


def draw(frame: Frame, top: float) -> float:
    """Draw the labels and return where the lanes begin."""
    for tick in _ticks(frame):
        frame.front.write(
            tick.place,
            top + _HEIGHT - _GAP,
            tick.label,
            size=_SIZE,
            class_="tick",
            text_anchor="middle",
            fill=MUTED,
        )
    return top + _HEIGHT


def draw_grid(frame: Frame, top: float, bottom: float, events: Sequence[int]) -> None:
    """Draw a line for each label, and one through everything for each event of the business."""
    lines = Drawing()
    for tick in _ticks(frame):
        lines.element("path", d=_line(tick.place, top, bottom), stroke=GRID)
    for index in events:
        place = frame.axis.at(frame.notes[index].moment)
        lines.element("path", d=_line(place, top, bottom), stroke=MUTED, stroke_dasharray="2 4")
    frame.grid.parts[:0] = lines.parts


def _ticks(frame: Frame) -> list[Tick]:
    return ticks(frame.axis, lambda label: wide(label, _SIZE), apart=_APART)


def _line(place: float, top: float, bottom: float) -> str:
    return f"M{place:.2f} {top:.2f}V{bottom:.2f}"
