"""What all parts of an SVG picture share: its measures, its axis, its layers."""

from dataclasses import dataclass, field

from modeltrail.picture.chart import Chart
from modeltrail.picture.drawing import Drawing
from modeltrail.picture.notes import Note
from modeltrail.picture.scale import Axis

MARGIN = 24.0
"""Pixels kept free at the edges."""
TAIL = 24.0
"""Pixels by which a bar that is still open points past the chart's end."""
PIN = 18.0
"""The size of a numbered pin."""


@dataclass(frozen=True)
class Frame:
    """A picture in the making."""

    chart: Chart
    width: float
    left: float
    """Where the lanes begin, right of their names."""
    axis: Axis
    notes: list[Note]
    """Everything that happened."""
    numbers: dict[int, int]
    """The number of each listed note, by its index in `notes`."""
    prefix: str
    """Begins every id, so that two pictures can stand on one page."""
    back: Drawing = field(default_factory=Drawing)
    grid: Drawing = field(default_factory=Drawing)
    front: Drawing = field(default_factory=Drawing)

    @property
    def right(self) -> float:
        """Where the lanes end."""
        return self.width - MARGIN
