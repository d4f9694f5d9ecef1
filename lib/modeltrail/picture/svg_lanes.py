"""The environments' lanes of an SVG picture."""

from dataclasses import dataclass
from itertools import pairwise

from modeltrail.picture import pins
from modeltrail.picture.drawing import cut, wide
from modeltrail.picture.frame import MARGIN, TAIL, Frame
from modeltrail.picture.lanes import Bar, Lane
from modeltrail.picture.palette import AGAINST, INK, LANE, MUTED, colour

CHAMPION = 26.0
CANDIDATE = 19.0
NARROWEST = 3.0
_GAP = 4.0
_PAD = 8.0
_EMPTY = 36.0
_INDENT = 7.0
_LABEL = 13.0
_SMALL = 11.0
_CAP = 4.0
_CAP_ROOM = 12.0
"""A bar narrower than this shows its end without a cap."""
_CAPS = {"rolled_back": AGAINST, "deleted": INK, "demoted": MUTED}
_ENDINGS = {
    "promoted": "another version was promoted",
    "rolled_back": "rolled back",
    "deleted": "deleted",
    "demoted": "demoted",
}


@dataclass(frozen=True)
class _Label:
    low: float
    high: float
    size: float
    inside: bool


def reach(bar: Bar, right: float) -> tuple[float, float]:
    """Return from where to where a bar and its label stand, with a little room after it."""
    label = _place(bar, right)
    return min(bar.low, label.low), max(_tip(bar), label.high) + _GAP


def _tip(bar: Bar) -> float:
    return bar.high + (TAIL if bar.open else 0)


def _place(bar: Bar, right: float) -> _Label:
    """Return where a label goes when nothing else is in its way."""
    cap = _CAP if bar.span.ended_by in _CAPS else 0
    inner = bar.high + (TAIL * 0.6 if bar.open else 0) - bar.low - cap
    for size, edge in ((_LABEL, 5.0), (_SMALL, 2.0)):
        needed = wide(f"v{bar.span.version}", size, bold=True)
        if needed + 2 * edge <= inner:
            low = bar.low + min((inner - needed) / 2, _INDENT)
            return _Label(low, low + needed, size, inside=True)
    needed = wide(f"v{bar.span.version}", _LABEL, bold=True)
    after = _tip(bar) + _GAP
    if after + needed <= right:
        return _Label(after, after + needed, _LABEL, inside=False)
    return _Label(bar.low - _GAP - needed, bar.low - _GAP, _LABEL, inside=False)


def draw(frame: Frame, lane: Lane, top: float) -> float:
    """Draw one environment's lane and return where it ends."""
    events = [i for i, note in enumerate(frame.notes) if note.environment == lane.environment]
    y = top + _PAD
    name = cut(lane.environment, frame.left - MARGIN - _PAD, _LABEL, bold=True)
    rows = [*([lane.champions] if lane.champions else []), *lane.candidates]
    if not rows and not events:
        frame.front.write(MARGIN, top + 22, name, font_weight=600, tip=lane.environment)
        frame.front.write(
            frame.left + 28,
            top + 22,
            "nothing deployed here",
            size=12,
            fill=MUTED,
            font_style="italic",
        )
        _plate(frame, top, _EMPTY)
        return top + _EMPTY
    if events:
        pins.strip(frame, events, y)
        frame.front.write(MARGIN, y + 14, name, font_weight=600, tip=lane.environment)
        y += pins.STRIP
    for row in rows:
        champions = row is lane.champions
        height = CHAMPION if champions else CANDIDATE
        role = "champion" if champions else "candidate"
        baseline = y + height / 2 + 4
        if not events and row is rows[0]:
            frame.front.write(MARGIN, baseline, name, font_weight=600, tip=lane.environment)
        elif champions or row is lane.candidates[0]:
            frame.front.write(MARGIN, baseline, role, size=_SMALL, fill=MUTED)
        for bar in row:
            _bar(frame, bar, y, height)
        for bar, label in zip(row, _labels(row, frame.right), strict=True):
            _write_label(frame, bar, label, y + height / 2)
        y += height + _GAP
    bottom = y - _GAP + _PAD if rows else y + _PAD / 2
    _plate(frame, top, bottom - top)
    return bottom


def _plate(frame: Frame, top: float, height: float) -> None:
    frame.back.element(
        "rect",
        x=frame.left,
        y=top,
        width=frame.right - frame.left,
        height=height,
        rx=6,
        fill=LANE,
    )


def _bar(frame: Frame, bar: Bar, y: float, height: float) -> None:
    span, shade = bar.span, colour(bar.span.version)
    champion = span.role == "champion"
    fill, edge = shade.fill if champion else shade.tint, shade.edge
    until = "now" if span.end is None else span.end
    ending = f" ({_ENDINGS[span.ended_by]})" if span.ended_by in _ENDINGS else ""
    radius = min(4.0, bar.width() / 2)
    straight = f"H{bar.high + TAIL * 0.5:.2f}L{bar.high + TAIL:.2f} {y + height / 2:.2f}"
    body = (
        f"{straight}L{bar.high + TAIL * 0.5:.2f} {y + height:.2f}"
        if bar.open
        else f"H{bar.high - radius:.2f}q{radius:.2f} 0 {radius:.2f} {radius:.2f}"
        f"V{y + height - radius:.2f}q0 {radius:.2f} {-radius:.2f} {radius:.2f}"
    )
    frame.front.element(
        "path",
        class_=f"span {span.role}",
        data_version=span.version,
        data_low=bar.low,
        data_high=bar.high,
        d=f"M{bar.low + radius:.2f} {y:.2f}{body}H{bar.low + radius:.2f}"
        f"q{-radius:.2f} 0 {-radius:.2f} {-radius:.2f}V{y + radius:.2f}"
        f"q0 {-radius:.2f} {radius:.2f} {-radius:.2f}Z",
        fill=fill if not bar.open else f"url(#{frame.prefix}-{fill[1:]})",
        stroke=edge if not bar.open else f"url(#{frame.prefix}-{edge[1:]})",
        stroke_width=1.25,
        tip=f"v{span.version}, {span.role} in {span.environment}, {span.start} to {until}{ending}",
    )
    cap = _CAPS.get(span.ended_by or "")
    if cap and bar.width() >= _CAP_ROOM:
        frame.front.element(
            "rect",
            class_="cap",
            x=bar.high - _CAP,
            y=y,
            width=_CAP,
            height=height,
            rx=1.5,
            fill=cap,
        )


def _labels(row: tuple[Bar, ...], right: float) -> list[_Label | None]:
    """Return where each bar's label goes; none where it would meet a neighbour."""
    found: list[_Label | None] = []
    taken = float("-inf")
    for bar, after in pairwise([*row, None]):
        if bar is None:
            break
        label: _Label | None = _place(bar, right)
        limit = right if after is None else after.low
        if label and not label.inside and not (taken <= label.low and label.high <= limit):
            label = None
        if label and label.inside and label.high > limit:
            label = None
        found.append(label)
        taken = max(taken, _tip(bar), label.high if label else taken)
    return found


def _write_label(frame: Frame, bar: Bar, label: _Label | None, middle: float) -> None:
    if label is None:
        return
    champion = bar.span.role == "champion"
    frame.front.write(
        (label.low + label.high) / 2,
        middle + label.size * 0.36,
        f"v{bar.span.version}",
        size=label.size if champion else min(label.size, _LABEL - 1),
        class_="label",
        text_anchor="middle",
        font_weight=700 if champion else 600,
        fill=colour(bar.span.version).text if label.inside and champion else INK,
    )
