"""Pictures of a model's timeline: an SVG, and a drawing for the terminal."""

from modeltrail.picture.chart import Chart, Mark, VersionRow
from modeltrail.picture.scale import ScaleChoice
from modeltrail.picture.svg import render_svg
from modeltrail.picture.terminal import render_terminal
from modeltrail.spans import Ending, Role, Span

__all__ = [
    "Chart",
    "Ending",
    "Mark",
    "Role",
    "ScaleChoice",
    "Span",
    "VersionRow",
    "render_svg",
    "render_terminal",
]
