"""The command of a test suite: found, given room for its JUnit file, and run to its end."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from modeltrail.errors import InvalidInput
from modeltrail.evidence._junit import read_junit
from modeltrail.local import tether

_STDERR = 2


def check_command(command: Sequence[str], source: Path, variables: Mapping[str, str]) -> None:
    """Check that there is a program to run.

    Raises:
        InvalidInput: There is none.
    """
    if not command or not command[0]:
        raise InvalidInput("There is no command to run.", remedy="Give it, as in pytest -q.")
    program = command[0]
    # A path is relative to where the command runs, a name is looked for.
    sought = str(source / program) if os.sep in program else program
    if any("\0" in part for part in command):
        raise InvalidInput("The command has a NUL character in it.")
    if shutil.which(sought, path=variables.get("PATH")) is None:
        raise InvalidInput(
            f"There is no program {program!r} to run.",
            remedy="Check its name and the PATH, or install it.",
        )


def make_room(junit: Path) -> None:
    """Make sure that a command can write its JUnit file, and that it is no earlier run's.

    Raises:
        InvalidInput: It cannot, or something else is there, which is not ours to remove.
    """
    if os.path.lexists(junit):
        try:
            read_junit(junit)
        except InvalidInput as error:
            raise InvalidInput(
                f"{str(junit)!r} exists, and is no JUnit file of an earlier run: {error.message}",
                remedy="Remove it, or name another file.",
            ) from error
    try:
        junit.parent.mkdir(parents=True, exist_ok=True)
        junit.unlink(missing_ok=True)
        junit.open("xb").close()
        junit.unlink()
    except OSError as error:
        raise InvalidInput(
            f"{str(junit)!r} cannot be written: {error.strerror}.",
            remedy="Name a file where the command may write.",
        ) from error


def run_command(
    command: Sequence[str], source: Path, variables: Mapping[str, str], timeout: float | None
) -> int:
    """Run a command to its end, and return what it ended with.

    Raises:
        BackendError: It cannot be started.
    """
    process = tether.spawn(command, cwd=source, env=variables, stdout=_STDERR, stderr=_STDERR)
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        # Some end with 0 when they are asked to end; that is no success.
        return tether.stop(process) or -signal.SIGTERM
    finally:
        tether.stop(process)
