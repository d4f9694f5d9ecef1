"""The command that brings timelines into the table, from an export or another registry."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.exchange import Imported


class _Sources(click.Group):
    """What is imported from: a word that names no kind of source is an export's file."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of a kind of source, with its arguments."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["file", *args])


@click.group(
    "import",
    cls=_Sources,
    context_settings={"ignore_unknown_options": True},
    epilog=examples("modeltrail import all.ndjson"),
)
def import_() -> None:
    """Bring timelines into the table: from the FILE of an export, or from another registry.

    'modeltrail import FILE' is short for 'modeltrail import file FILE'.
    """


@import_.command("file", epilog=examples("modeltrail import all.ndjson"))
@click.argument("file", metavar="FILE", type=types.PathWord(folder=False))
@json_option
@click.pass_obj
def import_file(opener: Opener, file: Path, as_json: bool) -> None:
    """Write the events of an export as they are: the same texts, the same hashes.

    Nothing is written unless all of FILE verifies. What is there already stays; an import that
    was broken off goes on with the same command. A timeline that is another than the export's
    is a conflict (exit code 4).
    """
    from modeltrail.boundary import is_file  # noqa: PLC0415 (--help stays quick)
    from modeltrail.exchange import import_export  # noqa: PLC0415 (likewise)

    if not is_file(file):
        raise InvalidInput(
            f"There is no file {str(file)!r}.",
            remedy="Name the file of an export: modeltrail export --to FILE.",
        )
    session = opener()
    with file.open("rb") as stream:
        done = import_export(session.writing, stream, environments=session.environments)
    if as_json:
        print_json([vars(one) for one in done])
        return
    for one in done:
        _print(one)
    if not done:
        echo("The export holds no event.")


def _print(one: "Imported") -> None:
    if one.written == 0:
        what = f"all {count(one.events, 'event')} were there"
    elif one.written == one.events:
        what = f"{count(one.events, 'event')} imported"
    else:
        what = f"{one.written} of {count(one.events, 'event')} imported, the others were there"
    echo(f"{one.model}: {what}, head {one.head}")
