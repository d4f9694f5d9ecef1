"""The command that writes timelines as CloudEvents."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from modeltrail.cli import _types as types
from modeltrail.cli._new_file import new_file
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._references import named_model, note_imports
from modeltrail.cli._session import Opener, Session
from modeltrail.cli._stream import OutputLost, echo, let_go
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.state import Head

_ELSEWHERE = "Send it where there is room, or use --to FILE."


@click.command(
    epilog=examples(
        "modeltrail export --to all.ndjson",
        "modeltrail export fraud churn",
        "modeltrail export fraud | jq .data.reason",
    )
)
@click.argument("models", nargs=-1, metavar="[MODEL]...")
@click.option(
    "--to",
    type=types.PathWord(folder=False),
    metavar="FILE",
    help="Write this file, whole or not at all (default: standard output).",
)
@json_option
@click.pass_obj
def export(opener: Opener, models: tuple[str, ...], to: Path | None, as_json: bool) -> None:
    """Write the timelines of MODELs, or of all, as CloudEvents 1.0: a line of JSON an event.

    A line holds the event's exact text and its hash: 'modeltrail verify --export' proves the
    file off line, and 'modeltrail import' brings it into another table, byte for byte. An event
    that is not as it was recorded ends the export with exit code 6.
    """
    if as_json and to is None:
        raise InvalidInput(
            "--json tells of a file, and the export goes to standard output.",
            remedy="Add --to FILE, or leave --json out: the export is JSON, a line an event.",
        )
    session = opener()
    names = tuple(dict.fromkeys(named_model(session, model) for model in models))
    if to is None:
        _to_standard_output(session, names)
        note_imports(session.reading, names or session.reading.models())
        return
    with new_file(to) as file:
        ends = _write(session, names, file)
    note_imports(session.reading, ends)
    told = [{"model": end.model, "events": end.seq, "head": end.hash} for end in ends.values()]
    if as_json:
        print_json({"file": str(to.resolve()), "timelines": told})
    else:
        events = count(sum(end.seq for end in ends.values()), "event")
        echo(f"{to} holds {count(len(ends), 'timeline')}, {events}")


def _write(session: Session, names: tuple[str, ...], stream: BinaryIO) -> "dict[str, Head]":
    from modeltrail.exchange import stored_timelines, write_export  # noqa: PLC0415 (quick help)

    ledger = session.reading
    return write_export(stored_timelines(ledger, names or ledger.models()), stream)


def _to_standard_output(session: Session, names: tuple[str, ...]) -> None:
    if sys.stdout is None:  # the caller closed it
        raise OutputLost("Standard output is closed: nothing was exported.", remedy=_ELSEWHERE)
    try:
        _write(session, names, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # the reader had enough
        let_go(sys.stdout)
    except OSError as error:
        let_go(sys.stdout)
        raise OutputLost(
            f"Standard output cannot be written: {error.strerror}.",
            remedy=_ELSEWHERE,
        ) from error
