"""The command that runs a changed policy over the decisions on record."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modeltrail.cli import _types as types
from modeltrail.cli._checked import policies_options
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._references import check_past, known_head, named_model
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.errors import Undecided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modeltrail.replay import Replayed, Unreplayable


@click.command(
    epilog=examples(
        "modeltrail check replay --policies policies",
        "modeltrail check replay --model fraud --since 2026-10-01T00:00Z",
    )
)
@policies_options
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="MODEL",
    help="Of this model (default: of all). Can be given again.",
)
@click.option(
    "--since",
    type=types.instant,
    metavar="INSTANT",
    help="Decisions recorded after this (default: all).",
)
@json_option
@click.pass_context
def replay(
    ctx: click.Context,
    policies: Path | None,
    policies_key: Path | None,
    models: tuple[str, ...],
    since: str | None,
    as_json: bool,
) -> None:
    """Run a changed policy over every decision on record; show which would be otherwise.

    Each move is judged as of the time when it was asked for, by what the timeline said then.
    Nothing is moved or recorded. A decision from before its input was kept cannot be replayed.

    Exit code 0: all decisions are as they were; 1: some would be otherwise; 3: the policy could
    not be asked, or none of the decisions can be replayed.
    """
    from modeltrail.replay import Replayed, Unreplayable  # noqa: PLC0415 (--help stays quick)
    from modeltrail.replay import replay as replayed  # noqa: PLC0415 (likewise)

    check_past(since)
    opener: Opener = ctx.obj
    session = opener()
    ledger = session.reading
    named = [named_model(session, model) for model in dict.fromkeys(models)]
    engine = opener.engine(policies, policies_key)
    engine.start()
    done: list[Replayed] = []
    lost: list[Unreplayable] = []
    for model in named or ledger.models():
        known_head(ledger, model)
        for one in replayed(ledger, model, engine.decide, since=since):
            if isinstance(one, Replayed):
                done.append(one)
            else:
                lost.append(one)
    otherwise = [one for one in done if one.differs]
    if as_json:
        print_json(_document(engine.held.revision, done, otherwise, lost))
    else:
        _print(done, otherwise, lost)
    if lost and not done:
        raise Undecided(
            f"None of {count(len(lost), 'decision')} can be replayed.",
            remedy="What is decided from now on can be.",
            code="replay.none",
        )
    ctx.exit(1 if otherwise else 0)


def _print(
    done: "Sequence[Replayed]",
    otherwise: "Sequence[Replayed]",
    lost: "Sequence[Unreplayable]",
) -> None:
    from modeltrail.cli._table import Column, print_table  # noqa: PLC0415 (--help stays quick)

    echo(
        f"{count(len(done), 'decision')} replayed, {len(otherwise)} would be otherwise, "
        f"{len(lost)} cannot be replayed"
    )
    if otherwise:
        columns = [
            Column("Event", lambda one: f"#{one.event.seq}", right=True),
            Column("Move", _move),
            Column("Then", lambda one: _word(one.then)),
            Column("Now", lambda one: _word(one.now)),
            Column("Because", lambda one: f"{one.because.code}: {one.because.message}"),
        ]
        print_table(columns, otherwise)
    whys: dict[str, list[str]] = {}
    for one in lost:
        whys.setdefault(one.why, []).append(f"{one.event.model} #{one.event.seq}")
    for why, events in whys.items():
        more = f" and {len(events) - 1} more" if len(events) > 1 else ""
        echo(f"  cannot be replayed: {events[0]}{more}: {why}")


def _move(one: "Replayed") -> str:
    where = f" in {one.event.environment}" if one.event.environment else ""
    return f"{one.move} {one.event.model}@{one.version}{where}"


def _word(decision: Any) -> str:
    return "allowed" if decision.allow else "denied"


def _document(
    revision: str,
    done: "Sequence[Replayed]",
    otherwise: "Sequence[Replayed]",
    lost: "Sequence[Unreplayable]",
) -> dict[str, Any]:
    return {
        "revision": revision,
        "replayed": len(done),
        "otherwise": [
            {
                "model": one.event.model,
                "event": one.event.seq,
                "time": one.event.time,
                "move": one.move,
                "version": one.version,
                "environment": one.event.environment,
                "then": _word(one.then),
                "now": _word(one.now),
                "because": one.because.model_dump(mode="json") if one.because else None,
            }
            for one in otherwise
        ],
        "not_replayed": [
            {"model": one.event.model, "event": one.event.seq, "why": one.why} for one in lost
        ],
    }
