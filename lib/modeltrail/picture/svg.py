"""The timeline of a model's versions as one self-contained SVG picture.

It reads from the bottom up: versions are registered at the bottom and climb through the
environments to the last one on top. Time runs to the right. Below stands what each numbered pin
means. The picture needs no script, no style sheet and no font of its own, has an opaque
background, and is the same, byte for byte, for the same chart.
"""

import re

from modeltrail.errors import InvalidInput
from modeltrail.picture import (
    clock,
    describe,
    lanes,
    notes,
    palette,
    pins,
    svg_axis,
    svg_key,
    svg_lanes,
    svg_table,
    svg_versions,
)
from modeltrail.picture.chart import Chart
from modeltrail.picture.drawing import Drawing, cut, wide
from modeltrail.picture.frame import MARGIN, PIN, TAIL, Frame
from modeltrail.picture.scale import ScaleChoice, choose

MOST_LISTED = 40
"""Events that get a number and a line of the table."""
NARROWEST = 720
WIDEST = 10_000
_FONT = (
    "ui-sans-serif, -apple-system, 'Segoe UI', Helvetica, Arial, 'Liberation Sans', "
    "'DejaVu Sans', sans-serif"
)
_NARROW = 20.0
"""Pixels below which a bar has no room for its label."""
_CLOSE = 9.0
"""Pixels at which two events can just be told apart."""
_GAP = 6.0


def render_svg(
    chart: Chart, *, width: int = 1080, scale: ScaleChoice = "auto", listed: int = MOST_LISTED
) -> str:
    """Return the picture of a chart.

    Args:
        chart: What to draw.
        width: Pixels, from 720 to 10,000; the height follows from the content.
        scale: `time` places events by the clock, `sequence` evenly with their times printed;
            `auto` takes the clock, unless many bars would then be too short for their labels.
        listed: The most events to number and explain; the weightiest are taken.

    Raises:
        InvalidInput: The width is out of bounds, or a time is no instant.
    """
    if not NARROWEST <= width <= WIDEST:
        raise InvalidInput(
            f"A picture cannot be {width} pixels wide.",
            remedy=f"Choose a width from {NARROWEST} to {WIDEST}.",
        )
    frame = _frame(chart, width, scale, listed)
    y = _header(frame)
    y = top = svg_axis.draw(frame, y)
    free = [
        i for i, note in enumerate(frame.notes) if note.environment is None and note.version is None
    ]
    if free:
        frame.front.write(MARGIN, y + 14, "business", font_weight=600)
        pins.strip(frame, free, y)
        y += pins.STRIP
    for lane in reversed(
        lanes.arrange(
            chart,
            frame.axis,
            narrowest=svg_lanes.NARROWEST,
            extent=lambda bar: svg_lanes.reach(bar, frame.right),
        )
    ):
        y = svg_lanes.draw(frame, lane, y) + _GAP
    y = svg_versions.draw(frame, y + _GAP)
    svg_axis.draw_grid(frame, top, y, free)
    y = svg_table.draw(frame, y + MARGIN)
    y = _unlisted(frame, y)
    return _assemble(frame, y + MARGIN)


def _frame(chart: Chart, width: int, scale: ScaleChoice, listed: int) -> Frame:
    found = notes.notes(chart)
    names = [wide(name, 13, bold=True) for name in (*chart.lanes(), "business")]
    left = MARGIN + min(max(names) + 14, width * 0.18)
    low, high = left + 14, width - MARGIN - TAIL - 6
    moments = lanes.moments(chart) | {note.moment for note in found}
    # More pins than this could not stand side by side in one lane.
    room = int((width - MARGIN - left) // pins.GAP)
    order = {id(note): index for index, note in enumerate(found)}
    chosen = notes.choose(found, chart.lanes(), min(listed, room))
    chosen.sort(key=lambda note: (note.moment, order[id(note)]))
    return Frame(
        chart=chart,
        width=width,
        left=left,
        axis=choose(scale, moments, lanes.bounds(chart), (low, high), narrow=_NARROW, close=_CLOSE),
        notes=found,
        numbers={order[id(note)]: number for number, note in enumerate(chosen, 1)},
        prefix="mt-" + re.sub(r"[^a-z0-9]+", "-", chart.model.lower())[:63],
    )


def _header(frame: Frame) -> float:
    chart, axis = frame.chart, frame.axis
    frame.front.write(
        MARGIN,
        MARGIN + 20,
        cut(chart.model, frame.width - 2 * MARGIN, 22, bold=True),
        size=22,
        font_weight=700,
        tip=chart.model,
    )
    count = len(chart.versions)
    facts = [
        clock.period(axis.moments[0], axis.moments[-1]),
        f"{count} version{'' if count == 1 else 's'}",
        *(["evenly spaced, not to scale"] if axis.kind == "sequence" else []),
    ]
    frame.front.write(
        MARGIN,
        MARGIN + 42,
        cut(" · ".join(facts), frame.width - 2 * MARGIN, 13),
        fill=palette.MUTED,
    )
    return svg_key.draw(frame, MARGIN + 56)


def _unlisted(frame: Frame, y: float) -> float:
    left_out = len(frame.notes) - len(frame.numbers)
    if not left_out:
        return y
    content = f"{left_out} more event{'s' if left_out > 1 else ''}, shown as dots, not listed here"
    frame.front.write(
        MARGIN + PIN + 10, y + 18, content, size=12, fill=palette.MUTED, font_style="italic"
    )
    return y + 24


def _assemble(frame: Frame, height: float) -> str:
    prefix, width, height = frame.prefix, frame.width, round(height)
    sheet = Drawing()
    sheet.hold("title", describe.title(frame.chart), id=f"{prefix}-title")
    sheet.hold("desc", describe.describe(frame.chart), id=f"{prefix}-desc")
    sheet.parts.append(_fades(frame))
    sheet.element(
        "rect",
        x=0.5,
        y=0.5,
        width=width - 1,
        height=height - 1,
        rx=10,
        fill=palette.PAPER,
        stroke=palette.LINE,
    )
    parts = [*sheet.parts, *frame.back.parts, *frame.grid.parts, *frame.front.parts]
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{prefix}-title {prefix}-desc" font-family="{_FONT}">'
    )
    return "\n".join([root, *parts, "</svg>", ""])


def _fades(frame: Frame) -> str:
    """Return the gradients in which open bars fade out after the chart's end."""
    shades = [palette.colour(span.version) for span in frame.chart.spans if span.end is None]
    used = dict.fromkeys(
        paint for shade in shades for paint in (shade.fill, shade.edge, shade.tint)
    )
    low, high = frame.axis.high, frame.axis.high + TAIL
    return "<defs>{}</defs>".format(
        "".join(
            f'<linearGradient id="{frame.prefix}-{paint[1:]}" gradientUnits="userSpaceOnUse" '
            f'x1="{low:.2f}" y1="0" x2="{high:.2f}" y2="0">'
            f'<stop stop-color="{paint}"/>'
            f'<stop offset="1" stop-color="{paint}" stop-opacity="0.25"/></linearGradient>'
            for paint in used
        )
    )
