"""The commit that a folder's files are at: the files themselves, compared with the commit.

The repository's index is not asked. It can be told to overlook changes (`assume-unchanged`,
`skip-worktree`), goes by sizes and times, and holds what was staged and never committed.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from modeltrail.errors import InvalidInput
from modeltrail.evidence._git import git

_SHOWN = 3
_SUBMODULE = "160000"
_OVERLOOKED = frozenset("hsmrckS")
"""Tags of `git ls-files -v`: small letters are assume-unchanged, S is skip-worktree."""


@dataclass(frozen=True)
class _Tracked:
    """What a commit holds below a folder."""

    name: str
    """Relative to the folder."""
    mode: str
    sha: str


def git_commit(source: Path, *, besides: Path | None = None) -> str:
    """Return the commit that the files below a folder are at, as git's full object name.

    Files that git ignores are not looked at, whoever says so: `.gitignore`, the repository's
    `info/exclude` or the user's settings.

    Args:
        source: The folder.
        besides: A file that may lie there uncommitted, such as the result of a run.

    Raises:
        InvalidInput: The folder is in no git repository, holds no committed file, or its files
            (or those of a submodule) differ from the commit: changed, missing or untracked ones
            are named.
        BackendError: Git is missing.
    """
    return _commit(source, untracked=True, besides=besides)


def same_commit(source: Path, commit: str) -> None:
    """Check that the committed files below a folder are still at a commit.

    Files that nobody committed are no matter here: a test run may leave some.

    Raises:
        InvalidInput: They are not.
    """
    if (found := _commit(source, untracked=False, besides=None)) != commit:
        raise InvalidInput(
            f"{str(source)!r} moved from commit {commit[:12]} to {found[:12]} during the run.",
            remedy="Leave the checkout alone while the suite runs.",
        )


def tracked_files(source: Path, below: str) -> list[str]:
    """Return the committed files below a path in a folder, relative to the folder.

    Raises:
        InvalidInput: There are none.
    """
    return sorted(one.name for one in _tracked(source, below))


def _tracked(source: Path, below: str) -> list[_Tracked]:
    listed = git(source, "ls-tree", "-r", "-z", "HEAD", "--", _literal(below))
    found = []
    for line in listed.split(b"\0"):
        facts, _, name = line.partition(b"\t")
        if name:
            mode, _, sha = facts.decode().split(" ")
            found.append(_Tracked(os.fsdecode(name), mode, sha))
    if not found:
        raise InvalidInput(
            f"Git has no file at {str(source / below)!r}.",
            remedy="Name a path below the source that is committed.",
        )
    return found


def _commit(source: Path, *, untracked: bool, besides: Path | None) -> str:
    if not os.path.isdir(source):  # noqa: PTH112 (pathlib's raises for a name none can have)
        raise InvalidInput(f"There is no folder {str(source)!r}.")
    if git(source, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        raise InvalidInput(f"{str(source)!r} is in a git repository, but in no checkout of it.")
    commit = git(source, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", told="no commit yet")
    tracked = _tracked(source, ".")
    if differing := _differing(source, untracked=untracked, besides=besides):
        shown = ", ".join(map(repr, differing[:_SHOWN]))
        more = f" and {len(differing) - _SHOWN} more" if len(differing) > _SHOWN else ""
        raise InvalidInput(
            f"{str(source)!r} is not what was committed: {shown}{more}.",
            remedy=_remedy(source),
        )
    for one in tracked:
        if one.mode == _SUBMODULE:
            _check_submodule(source / one.name, one.sha, untracked=untracked)
    return commit.decode().strip()


def _differing(source: Path, *, untracked: bool, besides: Path | None) -> list[str]:
    """Return the files that differ from the commit, relative to the repository's root."""
    with tempfile.TemporaryDirectory(prefix="modeltrail-index-") as folder:
        # An index of our own knows the commit and nothing else: every file is read.
        index = Path(folder) / "index"
        git(source, "read-tree", "HEAD", index=index)
        status = git(
            source,
            "status",
            "--porcelain=v1",
            "-z",
            "--no-renames",
            f"--untracked-files={'all' if untracked else 'no'}",
            "--ignore-submodules=all",
            "--",
            ".",
            *_except(source, besides),
            index=index,
        )
    return [os.fsdecode(entry[3:]) for entry in status.split(b"\0") if entry]


def _check_submodule(place: Path, sha: str, *, untracked: bool) -> None:
    if not (place / ".git").exists():
        raise InvalidInput(
            f"The submodule {str(place)!r} is not checked out.",
            remedy="Check it out: git submodule update --init --recursive.",
        )
    if (found := _commit(place, untracked=untracked, besides=None)) != sha:
        raise InvalidInput(
            f"The submodule {str(place)!r} is at commit {found[:12]}, and {sha[:12]} is committed.",
            remedy="Commit that first, or check out the other: git submodule update.",
        )


def _remedy(source: Path) -> str:
    listed = git(source, "ls-files", "-v", "-z", "--", ".").split(b"\0")
    overlooked = [os.fsdecode(line[2:]) for line in listed if line[:1].decode() in _OVERLOOKED]
    if not overlooked:
        return "Commit first, or let .gitignore name what is no part of the code."
    return (
        f"Git was told to overlook {overlooked[0]!r}; let it look again: git update-index "
        "--no-assume-unchanged --no-skip-worktree FILE, or git sparse-checkout disable."
    )


def _literal(path: str) -> str:
    # Without it, a name such as `te*` or `:x` would be a pattern.
    return f":(literal){path}"


def _except(source: Path, file: Path | None) -> list[str]:
    if file is None or not file.resolve().is_relative_to(source.resolve()):
        return []
    return [f":(exclude,literal){file.resolve().relative_to(source.resolve())}"]
