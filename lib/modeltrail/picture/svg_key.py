"""The key of an SVG picture: what bars, their ends and pins mean."""

from collections.abc import Callable

from modeltrail.picture.drawing import Drawing, wide
from modeltrail.picture.frame import MARGIN, Frame
from modeltrail.picture.palette import AGAINST, AGAINST_TINT, INK, MUTED, PAPER

_SIZE = 12.0
_LINE = 20.0
_SWATCH = 22.0
_FILL = "#8c959f"
_TINT = "#e9ecef"

Sign = Callable[[Drawing, float, float], None]


def draw(frame: Frame, top: float) -> float:
    """Draw the key, in as many lines as it needs, and return where it ends."""
    x, y = MARGIN, top
    for sign, words in _signs(frame):
        needed = _SWATCH + 6 + wide(words, _SIZE)
        if x > MARGIN and x + needed > frame.right:
            x, y = MARGIN, y + _LINE
        sign(frame.front, x, y)
        frame.front.write(x + _SWATCH + 6, y + 12, words, size=_SIZE, fill=MUTED)
        x += needed + 14
    return y + _LINE + 2


def _signs(frame: Frame) -> list[tuple[Sign, str]]:
    """Return the signs that occur in this picture."""
    roles = {span.role for span in frame.chart.spans}
    ends = {span.ended_by for span in frame.chart.spans}
    tones = {frame.notes[index].tone for index in frame.numbers}
    signs: list[tuple[bool, Sign, str]] = [
        ("champion" in roles, _champion, "champion"),
        ("candidate" in roles, _candidate, "candidate"),
        ("rolled_back" in ends, _cap(AGAINST), "rolled back"),
        ("demoted" in ends, _cap(MUTED), "demoted"),
        ("deleted" in ends, _cap(INK), "deleted"),
        ("move" in tones, _move, "a move"),
        ("against" in tones, _against, "refused, failed, undone"),
        (bool({"proof", "note"} & tones), _note, "evidence or note"),
    ]
    return [(sign, words) for occurs, sign, words in signs if occurs]


def _champion(drawing: Drawing, x: float, y: float) -> None:
    drawing.element("rect", x=x, y=y + 1, width=_SWATCH, height=14, rx=3, fill=_FILL)


def _candidate(drawing: Drawing, x: float, y: float) -> None:
    drawing.element(
        "rect", x=x, y=y + 2.5, width=_SWATCH, height=11, rx=3, fill=_TINT, stroke=MUTED
    )


def _cap(paint: str) -> Sign:
    def sign(drawing: Drawing, x: float, y: float) -> None:
        _champion(drawing, x, y)
        drawing.element("rect", x=x + _SWATCH - 4, y=y + 1, width=4, height=14, rx=1.5, fill=paint)

    return sign


def _move(drawing: Drawing, x: float, y: float) -> None:
    drawing.element("circle", cx=x + _SWATCH / 2 + 3, cy=y + 8, r=7, fill=_FILL, stroke=MUTED)


def _note(drawing: Drawing, x: float, y: float) -> None:
    drawing.element(
        "circle", cx=x + _SWATCH / 2 + 3, cy=y + 8, r=7, fill=PAPER, stroke=MUTED, stroke_width=1.5
    )


def _against(drawing: Drawing, x: float, y: float) -> None:
    drawing.element(
        "rect",
        x=x + _SWATCH / 2 - 4,
        y=y + 1,
        width=14,
        height=14,
        rx=3,
        fill=AGAINST_TINT,
        stroke=AGAINST,
        stroke_width=1.5,
    )
