"""The command that verifies timelines, in the table or in an export, with checkpoints or not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from modeltrail.cli import _types as types
from modeltrail.cli._known import Known, known
from modeltrail.cli._logs import key_option, origin_option, place_option
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._references import named_model
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.errors import (
    Conflict,
    InvalidInput,
    ModeltrailError,
    NewerRelease,
    Undecided,
    VerificationFailed,
)

Found = dict[str, Any]
"""What was found of one model, for programs."""
_GRAVEST_FIRST = (VerificationFailed, NewerRelease, Conflict, Undecided)
"""Of several things that were found, which gives the exit code."""


@click.command(
    epilog=examples(
        "modeltrail verify fraud",
        "modeltrail verify --checkpoints s3://audit/models --key key.pub.pem",
        "modeltrail verify --export all.ndjson --checkpoints ./log --key key.pub.pem",
        "modeltrail verify --proof fraud.tlog-proof --key key.pub.pem",
    )
)
@click.argument("models", nargs=-1, metavar="[MODEL]...")
@place_option("--checkpoints", required=False)
@click.option(
    "--proof",
    type=types.PathWord(folder=False),
    metavar="FILE",
    help="In place of the log, a proof from it; alone, it is all that is verified.",
)
@key_option(required=False)
@origin_option
@click.option(
    "--kept",
    type=types.PathWord(folder=False),
    metavar="NOTE",
    help="A checkpoint's note that you kept: the log, or the proof, must go on from it.",
)
@click.option(
    "--export",
    type=types.PathWord(folder=False),
    metavar="FILE",
    help="Verify an export, off line, and not the table: every hash, link and decision.",
)
@json_option
@click.pass_context
def verify(
    ctx: click.Context,
    models: tuple[str, ...],
    where: str | None,
    proof: Path | None,
    key: Path | None,
    origin: str | None,
    kept: Path | None,
    export: Path | None,
    as_json: bool,
) -> None:
    """Verify the timelines of MODELs, or of all: every hash, link, decision and record.

    With checkpoints: that no timeline lost its end, too, and that no model was removed.
    Exit code 6 names the first event of a timeline that is not as it was recorded; the other
    timelines are verified all the same, and so they are where one cannot be: a newer release
    wrote it (5), or it grows too fast to be read (4). Exit code 3: all is as it was recorded,
    but events came after the last checkpoint, and are not yet covered.
    """
    opener: Opener = ctx.obj
    asked = known(
        opener, where, proof, key=key, origin=origin, kept=kept, offline=export is not None
    )
    results: list[Found] = []
    if asked is not None and not as_json:
        echo(asked.says)
    if asked is not None and asked.proven is not None and not asked.leaves and (models or export):
        raise InvalidInput("The proof is of the log, and says nothing of a model.")
    if asked is not None and asked.proven is not None and not models:
        if export is None:
            if as_json:
                print_json([asked.proven])
            return
        models = tuple(asked.leaves)
    for one in (
        _stored(opener, models, asked) if export is None else _exported(models, export, asked)
    ):
        results.append(one)
        if not as_json:
            _print(one)
    if as_json:
        print_json(results)
    elif not results:
        echo("There are no models.")
    ctx.exit(_exit_code(results))


def _stored(opener: Opener, models: tuple[str, ...], asked: Known | None) -> Iterator[Found]:
    """Yield what is found in the table, of all models that it lists and that are known of."""
    from modeltrail.checkpoints import verify_covered  # noqa: PLC0415 (--help stays quick)

    session = opener()
    ledger = session.reading
    leaves = asked.leaves if asked else {}
    names = dict.fromkeys(named_model(session, model) for model in models)
    for name in names or sorted({*ledger.models(), *leaves}):
        try:
            one = verify_covered(ledger, name, leaves)
        except (VerificationFailed, NewerRelease, Conflict) as error:
            yield _bad(name, error)
        else:
            yield _good(one, asked)


def _exported(models: tuple[str, ...], export: Path, asked: Known | None) -> Iterator[Found]:
    """Yield what is found in an export, of all models that it holds and that are known of."""
    from modeltrail.checkpoints import verify_covered_export  # noqa: PLC0415 (--help stays quick)
    from modeltrail.exchange import audit_file  # noqa: PLC0415 (likewise)

    found = list(verify_covered_export(export, asked.leaves if asked else {}, models=models))
    problems = audit_file(export)
    for name, one in found:
        problem = one if isinstance(one, VerificationFailed) else problems.get(name)
        yield _good(one, asked) if problem is None else _bad(name, problem)


def _bad(name: str, error: ModeltrailError) -> Found:
    return {
        "model": name,
        "verified": False,
        "error": type(error).__name__,
        "problem": str(error),
    }


def _good(one: Any, asked: Known | None) -> Found:
    timeline = one.timeline
    told = {
        "model": timeline.model,
        "verified": True,
        "events": timeline.events,
        "head": timeline.head,
    }
    return {**told, "covered": one.covered} if asked else told


def _exit_code(results: list[Found]) -> int:
    found = {one["error"] for one in results if not one["verified"]}
    good = [one for one in results if one["verified"]]
    if any(one.get("covered", one["events"]) != one["events"] for one in good):
        found.add(Undecided.__name__)
    return next((kind.exit_code for kind in _GRAVEST_FIRST if kind.__name__ in found), 0)


def _print(one: Found) -> None:
    if not one["verified"]:
        bad = one["error"] == VerificationFailed.__name__
        said = "NOT as recorded" if bad else "NOT verified"
        echo(f"{one['model']}: {said}. {one['problem']}", err=True)
        return
    events, covered = one["events"], one.get("covered")
    said = f"{one['model']}: {count(events, 'event')}, chain intact"
    if covered == events:
        said += ", all covered"
    elif covered is not None:
        rest = f"#{events} is" if covered + 1 == events else f"#{covered + 1} to #{events} are"
        said += f", {rest} NOT YET COVERED by a checkpoint"
    echo(f"{said}, head {one['head']}")
