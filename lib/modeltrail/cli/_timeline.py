"""The command that prints a model's timeline, or draws it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modeltrail.cli._output import event_json, json_option, print_json
from modeltrail.cli._session import Opener
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.events import StoredEvent
    from modeltrail.picture import Chart


@click.command(epilog="Example: modeltrail timeline fraud --environment production --newest")
@click.argument("model")
@click.option("--environment", help="Events of this environment only.")
@click.option("--version", type=int, help="Events of this version only.")
@click.option("--type", "kind", help="Events of this type only, such as version.promoted.")
@click.option("--since", metavar="INSTANT", help="Events from this instant on.")
@click.option("--until", metavar="INSTANT", help="Events up to this instant.")
@click.option("--newest", is_flag=True, help="Newest first.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many events.")
@click.option(
    "--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw it into this file."
)
@json_option
@click.pass_obj
def timeline(
    opener: Opener,
    model: str,
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
    """Print the timeline of MODEL: versions against time, environments, reasons."""
    from modeltrail import instants  # noqa: PLC0415 (--help stays quick)
    from modeltrail.timeline import chart, mark  # noqa: PLC0415 (likewise)

    session = opener()
    named = session.reference(model)
    if environment is not None:
        session.reference(f"{named.model}@{environment}")
    since = instants.parse(since) if since else None
    until = instants.parse(until) if until else None
    version = named.version if version is None else version
    environment = environment or named.environment

    def wanted(stored: "StoredEvent") -> bool:
        event = stored.event
        return (
            (environment is None or event.environment == environment)
            and (version is None or event.version == version)
            and (kind is None or event.type == kind)
            and (since is None or event.time >= since)
            and (until is None or event.time <= until)
        )

    def chosen() -> Iterator["StoredEvent"]:
        events = session.reading.timeline(named.model, newest_first=newest)
        return islice(filter(wanted, events), limit)

    if as_json:
        print_json([event_json(stored) for stored in chosen()])
        return
    whole = list(session.reading.timeline(named.model))
    if not whole:
        raise InvalidInput(
            f"There is no model {named.model!r}.",
            remedy="'modeltrail verify' lists the models that there are.",
        )
    picture = chart(named.model, whole, environments=session.environments)
    if svg is not None:
        _draw(picture, svg)
        return
    _print(replace(picture, marks=tuple(map(mark, chosen()))))


def _draw(picture: "Chart", file: Path) -> None:
    from modeltrail.picture import render_svg  # noqa: PLC0415 (--help stays quick)

    partial = file.with_name(file.name + ".part")
    try:
        partial.write_text(render_svg(picture), "utf-8")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    click.echo(f"The timeline is drawn in {file}")


def _print(picture: "Chart") -> None:
    from rich.console import Console  # noqa: PLC0415 (--help stays quick)

    from modeltrail.picture import render_terminal  # noqa: PLC0415 (likewise)

    console = Console()
    console.print(render_terminal(picture))
