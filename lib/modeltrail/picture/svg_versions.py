"""The versions of an SVG picture: each from its registration on, with what it is made of."""

from modeltrail.instants import micros
from modeltrail.numbers import spell
from modeltrail.picture import pins, text
from modeltrail.picture.chart import VersionRow
from modeltrail.picture.drawing import cut, wide
from modeltrail.picture.frame import MARGIN, TAIL, Frame
from modeltrail.picture.palette import INK, MUTED, PAPER, colour

MOST = 40
"""Versions shown; the newest."""
_ROW = 24.0
_DENSE_ROW = 18.0
_DENSE = 12
"""Versions from which rows are set closer."""
_CLEAR = 9.0
_DIGEST = 10
"""Characters of a commit or digest that are shown; a tooltip has all."""


def draw(frame: Frame, top: float) -> float:
    """Draw the versions and return where they end."""
    rows = sorted(frame.chart.versions, key=lambda row: row.number)
    left_out = len(rows) - MOST
    rows = rows[-MOST:]
    events = [
        index
        for index, note in enumerate(frame.notes)
        if note.environment is None and note.version is not None
    ]
    y = top
    frame.front.write(MARGIN, y + 14, "versions", font_weight=600)
    if events:
        pins.strip(frame, events, y)
        y += pins.STRIP
    elif rows:
        y += _ROW
    height = _ROW if len(rows) <= _DENSE else _DENSE_ROW
    for row in rows:
        _row(frame, row, y, height)
        y += height
    if left_out > 0:
        older = f"and {left_out} older version{'s' if left_out > 1 else ''}"
        frame.front.write(MARGIN, y + 14, older, size=12, fill=MUTED, font_style="italic")
        y += _ROW
    return y


def _row(frame: Frame, row: VersionRow, top: float, height: float) -> None:
    line = top + height - 4
    begin, tip = frame.axis.at(micros(row.registered)), _tip(row)
    frame.front.write(MARGIN, line, f"v{row.number}", size=12, class_="label", font_weight=600)
    for since, until in _lives(row):
        _life(frame, row, since, until, line)
    frame.front.element(
        "circle",
        cx=begin,
        cy=line,
        r=4,
        fill=colour(row.number).fill,
        stroke=colour(row.number).edge,
        stroke_width=1,
        tip=tip,
    )
    _facts(frame, row, begin, line)


def _lives(row: VersionRow) -> list[tuple[str, str | None]]:
    """Return from when to when a version was there, each time; None is until now."""
    begins = [row.registered, *(back for _, back in row.gone)]
    ends = [*(left for left, _ in row.gone), row.deleted]
    return list(zip(begins, ends, strict=True))


def _life(frame: Frame, row: VersionRow, since: str, until: str | None, line: float) -> None:
    begin = frame.axis.at(micros(since))
    end = frame.axis.at(micros(until)) if until else frame.axis.high + TAIL / 2
    tip = _tip(row)
    frame.front.element(
        "line",
        class_="life",
        data_version=row.number,
        x1=begin,
        y1=line,
        x2=max(end, begin),
        y2=line,
        stroke=colour(row.number).fill,
        stroke_width=2,
        stroke_dasharray="none" if until else f"{max(frame.axis.high - begin, 0):.2f} 3 3 3 3 3",
        tip=tip,
    )
    if until:
        frame.front.element(
            "path",
            class_="gone",
            d=f"M{end - 4:.2f} {line - 4:.2f}l8 8m0 -8l-8 8",
            stroke=INK,
            stroke_width=2,
            stroke_linecap="round",
            fill="none",
            tip=tip,
        )


def _facts(frame: Frame, row: VersionRow, begin: float, line: float) -> None:
    size = 11.0
    metrics = (f"{name} {spell(value)}" for name, value in sorted(row.metrics.items()))
    facts = [row.origin, _short("commit", row.commit), _short("data", row.snapshot), *metrics]
    content = text.clean(" · ".join(fact for fact in facts if fact))
    before, after = begin - _CLEAR - frame.left, frame.right - begin - 2 * _CLEAR
    # Left of the registration there is no line, so that a text there stands level with it.
    right = wide(content, size) <= after or after >= before
    content = cut(content, after if right else before, size)
    frame.front.write(
        begin + _CLEAR if right else begin - _CLEAR - wide(content, size),
        line - 5 if right else line + 4,
        content,
        size=size,
        fill=MUTED,
        class_="facts",
        stroke=PAPER,
        stroke_width=3,
        stroke_linejoin="round",
        paint_order="stroke",
        tip=_tip(row),
    )


def _short(name: str, digest: str) -> str:
    bare = digest.removeprefix("sha256:")
    return f"{name} {bare[:_DIGEST]}" if bare else ""


def _tip(row: VersionRow) -> str:
    metrics = ", ".join(f"{name} {value!r}" for name, value in sorted(row.metrics.items()))
    gone = "".join(f", deleted {left}, restored {back}" for left, back in row.gone)
    deleted = f"{gone}, deleted {row.deleted}" if row.deleted else gone
    facts = [
        row.origin,
        f"commit {row.commit}" if row.commit else "",
        f"data snapshot {row.snapshot}" if row.snapshot else "",
        metrics,
    ]
    known = "; ".join(fact for fact in facts if fact)
    return f"v{row.number}, registered {row.registered}{deleted}; {known}"
