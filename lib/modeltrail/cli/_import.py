"""The command that brings timelines into the table, from an export or another registry."""

from collections.abc import Iterable
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
    from modeltrail.exchange.mlflow import ModelImport


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
    epilog=examples("modeltrail import all.ndjson", "modeltrail import mlflow sqlite:///mlflow.db"),
)
def import_() -> None:
    """Bring timelines into the table: from the FILE of an export, or from another registry.

    'modeltrail import FILE' is short for 'modeltrail import file FILE'.
    """


def _new_name(word: str) -> tuple[str, str]:
    """Return a name there and the name here, of `Old Name=new-name`."""
    name, equals, model = word.rpartition("=")
    if not equals or not name or not model:
        raise InvalidInput(
            f"{word!r} says no name here.", remedy="Write --map 'Old Name=new-name'."
        )
    return name, model


@import_.command(
    "file",
    short_help="Write the events of an export as they are.",
    epilog=examples("modeltrail import all.ndjson"),
)
@click.argument("file", metavar="FILE", type=types.PathWord(folder=False))
@json_option
@click.pass_obj
def import_file(opener: Opener, file: Path, as_json: bool) -> None:
    """Write the events of an export as they are: the same texts, the same hashes.

    Nothing is written unless all of FILE verifies. Each timeline is a new one here, and its next
    event says who imported it, when, and from what. One that is there whole stays as it is; an
    import that was broken off goes on with the same command. A timeline that is another than
    the export's, or only its beginning, is a conflict (exit code 4). Files are not copied.

    Until an import is done nobody can write to its timelines, and nothing takes back what it
    wrote. If FILE is lost, any other will do that holds the same events: one that was exported
    later, cut after as many lines of the model as the error names.
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
        done = import_export(
            session.writing, stream, environments=session.environments, who=session.actor
        )
    if as_json:
        print_json([vars(one) for one in done])
        return
    for one in done:
        _print(one)
    if not done:
        echo("The export holds no event.")
    if with_files := sum(one.artifacts for one in done):
        buckets = ", ".join(sorted({bucket for one in done for bucket in one.buckets}))
        echo(
            f"Files do not come with an export: {count(with_files, 'version')} can be loaded only "
            f"where {buckets} can be read, as it was."
        )


def _print(one: "Imported") -> None:
    if one.written == 0:
        what = f"all {count(one.events, 'event')} were there"
    elif one.written == one.events:
        what = f"{count(one.events, 'event')} imported"
    else:
        what = f"{one.written} of {count(one.events, 'event')} imported, the others were there"
    echo(f"{one.model}: {what}, head {one.head}")


@import_.command(
    "mlflow",
    short_help="Register the versions of an MLflow registry.",
    epilog=examples(
        "modeltrail import mlflow sqlite:///mlflow.db --dry-run",
        "modeltrail import mlflow https://mlflow.example.org 'Fraud Model'",
        "modeltrail import mlflow ./mlflow.db --map 'Fraud Model=fraud'",
    ),
)
@click.argument("source", metavar="SOURCE")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--map",
    "given",
    type=_new_name,
    multiple=True,
    metavar="NAME=MODEL",
    help="What a model is called here; once for each.",
)
@click.option("--workspace", metavar="NAME", help="Which of the registry's workspaces.")
@click.option("--dry-run", is_flag=True, help="Say what would be imported, and write nothing.")
@json_option
@click.pass_obj
def import_mlflow(
    opener: Opener,
    source: str,
    names: tuple[str, ...],
    given: tuple[tuple[str, str], ...],
    workspace: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Register the versions of an MLflow registry here, marked as imported.

    SOURCE is a SQLite file or the address of a tracking server; NAMEs are of registered models
    (default: all). Versions keep their numbers; a name that cannot be one here is mapped.
    Files are not copied, and an alias makes no champion: an imported version is history, and
    goes into service as a new version, registered with its files. Imported again, only what is
    new there is added.
    """
    from modeltrail.exchange.mlflow import (  # noqa: PLC0415 (--help stays quick)
        Importer,
        map_names,
        open_source,
    )

    session = opener()
    with open_source(source, workspace) as registry:
        wanted = _wanted(registry.names(), names)
        mapped = map_names(wanted, dict(given), session.environments)
        ledger = session.reading if dry_run else session.writing
        importer = Importer(ledger, registry, session.actor, rehearse=dry_run)
        width = max((len(one.name) for one in mapped), default=0)
        done: list[ModelImport] = []
        for one in importer.models(mapped):
            done.append(one)
            if not as_json:
                _print_model(one, width, "would be imported" if dry_run else "imported")
    if as_json:
        print_json({"source": registry.where, "models": [vars(one) for one in done]})
    elif not done:
        echo("The registry holds no models.")
    elif any(one.aliases for one in done):
        echo("Aliases stand with their versions; they make no champions here.")


def _wanted(found: list[str], names: tuple[str, ...]) -> list[str]:
    if unknown := [name for name in names if name not in found]:
        raise InvalidInput(
            f"There is no registered model {unknown[0]!r}.",
            remedy=f"There are {', '.join(found[:20]) or 'none'}{' ...' if found[20:] else ''}.",
        )
    return [name for name in found if name in names] if names else found


def _print_model(one: "ModelImport", width: int, done: str) -> None:
    told = []
    if one.imported:
        told.append(f"{_numbers(one.imported)} {done}")
    if one.there:
        told.append(f"{_numbers(one.there)} here already")
    if one.changed:
        told.append(f"{_numbers(one.changed)} changed there since, and kept as imported")
    if one.missing:
        told.append(f"{_numbers(one.missing)} missing there")
    if one.aliases:
        told.append("aliases " + ", ".join(f"{a}={n}" for a, n in one.aliases.items()))
    echo(f"{one.name:<{width}} -> {one.model}: {'; '.join(told) or 'no versions'}")


def _numbers(numbers: Iterable[int]) -> str:
    """Return numbers in short: `1-3, 5`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)
