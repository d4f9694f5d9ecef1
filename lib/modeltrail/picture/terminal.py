"""The timeline of a model's versions for a terminal: bars against time, then the events.

Whether there is colour, and which characters can be written, follows from the console that it is
printed on. Texts that people wrote are never read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

    from modeltrail.picture.chart import Chart
    from modeltrail.picture.scale import ScaleChoice

NARROWEST = 40
"""Columns; a narrower console wraps the lines."""


def render_terminal(
    chart: Chart,
    *,
    width: int | None = None,
    scale: ScaleChoice = "auto",
    each: bool = False,
    picture: bool = True,
) -> RenderableType:
    """Return something that rich prints: the picture of a chart and its events.

    Args:
        chart: What to draw.
        width: Columns; None for those of the console.
        scale: `time` places moves by the clock, `sequence` evenly; `auto` takes the clock unless
            too many bars would be too short for their labels.
        each: Whether every event has a line of its own, be it like its neighbours; so where the
            marks are some that were chosen.
        picture: Whether there is to be more than the events.
    """
    return _Timeline(chart, width, scale, each, picture)


@dataclass(frozen=True)
class _Timeline:
    chart: Chart
    width: int | None
    scale: ScaleChoice
    each: bool
    picture: bool

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the lines, made for this console."""
        from modeltrail.picture.terminal_sheet import Sheet  # noqa: PLC0415 - it loads rich

        sheet = Sheet(
            self.chart,
            width=max(self.width or options.max_width, NARROWEST),
            encoding=console.encoding if options.ascii_only else None,
            scale=self.scale,
            each=self.each,
        )
        yield from sheet.lines() if self.picture else sheet.events()
