"""The files of an artifact on their way into a folder, several pieces at a time."""

from collections.abc import Iterable
from pathlib import Path

from modeltrail.artifacts._copies import copy
from modeltrail.artifacts._fetching import Fetching, Source
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
        if (cache := self._source.cache) is not None:
            missing = self._copy({file: cache.file(file.sha256) for file in missing})
        self._fetch(missing)
        self._fetch(self._copy(twins))

    def _copy(self, sources: dict[StoredFile, Path]) -> list[StoredFile]:
        """Copy what is right of files that are here; return the others."""

        def take(file: StoredFile, job: Job) -> bool:
            return copy(sources[file], self._folder / file.path, file, job)

        def done(file: StoredFile, copied: bool) -> None:  # noqa: FBT001 (a result)
            if copied:
                self._progress("copied", file.path, file.size)

        copied = for_each(sources, take, done, told=self._gauge.add)
        return [file for file in sources if not copied[file]]

    def _fetch(self, files: Iterable[StoredFile]) -> None:
        left = [Fetching(self._source, file, self._folder / file.path) for file in files]
        fetchings = tuple(left)
        try:
            while left:
                for_each(
                    [(each, piece) for each in left for piece in each.pieces], _take, self._done
                )
                left = [each for each in left if not each.done]
                self._gauge.add(-sum(each.file.size for each in left))
        except OSError:
            # Where there is no room, nothing half done takes any.
            for each in fetchings:
                each.discard()
            raise
        finally:
            for each in fetchings:
                each.close()

    def _done(self, step: tuple[Fetching, Piece], last: bool) -> None:  # noqa: FBT001 (a result)
        fetching, piece = step
        self._gauge.add(piece.size)
        if last:
            self._progress("fetched", fetching.file.path, fetching.file.size)


def _take(step: tuple[Fetching, Piece], job: Job) -> bool:
    """Return whether the file is done with this piece."""
    fetching, piece = step
    return fetching.fetch(piece, job)
