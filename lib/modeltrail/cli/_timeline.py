"""The command that prints a model's timeline, or draws it."""

from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modeltrail.cli import _types as types
from modeltrail.cli._drawn import print_drawn
from modeltrail.cli._new_file import new_file
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, event_json, json_option, print_json
from modeltrail.cli._references import check_environment, note_imports
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.errors import InvalidInput, no_model

if TYPE_CHECKING:
    from modeltrail.picture import Chart


@click.command(
    epilog=examples(
        "modeltrail timeline fraud",
        "modeltrail timeline fraud@production --newest --limit 5",
        "modeltrail timeline fraud --type promotion.denied --since 2026-11-24T00:00Z",
        "modeltrail timeline fraud --svg fraud.svg",
    )
)
@click.argument("reference", metavar="MODEL[@ENVIRONMENT|@VERSION]")
@click.option("--environment", metavar="ENVIRONMENT", help="Events of this environment only.")
@click.option(
    "--version", type=types.version, metavar="VERSION", help="Events of this version only."
)
@click.option("--type", "kind", metavar="TYPE", help="Events of this type: version.promoted, say.")
@click.option("--since", type=types.instant, metavar="INSTANT", help="Events from this instant on.")
@click.option("--until", type=types.instant, metavar="INSTANT", help="Events up to this instant.")
@click.option("--newest", is_flag=True, help="Newest first.")
@click.option("--limit", type=types.Whole(), help="At most so many events, and no picture.")
@click.option(
    "--svg",
    type=types.PathWord(folder=False),
    help="Draw the whole timeline into this file.",
)
@json_option
@click.pass_obj
def timeline(
    opener: Opener,
    reference: str,
    environment: str | None,
    version: int | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    newest: bool,
    limit: int | None,
    svg: Path | None,
    as_json: bool,
) -> None:
    """Print the timeline of MODEL: versions against time, environments, reasons.

    The options choose among the events that are listed, each with its number; the picture shows
    the whole timeline.
    """
    session = opener()
    named = session.reference(reference)
    if named.candidates:
        raise InvalidInput(
            f"{reference!r} names candidates, and they have no timeline of their own.",
            remedy=f"Write {named.model}@{named.environment}.",
        )
    if environment is not None:
        check_environment(session, environment)
    _check_type(kind)
    note_imports(session.reading, [named.model])
    from modeltrail.ledger import Selection  # noqa: PLC0415 (--help stays quick)

    wanted = Selection(
        version=version or named.version,
        types=frozenset({kind}) if kind is not None else None,
        environment=environment or named.environment,
        since=since,
        until=until,
    )
    if wanted.version is not None:
        from modeltrail.registry import known_version  # noqa: PLC0415 (--help stays quick)

        known_version(session.reading, named.model, wanted.version)
    if as_json and svg is None:
        events = session.reading.select(named.model, wanted, newest_first=newest)
        chosen = list(islice(events, limit))
        if not chosen and session.reading.head(named.model).seq == 0:
            raise no_model(named.model)
        print_json([event_json(stored) for stored in chosen])
        return
    whole = list(session.reading.timeline(named.model))
    if not whole:
        raise no_model(named.model)
    from modeltrail.timeline import chart, mark  # noqa: PLC0415 (--help stays quick)

    picture = chart(named.model, whole, environments=session.environments)
    if svg is not None:
        _draw(picture, svg)
        if as_json:
            print_json({"model": named.model, "events": len(whole), "svg": str(svg.resolve())})
        else:
            echo(f"The timeline is drawn in {svg}")
        return
    told = list(islice(filter(wanted.wants, reversed(whole) if newest else whole), limit))
    from modeltrail.picture import render_terminal  # noqa: PLC0415 (--help stays quick)

    listed = replace(picture, marks=tuple(map(mark, told)))
    each = newest or len(told) < len(whole)
    print_drawn(render_terminal(listed, each=each, picture=limit is None))
    if not told:
        echo(f"None of the {count(len(whole), 'event')} is one that was asked for.")


def _check_type(kind: str | None) -> None:
    from modeltrail.events import EVENT_TYPES  # noqa: PLC0415 (--help stays quick)

    if kind is not None and kind not in EVENT_TYPES:
        raise InvalidInput(
            f"There is no event type {kind!r}.", remedy=f"Use one of {', '.join(EVENT_TYPES)}."
        )


def _draw(picture: "Chart", file: Path) -> None:
    """Write the picture whole, or leave what was there."""
    from modeltrail.picture import render_svg  # noqa: PLC0415 (--help stays quick)

    with new_file(file) as opened:
        opened.write(render_svg(picture).encode())
