"""Pins: a number for each listed event, as near to its moment as its neighbours allow."""

from collections.abc import Sequence

from modeltrail.picture.clock import moment_of
from modeltrail.picture.drawing import Drawing
from modeltrail.picture.frame import PIN, Frame
from modeltrail.picture.notes import Note
from modeltrail.picture.palette import AGAINST, AGAINST_TINT, INK, MUTED, PAPER, colour
from modeltrail.picture.spread import spread

GAP = PIN + 2
STRIP = 30.0
"""Height of a strip of pins with the lines that lead to their moments."""
_SIZE = 10.0
_SMALL = 8.0
_LONG = 3
"""Digits from which a number needs a smaller font."""


def strip(frame: Frame, indexes: Sequence[int], top: float) -> None:
    """Draw the pins of some notes in a strip, with lines down to their moments at its bottom.

    Args:
        frame: The picture.
        indexes: Which notes, by their index; one without a number is a small dot.
        top: The strip's upper edge.
    """
    bottom = top + STRIP
    shown = sorted(indexes, key=lambda index: (frame.notes[index].moment, index))
    for index in shown:
        if index not in frame.numbers:
            note = frame.notes[index]
            frame.front.element(
                "circle",
                class_="dot",
                cx=frame.axis.at(note.moment),
                cy=bottom - 4,
                r=2,
                fill=AGAINST if note.tone == "against" else MUTED,
                tip=describe(note),
            )
    listed = [index for index in shown if index in frame.numbers]
    targets = [frame.axis.at(frame.notes[index].moment) for index in listed]
    half = PIN / 2
    places = spread(targets, GAP, frame.left + half, frame.right - half)
    for index, target, place in zip(listed, targets, places, strict=True):
        note = frame.notes[index]
        frame.grid.element(
            "path",
            d=f"M{place:.2f} {top + half:.2f}V{top + PIN + 3:.2f}L{target:.2f} {bottom:.2f}",
            fill="none",
            stroke=AGAINST if note.tone == "against" else colour(note.version).edge,
            stroke_width=1.25,
        )
        pin(frame.front, place, top + half, frame.numbers[index], note)


def pin(drawing: Drawing, x: float, y: float, number: int, note: Note) -> None:
    """Draw one pin with its middle at x, y.

    A move is filled, what went against a version is a red square, the rest is hollow.
    """
    shade, half = colour(note.version), PIN / 2
    against, move = note.tone == "against", note.tone == "move"
    size = _SIZE if len(str(number)) < _LONG else _SMALL
    with drawing.group(describe(note), class_="pin"):
        if against:
            drawing.element(
                "rect",
                x=x - half,
                y=y - half,
                width=PIN,
                height=PIN,
                rx=3,
                fill=AGAINST_TINT,
                stroke=AGAINST,
                stroke_width=1.5,
            )
        else:
            drawing.element(
                "circle",
                cx=x,
                cy=y,
                r=half - 0.5,
                fill=shade.fill if move else PAPER,
                stroke=shade.edge,
                stroke_width=1.5,
            )
        drawing.write(
            x,
            y + size * 0.36,
            str(number),
            size=size,
            text_anchor="middle",
            font_weight=600,
            fill=AGAINST if against else shade.text if move else INK,
        )


def describe(note: Note) -> str:
    """Return all there is to say about a note, in one line."""
    when = f"{moment_of(note.moment):%Y-%m-%d %H:%M:%S.%f} UTC"
    head = " ".join(part for part in (note.number, note.subject(), note.what) if part)
    return f"{when}: {head}, by {note.by}{': ' if note.text else ''}{note.text}"
