"""What the files of a log are called; nothing else spells these names."""

import re

NOTES = "checkpoints/"
ENTRIES = "entries/"
_NOTE = re.compile(rf"{NOTES}([0-9]{{12}})\.note")


def note_name(number: int) -> str:
    """Return the name of a checkpoint's note; the first one's number is 1."""
    return f"{NOTES}{number:012d}.note"


def note_number(name: str) -> int | None:
    """Return the number of the checkpoint whose note has this name, None of another file."""
    found = _NOTE.fullmatch(name)
    return int(found[1]) if found else None


def entries_name(size: int, root: bytes) -> str:
    """Return the name of the file of a checkpoint's entries.

    It follows from the note, so that what a maker left that never came to its note is of no
    account, and never in the way of another.
    """
    return f"{ENTRIES}{size:012d}-{root.hex()}.ndjson"
