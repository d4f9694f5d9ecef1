"""Which test suite it was: a digest over its committed files and the tests that ran."""

import hashlib
import os
import stat
from collections.abc import Collection
from pathlib import Path

from modeltrail import canonical
from modeltrail.boundary import check_text
from modeltrail.errors import InvalidInput
from modeltrail.evidence._checkout import tracked_files

SuiteFiles = list[dict[str, str]]
"""The path and the sum of each."""
_LONGEST_NAME = 256
_DOMAIN = "modeltrail/suite/2"


def suite_name(source: Path, suite: str | Path) -> str:
    """Return a suite's path below its source, in its one spelling.

    Raises:
        InvalidInput: There is nothing, or it is not below the source.
    """
    try:
        root = source.resolve()
        place = (root / suite).resolve()
        there = place.exists()
    except (OSError, RuntimeError, ValueError):  # a name that none can have, a circle of links
        there = False
    if not there:
        raise InvalidInput(
            f"There is no suite {str(suite)!r} below {str(source)!r}.",
            remedy="A suite is named by the path of its folder below the source: tests, or "
            "tests/unit. Name one that is there.",
        )
    if not place.is_relative_to(root):
        raise InvalidInput(
            f"The suite {str(suite)!r} is not below {str(source)!r}.",
            remedy="Name the suite's folder relative to the source.",
        )
    name = place.relative_to(root).as_posix()
    try:
        check_text(name)
    except ValueError as error:
        raise InvalidInput(f"The suite cannot be recorded as {name!r}: {error}.") from error
    if len(name) > _LONGEST_NAME or name != name.strip():
        raise InvalidInput(
            f"The suite cannot be recorded as {name!r}.",
            remedy=f"Give it a path of at most {_LONGEST_NAME} characters, without space around.",
        )
    return name


def suite_digest(files: SuiteFiles, ran: Collection[str]) -> str:
    """Return `sha256:<hex>` over a suite's files and the names of the tests that ran.

    So a run that chose among the tests, or skipped some, is one of another suite.
    """
    return canonical.digest(_DOMAIN, {"files": files, "tests": sorted(set(ran))})


def suite_files(source: Path, suite: str) -> SuiteFiles:
    """Return the relative paths and SHA-256 sums of a suite's files, as they are on the disk.

    Only committed files count, so caches and results leave no trace.

    Raises:
        InvalidInput: There are none, or one of them cannot be read as a file.
    """
    prefix = "" if suite == "." else f"{suite}/"
    return [
        {"path": name.removeprefix(prefix), "sha256": _sha256(source / name)}
        for name in tracked_files(source, suite)
    ]


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
