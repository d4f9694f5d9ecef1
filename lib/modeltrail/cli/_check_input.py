"""What a command that asks the policy is given as a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from modeltrail.boundary import parse_json, read_file
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.policy import PolicyInput

_LARGEST = 256 * 1024 * 1024


def told(file: str) -> "PolicyInput":
    """Return the input in a file, alone or as --json prints it.

    Raises:
        InvalidInput: There is no such file, or it holds something else.
    """
    from pydantic import ValidationError  # noqa: PLC0415 (--help stays quick)

    from modeltrail.policy import PolicyInput  # noqa: PLC0415 (likewise)

    remedy = "'modeltrail check promotion MODEL@VERSION ENVIRONMENT --json' prints one."
    try:
        document = parse_json(content(file, "file"))
        inner = document.get("input", document) if isinstance(document, dict) else document
        return PolicyInput.model_validate(inner)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise InvalidInput(
            f"{file!r} is not what the policy is told of a move: {where}: {first['msg']}.",
            remedy=remedy,
        ) from error
    except ValueError as error:
        raise InvalidInput(f"{file!r} is not JSON: {error}.", remedy=remedy) from error


def content(file: str, what: str) -> bytes:
    """Return what a file holds; - is standard input.

    Args:
        file: The file, as it was named.
        what: What to call it in an error.

    Raises:
        InvalidInput: It cannot be read, or is too large.
    """
    if file != "-":
        if not file:
            raise InvalidInput("The path is empty.")
        return read_file(Path(file), limit=_LARGEST, what=what)
    content = sys.stdin.buffer.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise InvalidInput(f"Standard input has more than {_LARGEST} bytes.")
    return content


def named(file: str | None) -> str | None:
    """Return the file that a report can point to; standard input is none."""
    return None if file == "-" else file
