"""Bars in their lanes: one row for champions, as many as are needed for candidates."""

from collections.abc import Callable
from dataclasses import dataclass

from modeltrail.instants import micros
from modeltrail.picture.chart import Chart
from modeltrail.picture.scale import Axis
from modeltrail.spans import Span


@dataclass(frozen=True)
class Bar:
    """A span with its place on an axis."""

    span: Span
    low: float
    high: float

    @property
    def open(self) -> bool:
        """Whether it is still so at the chart's end."""
        return self.span.end is None

    def width(self) -> float:
        """Return its width, in the axis's units."""
        return self.high - self.low


@dataclass(frozen=True)
class Lane:
    """What one environment held."""

    environment: str
    champions: tuple[Bar, ...]
    candidates: tuple[tuple[Bar, ...], ...]
    """Rows in which no two bars, nor their labels, meet."""


def bounds(chart: Chart) -> list[tuple[int, int]]:
    """Return from when to when each bar reaches, in microseconds."""
    return [(micros(span.start), micros(span.end or chart.end)) for span in chart.spans]


def moments(chart: Chart) -> set[int]:
    """Return every moment at which a bar or a version begins or ends, and the chart's own ends."""
    times = [chart.start, chart.end]
    for row in chart.versions:
        times += [row.registered, *([] if row.deleted is None else [row.deleted])]
        times += [time for gone in row.gone for time in gone]
    return {micros(time) for time in times}.union(*bounds(chart))


def arrange(
    chart: Chart, axis: Axis, *, narrowest: float, extent: Callable[[Bar], tuple[float, float]]
) -> list[Lane]:
    """Return the lanes in the order of promotion.

    Args:
        chart: The chart.
        axis: Where moments stand.
        narrowest: The least width of a bar, so that none is lost.
        extent: From where to where a candidate's bar reaches together with its label.
    """
    found: list[Lane] = []
    for environment in chart.lanes():
        bars = [
            _bar(span, chart, axis, narrowest)
            for span in chart.spans
            if span.environment == environment
        ]
        bars.sort(key=lambda bar: (bar.low, bar.high))
        champions = tuple(bar for bar in bars if bar.span.role == "champion")
        beside = [bar for bar in bars if bar.span.role == "candidate"]
        found.append(Lane(environment, champions, _rows(beside, extent)))
    return found


def _bar(span: Span, chart: Chart, axis: Axis, narrowest: float) -> Bar:
    low = axis.at(micros(span.start))
    high = axis.at(micros(span.end or chart.end))
    # A recorded time may run backwards where two clocks differ; order is by sequence number.
    high = max(high, low)
    if high - low < narrowest:
        high = low + narrowest
    return Bar(span, low, high)


def _rows(
    bars: list[Bar], extent: Callable[[Bar], tuple[float, float]]
) -> tuple[tuple[Bar, ...], ...]:
    rows: list[list[Bar]] = []
    ends: list[float] = []
    for (low, high), bar in sorted(
        ((extent(bar), bar) for bar in bars), key=lambda pair: (pair[0], pair[1].span.version)
    ):
        for index, end in enumerate(ends):
            if end <= low:
                rows[index].append(bar)
                ends[index] = high
                break
        else:
            rows.append([bar])
            ends.append(high)
    return tuple(map(tuple, rows))
