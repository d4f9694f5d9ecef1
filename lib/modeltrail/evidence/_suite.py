"""Which test suite it was: a digest over its committed files, as they are on the disk."""

import hashlib
import os
import stat
from pathlib import Path

from modeltrail import canonical
from modeltrail.errors import InvalidInput
from modeltrail.evidence._checkout import tracked_files

_DOMAIN = "modeltrail/suite/1"


def suite_name(source: Path, suite: str | Path) -> str:
    """Return a suite's path below its source, in its one spelling.

    Raises:
        InvalidInput: There is nothing, or it is not below the source.
    """
    root = source.resolve()
    place = (root / suite).resolve()
    if not place.is_relative_to(root):
        raise InvalidInput(
            f"The suite {str(suite)!r} is not below {str(source)!r}.",
            remedy="Name the suite's folder relative to the source.",
        )
    if not place.exists():
        raise InvalidInput(f"There is no suite {str(suite)!r} below {str(source)!r}.")
    return place.relative_to(root).as_posix()


def suite_digest(source: Path, suite: str) -> str:
    """Return `sha256:<hex>` over the relative paths and SHA-256 sums of a suite's files.

    Only files that git tracks count, so caches and results leave no trace.

    Raises:
        InvalidInput: There are none, or one of them cannot be read as a file.
    """
    prefix = "" if suite == "." else f"{suite}/"
    files = [
        {"path": name.removeprefix(prefix), "sha256": _sha256(source / name)}
        for name in tracked_files(source, suite)
    ]
    return canonical.digest(_DOMAIN, files)


def _sha256(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            # Git keeps where a link points to.
            return hashlib.sha256(b"link\0" + os.fsencode(path.readlink())).hexdigest()
        if stat.S_ISREG(mode):
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InvalidInput(
            f"The suite's file {str(path)!r} cannot be read: {error.strerror}."
        ) from error
    raise InvalidInput(
        f"The suite's {str(path)!r} is no file (a submodule?).",
        remedy="Keep the suite's files in the same repository.",
    )
