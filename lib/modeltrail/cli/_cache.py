"""Commands about the cache of loaded files on this machine."""

from typing import TYPE_CHECKING

import click

from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._stream import echo
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.artifacts import Cache


@click.group()
def cache() -> None:
    """Show or empty the cache: the files of versions that were loaded on this machine.

    It is in the folder that MODELTRAIL_CACHE names, else in your folder for caches.
    """


@cache.command(epilog=examples("modeltrail cache show"))
@json_option
def show(as_json: bool) -> None:
    """Show where the cache is, what it holds, and how much it may hold."""
    found = _cache()
    held = found.held()
    if as_json:
        print_json(
            {
                "folder": str(found.folder),
                "files": held.files,
                "bytes": held.bytes,
                "limit": found.limit,
            }
        )
    else:
        echo(
            f"{found.folder}: {count(held.files, 'file')}, {count(held.bytes, 'byte')} "
            f"of at most {found.limit}"
        )


@cache.command(epilog=examples("modeltrail cache clear"))
@json_option
def clear(as_json: bool) -> None:
    """Remove everything from the cache; folders that versions were loaded to stay as they are."""
    found = _cache()
    removed = found.clear()
    if as_json:
        print_json({"folder": str(found.folder), "files": removed.files, "bytes": removed.bytes})
    else:
        echo(
            f"Removed {count(removed.files, 'file')}, {count(removed.bytes, 'byte')} "
            f"from {found.folder}"
        )


def _cache() -> "Cache":
    from modeltrail.artifacts import users_cache  # noqa: PLC0415 (--help stays quick)

    if (found := users_cache()) is None:
        raise InvalidInput(
            "There is no cache: MODELTRAIL_CACHE_GB is 0, or there is no folder for it.",
            remedy="Let MODELTRAIL_CACHE name a folder.",
        )
    return found
