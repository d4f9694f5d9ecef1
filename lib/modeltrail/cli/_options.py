"""Options and arguments that several commands share."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from modeltrail.cli._session import Session
from modeltrail.errors import InvalidInput
from modeltrail.names import Reference

Command = TypeVar("Command", bound=Callable[..., Any])


def reason_option(*, required: bool) -> Callable[[Command], Command]:
    """Return the option `-m/--reason`."""
    return click.option(
        "-m", "--reason", required=required, metavar="TEXT", help="Why; it stands on the timeline."
    )


def request_option(command: Command) -> Command:
    """Give a command the option `--request-key`."""
    option = click.option(
        "--request-key",
        "request",
        metavar="KEY",
        help="Idempotency key: the same call under the same key is recorded once.",
    )
    return option(command)


def named_version(session: Session, text: str) -> tuple[str, int]:
    """Return the model and version that a reference names, of an environment its champion.

    Raises:
        InvalidInput: The reference names no version.
    """
    reference = session.reference(text)
    if reference.version is not None:
        return reference.model, reference.version
    if reference.environment is not None and not reference.candidates:
        return reference.model, champion(session, reference)
    raise InvalidInput(
        f"{text!r} names no version.", remedy=f"Write {reference.model}@7, for version 7."
    )


def champion(session: Session, reference: Reference) -> int:
    """Return the champion of the environment that a reference names.

    Raises:
        InvalidInput: The environment serves no version of the model.
    """
    head = session.reading.head(reference.model)
    number = head.placement(reference.environment or "").champion
    if number is None:
        raise InvalidInput(
            f"{reference} has no champion.",
            remedy=f"'modeltrail show {reference.model}' says what serves where.",
        )
    return number
