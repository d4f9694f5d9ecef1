"""The events below a terminal picture: number, time, type, version, environment, by whom, why."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from modeltrail.picture.notes import Note
from modeltrail.picture.terminal_text import Writer
from modeltrail.picture.text import TIMES

_WIDE = 120
"""Columns from which a reason stands beside its event; else it stands below."""
_INDENT = 4
_LEAST = 16
_MOST = 24
"""Columns that a name may take before it is cut."""


def lines(found: Sequence[Note], times: Sequence[str], write: Writer, width: int) -> Iterator[Text]:
    """Yield the events.

    Args:
        found: What happened.
        times: When, as it is to be shown; one for each.
        write: Makes the texts.
        width: Columns.
    """
    if not found:
        return
    beside = width >= _WIDE
    heads = ("", "time (UTC)", "event", "version", "environment", "by")
    most = max(len(note.number) for note in found)
    numbers = [note.number.rjust(most) for note in found]
    rows = [
        (number, time, *_cells(note))
        for number, time, note in zip(numbers, times, found, strict=True)
    ]
    rooms = [
        min(max(write.width(cell) for cell in column), _MOST)
        for column in zip(heads, *rows, strict=True)
    ]
    # Whatever the environments are called, there is room for who it was.
    rooms[4] = max(min(rooms[4], width - sum(rooms[:4]) - 2 * len(heads) - _LEAST), 0)
    if beside:
        yield _line(heads, rooms, write, "bold").append("reason", "bold")
    else:
        yield _line(heads[:-1], rooms[:-1], write, "bold").append(heads[-1], "bold")
    for note, cells in zip(found, rows, strict=True):
        style = "red" if note.tone == "against" else ""
        if beside:
            yield from write.hanging(_line(cells, rooms, write, style), note.text, width)
            continue
        # Who it was is never cut where there is nothing beside it.
        yield from write.hanging(_line(cells[:-1], rooms[:-1], write, style), note.by, width)
        if note.text:
            yield from write.hanging(Text(" " * _INDENT), note.text, width)


def _cells(note: Note) -> tuple[str, str, str, str]:
    count = f" {TIMES}{note.count}" if note.count > 1 else ""
    version = "" if note.version in {None, note.to} else f"v{note.version}"
    if note.to is not None:
        version = f"{version} to v{note.to}".lstrip()
    return f"{_kind(note)}{count}", version, note.environment or "", note.by


def _kind(note: Note) -> str:
    """Return the event's type; it says promotion of every move that was denied, and this not."""
    other = note.kind == "promotion.denied" and not note.what.startswith("promotion")
    return note.what if other else note.kind


def _line(cells: Sequence[str], rooms: Sequence[int], write: Writer, style: str) -> Text:
    line = Text(overflow="fold")
    for cell, room in zip(cells, rooms, strict=True):
        line.append_text(write.cell(cell, room, style)).append("  ")
    return line
