"""Colours: one for each version, told apart by people who see colours differently.

The version colours follow Okabe and Ito's set. A colour never carries a meaning alone: bars carry
their version's number, and marks differ in shape.
"""

from dataclasses import dataclass

INK = "#1f2328"
MUTED = "#59636e"
LINE = "#d1d9e0"
GRID = "#e4e8ec"
LANE = "#f6f8fa"
PAPER = "#ffffff"
AGAINST = "#b42318"
AGAINST_TINT = "#fef1f0"


@dataclass(frozen=True)
class Colour:
    """A version's colour."""

    fill: str
    edge: str
    """Darker, so that even the yellow has an outline on white."""
    tint: str
    """Light, for what stands beside the champion."""
    text: str
    """Readable on the fill."""


_COLOURS = (
    Colour("#0072b2", "#00568a", "#e0eef6", "#ffffff"),
    Colour("#e69f00", "#a87400", "#fcf1da", INK),
    Colour("#00835f", "#006248", "#dcf1ea", "#ffffff"),
    Colour("#cc79a7", "#9c4d79", "#f8ebf2", INK),
    Colour("#56b4e9", "#2b7fb0", "#e6f4fc", INK),
    Colour("#c2500a", "#933b06", "#fbe7dc", "#ffffff"),
    Colour("#f0e442", "#8f8600", "#fcfadd", INK),
    Colour("#5f6b76", "#454f58", "#e9ecef", "#ffffff"),
)
NEUTRAL = Colour(PAPER, MUTED, PAPER, INK)
"""For what concerns no version."""


def colour(version: int | None) -> Colour:
    """Return a version's colour: the same in every picture."""
    return NEUTRAL if version is None else _COLOURS[(version - 1) % len(_COLOURS)]
