"""Git, asked about a folder's repository and about no other."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from modeltrail.errors import BackendError, InvalidInput

_ASKING = {
    "GIT_NO_REPLACE_OBJECTS": "1",  # a commit is what its name is the hash of
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_SETTINGS = (
    # The repository's own settings may name a program to ask for changes; it is not ours to run.
    "core.fsmonitor=false",
    # What it has looked at before, and what it keeps from the disk, is no matter.
    "core.untrackedCache=false",
    "core.sparseCheckout=false",
)


def out_of_hooks(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without git's variables, which in a hook name another repository."""
    return {name: value for name, value in environ.items() if not name.startswith("GIT_")}


def git(source: Path, *arguments: str, index: Path | None = None, told: str = "") -> bytes:
    """Return what git answers.

    Args:
        source: The folder that is asked about.
        arguments: Of git.
        index: A file to stand for the repository's index.
        told: What it means that git fails; by default its own words.

    Raises:
        InvalidInput: Git fails.
        BackendError: Git is missing.
    """
    env = out_of_hooks(os.environ) | _ASKING
    if index is not None:
        env["GIT_INDEX_FILE"] = str(index)
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    command = ["git", *settings, "-C", str(source), *arguments]
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
