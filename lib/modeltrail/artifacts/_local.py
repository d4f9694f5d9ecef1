"""The files on this machine that make an artifact, and what tells that one has changed."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from modeltrail.artifacts._paths import check_apart, check_path
from modeltrail.artifacts._pieces import MAX_FILE_BYTES
from modeltrail.errors import InvalidInput

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

    def is_now(self, status: os.stat_result) -> bool:
        """Return whether a status is that of the file as it was found."""
        return _stamp(status) == self.stamp

    def is_changed(self) -> bool:
        """Return whether the file is not what it was when it was found."""
        try:
            return not self.is_now(self.source.lstat())
        except OSError:
            return True

    def changed(self) -> InvalidInput:
        """Return the error that says the file is not what it was."""
        return InvalidInput(
            f"The file {str(self.source)!r} changed while it was being read.",
            remedy="Wait until nothing writes to it, then try again.",
        )


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
            f"S3 holds objects of up to {MAX_FILE_BYTES} (48.8 TiB).",
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
