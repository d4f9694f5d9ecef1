"""The files of an artifact on their way into a folder, several pieces at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from modeltrail.artifacts._copying import Copying
from modeltrail.artifacts._fetching import Fetching, Source
from modeltrail.artifacts._filling import Filling
from modeltrail.artifacts._parallel import Job, for_each
from modeltrail.artifacts._pieces import Piece
from modeltrail.artifacts._progress import Gauge, Progress
from modeltrail.artifacts._stored import StoredFile


class Loading:
    """Fills a folder.

    Args:
        source: Where the files come from, and are kept.
        folder: The folder; it is empty.
        progress: Told of each file.
        gauge: Counts the bytes.
    """

    def __init__(self, source: Source, folder: Path, progress: Progress, gauge: Gauge) -> None:
        self._source = source
        self._folder = folder
        self._progress = progress
        self._gauge = gauge

    def load(self, files: Iterable[StoredFile]) -> None:
        """Put every file in its place, proven.

        Raises:
            VerificationFailed: What is stored is not what was recorded.
            BackendError: S3 refused or cannot be reached.
            OSError: The disk is full or fails.
        """
        first: dict[str, StoredFile] = {}
        twins: dict[StoredFile, Path] = {}
        for file in files:
            other = first.setdefault(file.sha256, file)
            if other is not file:
                twins[file] = self._folder / other.path
        missing = list(first.values())
        alone = replace(self._source, cache=None)
        if (cache := self._source.cache) is not None:
            missing = self._copy({file: cache.file(file.sha256) for file in missing})
            apart = self._fetch(missing, self._source)
            missing = self._copy({file: cache.file(file.sha256) for file in apart}, "fetched")
        self._fetch(missing, alone)
        self._fetch(self._copy(twins), alone)

    def _copy(self, sources: dict[StoredFile, Path], what: str = "copied") -> list[StoredFile]:
        """Copy what is right of files that are here; return the others."""
        copies = [
            Copying(file, self._folder / file.path, source) for file, source in sources.items()
        ]
        self._fill(copies, what)
        return [each.file for each in copies if not each.done]

    def _fetch(self, files: Iterable[StoredFile], source: Source) -> list[StoredFile]:
        """Fetch files; return those that could not be linked from the cache to their place."""
        fetchings = [Fetching(file, self._folder / file.path, source) for file in files]
        left = fetchings
        while left:
            self._fill(left, "fetched")
            left = [each for each in left if not each.done]
        apart = [each.file for each in fetchings if not each.in_place]
        self._gauge.add(-sum(file.size for file in apart))
        return apart

    def _fill(self, fillings: Sequence[Filling], what: str) -> None:
        def told(step: tuple[Filling, Piece], last: bool) -> None:  # noqa: FBT001 (a result)
            filling, piece = step
            if filling.begun:
                self._gauge.add(piece.size)
            if last and filling.in_place:
                self._progress(what, filling.file.path, filling.file.size)

        steps = [(each, piece) for each in fillings for piece in each.pieces]
        try:
            for_each(steps, _take, told)
        except OSError:
            # Where there is no room, nothing half done takes any.
            for each in fillings:
                each.discard()
            raise
        finally:
            for each in fillings:
                each.close()
        self._gauge.add(-sum(each.file.size for each in fillings if each.begun and not each.done))


def _take(step: tuple[Filling, Piece], job: Job) -> bool:
    """Return whether the file is done with this piece."""
    filling, piece = step
    return filling.fill(piece, job)
