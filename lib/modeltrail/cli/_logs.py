"""Logs of checkpoints on a command line: where they are, whose they are, and their key."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from modeltrail.cli import _types as types
from modeltrail.cli._session import Opener
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.checkpoints import Store
    from modeltrail.config import Platform

Command = TypeVar("Command", bound=Callable[..., Any])


def place_option(name: str, *, required: bool) -> Callable[[Command], Command]:
    """Return the option that says where the log is, or is to be."""
    return click.option(
        name,
        "where",
        type=_place,
        required=required,
        metavar="WHERE",
        help="The log of checkpoints: a folder, or s3://BUCKET/PREFIX.",
    )


def _place(word: str) -> str:
    """Return a word that names a place; an empty one would be the current folder."""
    if not word or "\0" in word:
        raise InvalidInput("The place of the log is empty.", remedy="The current folder is '.'.")
    return word


def key_option(*, required: bool) -> Callable[[Command], Command]:
    """Return the option `--key`, for a public key."""
    return click.option(
        "--key",
        type=types.PathWord(folder=False),
        required=required,
        metavar="FILE",
        help="The public key of the checkpoints' maker (PEM).",
    )


def origin_option(command: Command) -> Command:
    """Give a command the option `--origin`."""
    option = click.option(
        "--origin",
        metavar="NAME",
        help="The log's name (default: what names the platform's table).",
    )
    return option(command)


def name_of(platform: "Platform") -> str:
    """Return what the log of a platform is called: the address of its table, like no other's."""
    return f"dynamodb.{platform.region}.amazonaws.com/{platform.account}/{platform.table}"


def open_store(where: str, opener: Opener) -> "Store":
    """Return the store that a word names; only one in S3 needs a session.

    Raises:
        InvalidInput: It names none.
    """
    from modeltrail.checkpoints import FolderStore, S3Store, parse_s3  # noqa: PLC0415 (--help)

    place = parse_s3(where)
    if place is None:
        return FolderStore(Path(where))
    bucket, prefix = place
    return S3Store(opener().access.s3("caller"), bucket, prefix)
