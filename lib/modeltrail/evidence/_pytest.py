"""pytest's option for the JUnit file, in a command that runs pytest by one of its ways."""

from collections.abc import Sequence
from pathlib import Path

_NAMES = frozenset({"pytest", "py.test"})
_BEFORE = frozenset({"-m", "run"})
"""What stands before pytest: `python -m`, `coverage run -m`, `uv run`, `poetry run`."""
_OPTIONS = ("--junitxml", "--junit-xml")


def junit_option(command: Sequence[str]) -> str | None:
    """Return the JUnit file that a command tells pytest to write, or None."""
    position = _position(command)
    if position is None:
        return None
    arguments = list(command[position + 1 :])
    if "--" in arguments:
        arguments = arguments[: arguments.index("--")]
    found = None  # the last one counts
    for number, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name in _OPTIONS:
            found = value if equals else "".join(arguments[number + 1 : number + 2])
    return found or None


def with_junit_option(command: Sequence[str], junit: Path) -> list[str]:
    """Return the command; pytest is told where to write, unless it is told already."""
    position = _position(command)
    if position is None or junit_option(command) is not None:
        return list(command)
    # First, so that neither a `--` nor anything else changes what it means.
    return [*command[: position + 1], f"--junitxml={junit}", *command[position + 1 :]]


def _position(command: Sequence[str]) -> int | None:
    for position, argument in enumerate(command):
        if Path(argument).name in _NAMES and (position == 0 or command[position - 1] in _BEFORE):
            return position
    return None
