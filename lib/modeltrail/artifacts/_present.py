"""What is at a destination already: nothing, this artifact, or something that is left alone."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from modeltrail.artifacts._local import LocalFile, found_file, walk
from modeltrail.artifacts._parallel import for_each
from modeltrail.artifacts._staging import disk_errors
from modeltrail.artifacts._stored import StoredFile, StoredManifest
from modeltrail.artifacts._sums import sha256
from modeltrail.errors import InvalidInput

NEW_FOLDER = "Name a folder that does not exist yet."


def is_occupied(destination: Path) -> bool:
    """Return whether something is in the destination.

    Raises:
        InvalidInput: It is no folder, or not one that can be replaced.
    """
    if not os.path.lexists(destination):
        return False
    if destination.is_symlink() or not destination.is_dir():
        kind = "a link" if destination.is_symlink() else "no folder"
        raise InvalidInput(f"The destination {str(destination)!r} is {kind}.", remedy=NEW_FOLDER)
    with disk_errors(destination, "Looking into"):
        occupied = any(destination.iterdir())
    if not occupied and destination == Path.cwd():
        raise InvalidInput(
            "The destination is the folder you are in; it would be replaced.", remedy=NEW_FOLDER
        )
    return occupied


def check_same(document: StoredManifest, destination: Path, *, told: Callable[[int], None]) -> None:
    """Check that a folder holds an artifact, and nothing else.

    Names and sizes are looked at first: no byte is read of a folder that has others.

    Args:
        document: The artifact.
        destination: The folder.
        told: Called with each number of bytes more that are checked.

    Raises:
        InvalidInput: It holds something else.
    """
    with disk_errors(destination, "Looking into"):
        found = _found(document, destination)
    sums = for_each(found, sha256, told=told)
    for local, expected in found.items():
        if sums[local] != expected.sha256:
            raise _something_else(destination, f"{local.path!r} has other bytes")


def _found(document: StoredManifest, destination: Path) -> dict[LocalFile, StoredFile]:
    expected = {file.path: file for file in document.files}
    found: dict[LocalFile, StoredFile] = {}
    for path, source, status in walk(destination):
        file = expected.pop(path, None)
        if file is None or not stat.S_ISREG(status.st_mode):
            raise _something_else(destination, f"{path!r} is no file of it")
        if status.st_size != file.size:
            raise _something_else(destination, f"{path!r} has other bytes")
        found[found_file(path, source, status)] = file
    if expected:
        raise _something_else(destination, f"{min(expected)!r} is missing")
    return found


def _something_else(destination: Path, what: str) -> InvalidInput:
    return InvalidInput(
        f"The destination {str(destination)!r} holds something else than this artifact: {what}.",
        remedy=NEW_FOLDER,
    )
