"""Text that is safe to draw: cleaned of what could disturb a picture, measured, and cut to fit.

Widths are in em and err on the wide side (those of a wide common font), since nobody knows which
font a reader has.
"""

import re
import unicodedata
from collections.abc import Callable

Measure = Callable[[str], float]

ELLIPSIS = "…"
DASH = "\N{EN DASH}"
TIMES = "\N{MULTIPLICATION SIGN}"
_BOLD = 1.1
_WIDE = 1.4
"""East Asian letters and emoji."""
_FIRST_PLANE = 0xFFFF
"""Beyond it most characters are emoji."""
_UNKNOWN = 0.75
_MAX_MARKS = 2
"""Combining marks kept on one letter: more than a language uses only climbs into other lines."""

_ADVANCES = {
    0.3: "'ijlI",
    0.36: " ,./:;\\|f-",
    0.42: "()[]t!r",
    0.5: 'J"*_`sz',
    0.6: "?cLFkvxyPTYaoe",
    0.65: "ESbdghnpqu$0123456789{}",
    0.72: "KAVBRXZCU",
    0.8: "HNDG&OQ",
    0.86: "w#+<=>^~M",
    1.0: "%mW@",
}
_ADVANCE = {character: width for width, group in _ADVANCES.items() for character in group}

_SLIM = f"{ELLIPSIS}{DASH}{TIMES}·"

_JOINERS = "\u200d\ufe0f"
"""Invisible, but part of emoji."""


def clean(content: str) -> str:
    """Return one line of text with nothing in it that controls, reorders or overflows.

    Control characters, lone surrogates, direction overrides and other invisible characters go;
    any run of white space becomes one space; letters keep at most two combining marks.
    """
    kept: list[str] = []
    marks = 0
    for character in content:
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if character.isspace():
            kept.append(" ")
        elif character in _JOINERS or not (
            category in {"Cc", "Cf", "Cs", "Cn"} or marks > _MAX_MARKS
        ):
            kept.append(character)
    return re.sub(" +", " ", "".join(kept)).strip()


def width(content: str, *, bold: bool = False) -> float:
    """Return the width of a text in em, never less than common fonts take."""
    return sum(map(_advance, content)) * (_BOLD if bold else 1)


def _advance(character: str) -> float:
    known = _ADVANCE.get(character)
    if known is not None:
        return known
    if character in _JOINERS or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    if unicodedata.east_asian_width(character) in {"W", "F"} or ord(character) > _FIRST_PLANE:
        return _WIDE
    return _UNKNOWN if character.islower() or character in _SLIM else 1.0


def fit(content: str, room: float, measure: Measure) -> str:
    """Return the text, cut and closed with an ellipsis where it needs more than `room`."""
    if measure(content) <= room:
        return content
    low, high = 0, len(content)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(content[:middle].rstrip() + ELLIPSIS) <= room:
            low = middle
        else:
            high = middle - 1
    return content[:low].rstrip() + ELLIPSIS if low else ""


def wrap(content: str, room: float, measure: Measure, *, lines: int) -> list[str]:
    """Return the text broken into at most `lines` lines, the last cut where more is left.

    Breaks at spaces; a word that fits no line alone is broken where the line is full.
    """
    rows: list[str] = []
    rest = content
    while rest and len(rows) < lines - 1:
        if measure(rest) <= room:
            break
        head = fit(rest, room, lambda part: measure(part.removesuffix(ELLIPSIS)))
        head = head.removesuffix(ELLIPSIS)
        if not head:
            break
        space = head.rfind(" ")
        cut = len(head)
        if space > 0 and rest[cut : cut + 1] != " ":
            cut = space
        rows.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*rows, fit(rest, room, measure)]
