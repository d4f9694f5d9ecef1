"""Commands that report on one model or all, from the table or from the files of an archive."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples
from modeltrail.cli._output import json_option, print_json
from modeltrail.cli._references import check_past
from modeltrail.cli._report_source import archive, end_after, table
from modeltrail.cli._report_tables import COLUMNS, TITLES, shown
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.cli._table import print_table
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.reports import Asked

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("models", nargs=-1, metavar="[MODEL]..."),
    click.option(
        "--since", type=types.instant, metavar="INSTANT", help="What happened after this."
    ),
    click.option(
        "--until",
        type=types.instant,
        metavar="INSTANT",
        help="Up to this (default: now; of an archive, its last event).",
    ),
    click.option(
        "--archive",
        "files",
        multiple=True,
        metavar="FILES",
        help="Read exports, not the table: 'exports/*.ndjson'. Can be given again.",
    ),
    click.option(
        "--environments",
        metavar="NAME,NAME",
        help="The environments in the order of promotion (default: the platform's).",
    ),
    json_option,
    click.pass_obj,
)


def _takes_a_window(command: Command) -> Command:
    """Give a command what all reports take."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def report() -> None:
    """Report on one model or all: lead times, service, promotions, metrics.

    From the table, or from exported files with SQL that Athena takes too (docs/reports.md).
    """


@report.command(
    "lead-time",
    epilog=examples(
        "modeltrail report lead-time fraud",
        "modeltrail report lead-time --since 2026-10-01T00:00Z",
        "modeltrail report lead-time --archive 'exports/*.ndjson' --json",
    ),
)
@_takes_a_window
def lead_time(opener: Opener, **asked: Any) -> None:
    """Show how long versions take to each environment.

    From registration, and from the environment before. A version counts where it is first champion
    of the later environment within the window.
    """
    _report(opener, "lead-time", **asked)


@report.command(epilog=examples("modeltrail report served fraud --since 2026-11-01T00:00Z"))
@_takes_a_window
def served(opener: Opener, **asked: Any) -> None:
    """Show how long each version served, where and as what.

    What served before the window counts from its begin, what serves after it until its end.
    """
    _report(opener, "served", **asked)


@report.command(epilog=examples("modeltrail report promotions --since 2026-11-01T00:00Z"))
@_takes_a_window
def promotions(opener: Opener, **asked: Any) -> None:
    """Show how often versions are promoted, rolled back and denied.

    The share of rollbacks is of the promotions, that of denials is of all moves asked for. A
    month has 30 days; of less than a week no rate is told, the counts say it all.
    """
    _report(opener, "promotions", **asked)


@report.command(epilog=examples("modeltrail report rollbacks fraud churn"))
@_takes_a_window
def rollbacks(opener: Opener, **asked: Any) -> None:
    """Show how long after its promotion a version is rolled back."""
    _report(opener, "rollbacks", **asked)


@report.command(epilog=examples("modeltrail report metrics fraud --since 2026-11-17T00:00Z"))
@_takes_a_window
def metrics(opener: Opener, **asked: Any) -> None:
    """Show what was measured of what serves, beside the champion.

    The champion is the last environment's. What was measured offline, the evaluation of a
    registration say, stands beside the same of the champion; on another set of data, that is said.
    """
    _report(opener, "metrics", **asked)


def _report(
    opener: Opener,
    name: str,
    *,
    models: tuple[str, ...],
    since: str | None,
    until: str | None,
    files: tuple[str, ...],
    environments: str | None,
    as_json: bool,
) -> None:
    check_past(since)
    check_past(until)
    from modeltrail.reports import Asked  # noqa: PLC0415 (--help stays quick)

    names = tuple(dict.fromkeys(models))
    given = _named(environments)
    opened = archive(opener, files, names, given) if files else table(opener, names, given)
    with opened as (source, order):
        asked = Asked(order, until=until or end_after(since, source), since=since)
        rows = getattr(source, name.replace("-", "_"))(asked)
    if as_json:
        told = {"models": list(names) or None, "since": asked.since, "until": asked.until}
        found = [vars(row) for row in rows]
        print_json({"report": name, **told, "environments": list(order), "rows": found})
        return
    _print(name, asked, names, rows)


def _named(environments: str | None) -> tuple[str, ...]:
    """Return the environments that a caller names; none where nothing is said."""
    from modeltrail.names import check_environment_name  # noqa: PLC0415 (--help stays quick)

    if environments is None:
        return ()
    names = tuple(map(check_environment_name, environments.split(",")))
    if len(set(names)) < len(names):
        raise InvalidInput(f"{environments!r} names an environment twice.")
    return names


def _print(name: str, asked: "Asked", models: tuple[str, ...], rows: list[Any]) -> None:
    begin = f"after {asked.since}" if asked.since else "from the beginning"
    echo(f"{TITLES[name]} of {', '.join(models) or 'all models'}, {begin} to {asked.until}")
    if rows:
        print_table(COLUMNS[name], shown(name, rows))
    else:
        echo("Nothing to tell.")
