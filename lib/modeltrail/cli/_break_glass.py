"""Asking for a move past the rules, in an emergency."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from modeltrail.cli import _types as types
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.policy import BreakGlass

Command = TypeVar("Command", bound=Callable[..., Any])


def break_glass_options(command: Command) -> Command:
    """Give a command the options `--break-glass` and `--justification`."""
    why = click.option(
        "--justification",
        type=types.text,
        metavar="TEXT",
        help="Why it cannot wait, with --break-glass.",
    )
    ticket = click.option(
        "--break-glass",
        "ticket",
        metavar="TICKET",
        help="Ask for it past the rules, in an emergency; somebody else reviews it later.",
    )
    return ticket(why(command))


def break_glass(ticket: str | None, justification: str | None) -> "BreakGlass | None":
    """Return what the options say; None where they say nothing.

    Raises:
        InvalidInput: One is given without the other.
    """
    from modeltrail.policy import BreakGlass  # noqa: PLC0415 (--help stays quick)

    if ticket is None and justification is None:
        return None
    if not ticket or justification is None:
        missing = "no justification" if ticket else "no ticket"
        raise InvalidInput(
            f"A move past the rules is asked for with {missing}.",
            remedy="Give both: --break-glass TICKET --justification 'why it cannot wait'.",
        )
    return BreakGlass(ticket=ticket, justification=justification)
