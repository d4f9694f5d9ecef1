"""The lines of a terminal picture, as rich prints them."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from modeltrail import numbers
from modeltrail.instants import micros
from modeltrail.picture import clock, lanes, palette, terminal_events, terminal_rows
from modeltrail.picture.chart import Chart, VersionRow
from modeltrail.picture.notes import notes
from modeltrail.picture.scale import ScaleChoice, choose
from modeltrail.picture.terminal_rows import Piece
from modeltrail.picture.terminal_text import Writer
from modeltrail.picture.ticks import ticks

_MOST_VERSIONS = 12
"""Versions shown as lines; the newest."""
_NARROW = 4.0
"""Cells below which a bar has no room for its label."""
_CLOSE = 2.0
_ROLE = len("candidate")
_MOST_NAME = 16
_DIGEST = 10


class Sheet:
    """A chart's lines.

    Args:
        chart: What to draw.
        width: Columns.
        encoding: What the output can hold, where that is not Unicode.
        scale: As in `render_terminal`.
        each: Likewise.
    """

    def __init__(
        self, chart: Chart, *, width: int, encoding: str | None, scale: ScaleChoice, each: bool
    ) -> None:
        self._chart = chart
        self._width = width
        self._write = Writer(encoding)
        self._glyphs = terminal_rows.FINE if encoding is None else terminal_rows.PLAIN
        self._notes = notes(chart, each=each)
        moments = lanes.moments(chart)
        self._spell = clock.speller(moments | {note.moment for note in self._notes})
        names = (*chart.lanes(), "versions")
        self._name = min(max(map(self._write.width, names)), _MOST_NAME)
        self._gutter = self._name + 1 + _ROLE + 1
        self._cells = width - self._gutter
        self._axis = choose(
            scale,
            moments,
            lanes.bounds(chart),
            (0, self._cells - 2),
            narrow=_NARROW,
            close=_CLOSE,
        )

    def lines(self) -> Iterator[Text]:
        """Yield everything: heading, axis, lanes, versions, events."""
        yield from self._heading()
        yield self._times()
        for lane in reversed(
            lanes.arrange(self._chart, self._axis, narrowest=1, extent=terminal_rows.reach)
        ):
            yield from self._lane(lane)
        versions = sorted(self._chart.versions, key=lambda row: row.number)
        for index, version in enumerate(versions[-_MOST_VERSIONS:]):
            pieces = terminal_rows.life(version, self._axis, self._cells, self._glyphs)
            yield self._row("" if index else "versions", f"v{version.number}", pieces)
        yield from self._key()
        yield Text()
        for version in versions[-_MOST_VERSIONS:]:
            yield from self._facts(version)
        left_out = len(versions) - _MOST_VERSIONS
        if left_out > 0:
            older = f"and {left_out} older version{'s' if left_out > 1 else ''}"
            yield self._write.part(older, "dim")
        yield Text()
        yield from self.events()

    def events(self) -> Iterator[Text]:
        """Yield the events alone."""
        times = [self._spell(note.moment) for note in self._notes]
        yield from terminal_events.lines(self._notes, times, self._write, self._width)

    def _heading(self) -> Iterator[Text]:
        yield from self._write.hanging(Text(style="bold"), self._chart.model, self._width)
        count = len(self._chart.versions)
        facts = [
            clock.period(self._axis.moments[0], self._axis.moments[-1]),
            f"{count} version{'' if count == 1 else 's'}",
            *(["not to scale"] if self._axis.kind == "sequence" else []),
        ]
        yield from self._write.hanging(Text(style="dim"), " · ".join(facts), self._width)

    def _key(self) -> Iterator[Text]:
        spans = self._chart.spans
        signs = [
            (any(span.end is None for span in spans), self._glyphs.open, "still so"),
            (
                any(span.ended_by == "rolled_back" for span in spans),
                self._glyphs.rolled_back,
                "rolled back",
            ),
            (
                any(row.deleted or row.gone for row in self._chart.versions),
                self._glyphs.deleted,
                "deleted",
            ),
        ]
        words = "   ".join(f"{sign} {word}" for occurs, sign, word in signs if occurs)
        if words:
            yield Text(" " * self._gutter + words, "dim")

    def _times(self) -> Text:
        line = Text(" " * self._gutter, no_wrap=True, overflow="crop")
        for tick in ticks(self._axis, len, apart=3):
            label = self._glyphs.tick + self._write.plain(tick.label)
            start = min(self._gutter + round(tick.place), self._width - len(label))
            if start >= len(line.plain):
                line.append(" " * (start - len(line.plain))).append(label, "dim")
        return line

    def _lane(self, lane: lanes.Lane) -> Iterator[Text]:
        if not lane.champions and not lane.candidates:
            yield self._row(lane.environment, "-", [])
        name, shown = lane.environment, ""
        for bars in (*([lane.champions] if lane.champions else []), *lane.candidates):
            role = bars[0].span.role
            for pieces in terminal_rows.rows(bars, self._cells, self._glyphs):
                yield self._row(name, "" if role == shown else role, pieces)
                name, shown = "", role

    def _row(self, name: str, role: str, pieces: Sequence[Piece]) -> Text:
        line = Text(no_wrap=True, overflow="crop")
        line.append_text(self._write.cell(name, self._name, "bold"))
        line.append(f" {role:<{_ROLE}} ", "dim")
        for piece in pieces:
            line.append(piece.content, _style(piece.version, piece.role))
        return line

    def _facts(self, version: VersionRow) -> Iterator[Text]:
        def spell(time: str) -> str:
            return self._spell(micros(time))

        snapshot = version.snapshot.removeprefix("sha256:")
        facts = [
            f"registered {spell(version.registered)}",
            *(f"deleted {spell(left)}, restored {spell(back)}" for left, back in version.gone),
            *([f"deleted {spell(version.deleted)}"] if version.deleted else []),
            *([version.origin] if version.origin else []),
            *([f"commit {version.commit[:_DIGEST]}"] if version.commit else []),
            *([f"data {snapshot[:_DIGEST]}"] if snapshot else []),
            *(f"{name} {numbers.spell(value)}" for name, value in sorted(version.metrics.items())),
        ]
        name = Text().append(f"v{version.number}", _style(version.number, "life")).append("  ")
        yield from self._write.hanging(name, " · ".join(facts), self._width)


def _style(version: int | None, role: str) -> str:
    if version is None:
        return ""
    shade = palette.colour(version)
    if role == "champion":
        return f"bold {shade.text} on {shade.fill}"
    return f"{palette.INK} on {shade.tint}" if role == "candidate" else f"bold {shade.fill}"
