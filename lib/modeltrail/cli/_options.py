"""Options that several commands share, and the examples below their help."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from modeltrail.cli import _types as types

Command = TypeVar("Command", bound=Callable[..., Any])


def examples(*lines: str) -> str:
    """Return examples as the end of a help text, each on a line of its own."""
    title = "Example" if len(lines) == 1 else "Examples"
    return "\n".join(("\b", f"{title}:", *(f"  {line}" for line in lines)))


def reason_option(*, required: bool) -> Callable[[Command], Command]:
    """Return the option `-m/--reason`."""
    return click.option(
        "-m",
        "--reason",
        type=types.text,
        required=required,
        metavar="TEXT",
        help="Why; it stands on the timeline.",
    )


def request_option(command: Command) -> Command:
    """Give a command the option `--request-key`."""
    option = click.option(
        "--request-key",
        "request",
        type=types.request_key,
        metavar="KEY",
        help="Idempotency key: the same call under the same key is recorded once.",
    )
    return option(command)


def at_option(what: str) -> Callable[[Command], Command]:
    """Return the option `--at`, for a time that the caller claims."""
    return click.option(
        "--at",
        type=types.instant,
        metavar="INSTANT",
        help=f"When {what}, with a zone; when it was recorded stands beside it.",
    )
