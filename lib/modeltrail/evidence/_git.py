"""The commit that a folder's files are at, asked of git."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from modeltrail.errors import BackendError, InvalidInput

_SHOWN = 3


def out_of_hooks(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without git's variables, which in a hook name another repository."""
    return {name: value for name, value in environ.items() if not name.startswith("GIT_")}


def git_commit(source: Path, *, besides: Path | None = None) -> str:
    """Return the commit that the files below a folder are at, as git's full object name.

    Args:
        source: The folder.
        besides: A file that may lie there uncommitted, such as the result of a run.

    Raises:
        InvalidInput: The folder is in no git repository, holds no committed file, or its files
            differ from the commit: changed, staged or untracked ones are named.
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
    listed = _git(source, "ls-files", "-z", "--", _literal(below))
    # A file that is in conflict is listed more than once.
    files = sorted({os.fsdecode(name) for name in listed.split(b"\0") if name})
    if not files:
        raise InvalidInput(
            f"Git has no file at {str(source / below)!r}.",
            remedy="Name a path below the source that is committed.",
        )
    return files


def _commit(source: Path, *, untracked: bool, besides: Path | None) -> str:
    if not source.is_dir():
        raise InvalidInput(f"There is no folder {str(source)!r}.")
    if _git(source, "rev-parse", "--is-inside-work-tree").strip() != b"true":
        raise InvalidInput(f"{str(source)!r} is in a git repository, but in no checkout of it.")
    commit = _git(source, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", told="no commit yet")
    tracked_files(source, ".")
    status = _git(
        source,
        "status",
        "--porcelain=v1",
        "-z",
        "--no-renames",
        f"--untracked-files={'all' if untracked else 'no'}",
        "--ignore-submodules=none",
        "--",
        ".",
        *_except(source, besides),
    )
    if differing := [os.fsdecode(entry[3:]) for entry in status.split(b"\0") if entry]:
        shown = ", ".join(map(repr, differing[:_SHOWN]))
        more = f" and {len(differing) - _SHOWN} more" if len(differing) > _SHOWN else ""
        raise InvalidInput(
            f"{str(source)!r} is not what was committed: {shown}{more}.",
            remedy="Commit first, or let .gitignore name what is no part of the code.",
        )
    return commit.decode().strip()


def _literal(path: str) -> str:
    # Without it, a name such as `te*` or `:x` would be a pattern.
    return f":(literal){path}"


def _except(source: Path, file: Path | None) -> list[str]:
    if file is None or not file.resolve().is_relative_to(source.resolve()):
        return []
    return [f":(exclude,literal){file.resolve().relative_to(source.resolve())}"]


def _git(source: Path, *arguments: str, told: str = "") -> bytes:
    env = out_of_hooks(os.environ)
    env |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    # The repository's own settings may name a program to ask for changes; it is not ours to run.
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(source), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 (no shell; the arguments are ours)
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise BackendError(
            "Git is not installed, or not on the PATH.", remedy="Install git."
        ) from error
    if done.returncode != 0:
        says = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise InvalidInput(
            f"{str(source)!r} has no commit to speak of: "
            f"{told or says or f'git ended with {done.returncode}'}.",
            remedy="Name a folder of a git checkout whose files are committed.",
        )
    return done.stdout
