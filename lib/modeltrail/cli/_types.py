"""The words of a command line, checked before anything is read, run or written.

These are click types; they import what they need when there is a word to check.
"""

import os
import re
from pathlib import Path
from typing import Any

import click

from modeltrail.boundary import EXACT
from modeltrail.errors import InvalidInput
from modeltrail.names import parse_version

_DIGITS = re.compile("-?[0-9]{1,20}")


class PathWord(click.Path):
    """A path, as a Path; an empty one, which pathlib takes for the current folder, is refused."""

    def __init__(self, *, file: bool = True, folder: bool = True) -> None:
        super().__init__(path_type=Path, file_okay=file, dir_okay=folder)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Return the path."""
        if not os.fspath(value):
            self.fail("The path is empty. The current folder is written '.'", param, ctx)
        return super().convert(value, param, ctx)


class Whole(click.IntRange):
    """A whole number from 1 up, in plain digits.

    Python's own reading takes 1_0, and the digits of other scripts.
    """

    def __init__(self, *, max: int = EXACT - 1) -> None:  # noqa: A002 (click's own name)
        super().__init__(min=1, max=max)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number."""
        if isinstance(value, str) and not _DIGITS.fullmatch(value):
            self.fail(f"{value!r} is not a whole number", param, ctx)
        return super().convert(value, param, ctx)


def version(word: str) -> int:
    """Return a version number, from its one spelling."""
    return parse_version(word)


def instant(word: str) -> str:
    """Return an instant in the stored spelling; a person gives it with its zone."""
    from modeltrail import instants  # noqa: PLC0415 (--help stays quick)

    return instants.parse(word)


def text(word: str) -> str:
    """Return text that may stand on the timeline.

    Raises:
        InvalidInput: It is blank, too long, or holds what a terminal obeys.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 (--help stays quick)

    from modeltrail.events._values import Text  # noqa: PLC0415 (likewise)

    if not word.strip():
        raise InvalidInput(
            "The reason or note is empty.", remedy="Say it in words; others will read them."
        )
    try:
        word.encode()
        checked: str = TypeAdapter(Text).validate_python(word)
    except UnicodeEncodeError as error:
        raise InvalidInput("The reason or note is not Unicode text.") from error
    except ValidationError as error:
        problem = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise InvalidInput(f"The reason or note cannot be recorded: {problem}.") from error
    return checked


def share(word: str) -> float:
    """Return a share of the traffic, the number as JSON spells it."""
    from modeltrail.boundary import parse_number  # noqa: PLC0415 (--help stays quick)

    try:
        return parse_number(word)
    except ValueError as error:
        raise InvalidInput(
            f"{word!r} is no share of the traffic: {error}.", remedy="Write it as in 0.1."
        ) from error


def request_key(word: str) -> str:
    """Return an idempotency key, checked for its form."""
    from modeltrail.registry import check_key  # noqa: PLC0415 (--help stays quick)

    return check_key(word)
