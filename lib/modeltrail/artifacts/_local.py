"""The files on this machine that make an artifact, and what tells that one has changed."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from threading import Event

from modeltrail.artifacts._parallel import check_running
from modeltrail.artifacts._paths import check_apart, check_path
from modeltrail.errors import InvalidInput

MAX_FILE_BYTES = 5 * 1024**3
"""The largest object that one PutObject takes."""
CHUNK = 1024 * 1024

_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


@dataclass(frozen=True)
class LocalFile:
    """A regular file, as it was when it was found."""

    path: str
    """Within the artifact."""
    source: Path
    stamp: tuple[int, ...]
    """Device, inode, size, modification and change time: another stamp is another content."""

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return self.stamp[2]

    def is_changed(self) -> bool:
        """Return whether the file is not what it was when it was found."""
        try:
            return _stamp(self.source.lstat()) != self.stamp
        except OSError:
            return True

    def changed(self) -> InvalidInput:
        """Return the error that says the file is not what it was."""
        return InvalidInput(
            f"The file {str(self.source)!r} changed while it was being read.",
            remedy="Wait until nothing writes to it, then try again.",
        )


class Body(FileIO):
    """The bytes of a local file as it was found: never more, and none once the work stops.

    Raises:
        InvalidInput: The file is not what it was when it was found.
    """

    def __init__(self, file: LocalFile, stop: Event) -> None:
        self._file = file
        self._stop = stop
        try:
            # Neither a link nor a pipe that took the file's place is followed or waited for.
            descriptor = os.open(file.source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise file.changed() from error
        super().__init__(descriptor)
        self.check()

    def check(self) -> None:
        """Check that the file is still what it was when it was found."""
        if _stamp(os.fstat(self.fileno())) != self._file.stamp:
            self.close()
            raise self._file.changed()

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, up to the size that the file had when it was found."""
        check_running(self._stop)
        left = max(self._file.size - self.tell(), 0)
        wanted = left if size is None or size < 0 else min(size, left)
        content = super().read(wanted)
        if wanted and not content:
            # S3 would wait for the rest of a file that has become shorter.
            raise self._file.changed()
        return content or b""


def find_files(path: Path) -> list[LocalFile]:
    """Return the regular files of an artifact, by path.

    Args:
        path: A file, or a folder whose files are taken at every depth. Empty folders in it
            leave no trace.

    Raises:
        InvalidInput: There is nothing, or something that no target could hold.
    """
    try:
        root = path.lstat()
        found = (
            sorted((_file(*found) for found in walk(path)), key=lambda file: file.path)
            if stat.S_ISDIR(root.st_mode)
            else [_file(path.name, path, root)]
        )
    except FileNotFoundError as error:
        raise InvalidInput(
            f"There is no artifact at {str(path)!r}.", remedy="Name a file or a folder of files."
        ) from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"The artifact {str(path)!r} cannot be read: {error}.") from error
    if not found:
        raise InvalidInput(f"The artifact folder {str(path)!r} holds no file.")
    check_apart(file.path for file in found)
    return found


def walk(folder: Path, prefix: str = "") -> Iterator[tuple[str, Path, os.stat_result]]:
    """Yield all that is below a folder and is no folder: path within it, place, and status."""
    for entry in os.scandir(folder):
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from walk(folder / entry.name, f"{path}/")
        else:
            yield path, folder / entry.name, entry.stat(follow_symlinks=False)


def found_file(path: str, source: Path, status: os.stat_result) -> LocalFile:
    """Return a regular file as it is now."""
    return LocalFile(path, source, _stamp(status))


def _file(path: str, source: Path, status: os.stat_result) -> LocalFile:
    kind = stat.S_IFMT(status.st_mode)
    if kind != stat.S_IFREG:
        raise InvalidInput(
            f"The artifact's {str(source)!r} is {_KINDS.get(kind, 'no regular file')}.",
            remedy="An artifact holds regular files only; put the file itself there.",
        )
    if status.st_size > MAX_FILE_BYTES:
        raise InvalidInput(
            f"The artifact's file {str(source)!r} has {status.st_size} bytes; "
            f"one upload takes {MAX_FILE_BYTES} (5 GiB), and uploads in parts are not made yet.",
            remedy="Split the file.",
        )
    return found_file(check_path(path), source, status)


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


def sha256(file: LocalFile, stop: Event) -> str:
    """Return the SHA-256 of a file's bytes, as 64 hexadecimal digits.

    Raises:
        InvalidInput: The file changed since it was found, or cannot be read.
    """
    hasher = hashlib.sha256()
    try:
        with Body(file, stop) as body:
            while chunk := body.read(CHUNK):
                hasher.update(chunk)
            body.check()
    except OSError as error:
        raise InvalidInput(f"The file {str(file.source)!r} cannot be read: {error}.") from error
    return hasher.hexdigest()
