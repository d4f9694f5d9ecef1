"""A folder of files named by their SHA-256, so that what was loaded once need not be again.

Nothing in it is believed: whatever is taken from it is hashed. So a file that was changed there,
by whoever has it under another name too, is fetched anew.
"""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from modeltrail.artifacts._partial import InUse, Partial, lock
from modeltrail.artifacts._stored import StoredFile

GB = 1000**3
DEFAULT_LIMIT = 50 * GB
_FORGOTTEN_S = 7 * 24 * 3600
"""After this nobody is expected to go on with what was half fetched."""
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# A cache of modeltrail: it can be removed, and need not be backed up.\n"
)
"""As bford.info/cachedir has it; tar and backup tools look for it."""


class Held(NamedTuple):
    """What a cache holds, or held."""

    files: int
    bytes: int
    """On the disk."""


class _Entry(NamedTuple):
    used: float
    bytes: int
    path: Path


class Cache:
    """The files that were loaded, and those that are half loaded.

    Args:
        folder: Where they are.
        limit: The most bytes that are kept after a load; what was not used for longest goes.
    """

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        self.folder = folder
        self.limit = limit
        self._files = folder / "files"
        self._partial = folder / "partial"

    def prepare(self) -> None:
        """Make the folder, for its owner alone.

        Raises:
            OSError: It cannot be made, or not be written to.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self._files, self._partial):
            folder.mkdir(exist_ok=True)
        tag = self.folder / "CACHEDIR.TAG"
        if not tag.exists():
            tag.write_text(_TAG)
        if not os.access(self._partial, os.W_OK | os.X_OK):
            raise PermissionError(f"{self.folder} cannot be written to")

    def file(self, sha256: str) -> Path:
        """Return where a file with this SHA-256 is, if it is there."""
        return self._files / sha256

    def begin(self, file: StoredFile) -> Partial:
        """Return a file to fetch into, with what is there of it.

        Raises:
            InUse: Someone else is fetching the same file.
            OSError: The disk is full or fails.
        """
        return Partial(self._partial / file.sha256, file.size, shared=True)

    def keep(self, partial: Partial, file: StoredFile) -> None:
        """Keep a file that was fetched and proven."""
        partial.path.replace(self.file(file.sha256))

    def begun(self, files: Iterable[StoredFile]) -> int:
        """Return how many bytes on the disk there are of files that were half fetched."""
        paths = {self._partial / file.sha256 for file in files}
        return sum(entry.bytes for entry in self._entries() if entry.path in paths)

    def held(self) -> Held:
        """Return what there is."""
        entries = self._entries()
        return Held(len(entries), sum(entry.bytes for entry in entries))

    def clear(self) -> Held:
        """Remove everything that nobody is writing; return what that was."""
        return self._remove(self._entries())

    def trim(self) -> None:
        """Remove what was not used for longest, until what is left is within the limit."""
        entries = sorted(self._entries())
        too_much = sum(entry.bytes for entry in entries) - self.limit
        going: list[_Entry] = []
        for entry in entries:
            old = time.time() - entry.used > _FORGOTTEN_S
            if too_much > 0 or (old and entry.path.parent == self._partial):
                going.append(entry)
                too_much -= entry.bytes
        self._remove(going)

    def _entries(self) -> list[_Entry]:
        return [
            _Entry(max(status.st_atime, status.st_mtime), 512 * status.st_blocks, path)
            for folder in (self._files, self._partial)
            for path, status in _listed(folder)
        ]

    def _remove(self, entries: Iterable[_Entry]) -> Held:
        removed = [entry for entry in entries if self._removed(entry.path)]
        return Held(len(removed), sum(entry.bytes for entry in removed))

    def _removed(self, path: Path) -> bool:
        """Remove a file, unless someone writes it; return whether it was removed."""
        with contextlib.suppress(OSError, InUse):
            held = lock(path) if path.parent == self._partial else None
            try:
                path.unlink()
            finally:
                if held is not None:
                    os.close(held)
            return True
        return False


def _listed(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            with contextlib.suppress(OSError):
                yield folder / entry.name, entry.stat(follow_symlinks=False)
