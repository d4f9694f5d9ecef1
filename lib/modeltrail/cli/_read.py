"""Commands that read: what serves where, the bytes of a version, whether all is as recorded."""

from pathlib import Path
from typing import Any

import click

from modeltrail.cli._options import named_version
from modeltrail.cli._output import json_option, print_json
from modeltrail.cli._session import Opener, Session
from modeltrail.errors import InvalidInput
from modeltrail.names import Reference


@click.command(
    epilog="Example: modeltrail show fraud@production --as-of 2026-11-24T09:30:00Z",
)
@click.argument("reference", metavar="MODEL[@ENVIRONMENT|@VERSION]")
@click.option("--as-of", metavar="INSTANT", help="The state at an instant, with a zone.")
@json_option
@click.pass_obj
def show(opener: Opener, reference: str, as_of: str | None, as_json: bool) -> None:
    """Show what serves where, or one version, now or at an instant."""
    session = opener()
    named = session.reference(reference)
    if named.version is not None:
        if as_of is not None:
            raise InvalidInput("A version does not change: --as-of goes with environments.")
        _show_version(session, named.model, named.version, as_json=as_json)
    else:
        _show_placements(session, named, as_of, as_json=as_json)


def _show_version(session: Session, model: str, number: int, *, as_json: bool) -> None:
    from modeltrail.registry import known_version  # noqa: PLC0415 (--help stays quick)

    record = known_version(session.reading, model, number)
    told = record.model_dump(mode="json")
    if as_json:
        print_json(told)
        return
    head = session.reading.head(model)
    click.echo(f"{model}@{number} ({record.status})")
    rows = {
        "serves": ", ".join(head.serving(number)) or "nowhere",
        "registered": f"{record.registered_at} by {record.registered_by.person}",
        "commit": record.code.commit,
        "data": f"{record.data.source} {record.data.snapshot} ({record.data.digest})",
        "metrics": ", ".join(f"{k} {v:.4g}" for k, v in record.evaluation.metrics.items())
        + f" over {record.evaluation.rows} rows",
        "artifact": f"{record.artifact.digest}, {record.artifact.files} files, "
        f"{record.artifact.bytes} bytes",
    }
    for name, value in rows.items():
        click.echo(f"  {name:<11}{value}")
    for approval in record.approvals:
        click.echo(f"  approved   for {approval.environment} by {approval.by.person}")


def _show_placements(
    session: Session, named: Reference, as_of: str | None, *, as_json: bool
) -> None:
    from modeltrail import instants  # noqa: PLC0415 (--help stays quick)
    from modeltrail import timeline as told  # noqa: PLC0415 (likewise)

    if as_of is None:
        head = session.reading.head(named.model)
    else:
        instant = instants.parse(as_of)
        head = told.as_of(named.model, session.reading.timeline(named.model), instant)
    if head.seq == 0:
        when = f" at {as_of}" if as_of else ""
        raise InvalidInput(
            f"There is no model {named.model!r}{when}.",
            remedy="'modeltrail verify' lists the models that there are.",
        )
    places = [named.environment] if named.environment else list(session.environments)
    answer: dict[str, Any] = {
        "model": named.model,
        "as_of": head.time,
        "environments": {
            place: {
                "champion": head.placement(place).champion,
                "candidates": list(head.placement(place).candidates),
                "rollback_target": head.rollback_target(place),
            }
            for place in places
        },
    }
    if as_json:
        print_json(answer)
        return
    for place in places:
        here = head.placement(place)
        champion = f"{named.model}@{here.champion}" if here.champion else "none"
        beside = ", ".join(map(str, here.candidates)) or "none"
        click.echo(f"{named.model}@{place}: champion {champion}, candidates {beside}")
    if named.environment is None and as_of is None:
        _list_versions(session, named.model)


def _list_versions(session: Session, model: str) -> None:
    for record in session.reading.all_versions(model):
        metrics = ", ".join(f"{k} {v:.4g}" for k, v in record.evaluation.metrics.items())
        state = " deleted" if record.status == "deleted" else ""
        click.echo(
            f"  {record.number:>4}{state} commit {record.code.commit[:8]} "
            f"data {record.data.snapshot} {metrics}"
        )


@click.command(epilog="Example: modeltrail load fraud@production --to ./fraud")
@click.argument("reference", metavar="MODEL@ENVIRONMENT|@VERSION")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help="The folder to make (default: ./MODEL-VERSION).",
)
@json_option
@click.pass_obj
def load(opener: Opener, reference: str, to: Path | None, as_json: bool) -> None:
    """Download the exact bytes of a version, every digest verified: all of it or nothing."""
    from modeltrail.artifacts import download  # noqa: PLC0415 (--help stays quick)
    from modeltrail.registry import known_version  # noqa: PLC0415 (likewise)

    session = opener()
    model, number = named_version(session, reference)
    record = known_version(session.reading, model, number)
    if record.status == "deleted":
        raise InvalidInput(
            f"{model}@{number} is deleted.",
            remedy=f"Restore it first: modeltrail restore {model}@{number} -m …",
        )
    target = to or Path(f"{model}-{number}")
    download(session.access.s3("reader"), record.artifact, model, target)
    if as_json:
        print_json(
            {
                "model": model,
                "version": number,
                "path": str(target.resolve()),
                "artifact": record.artifact.model_dump(mode="json"),
            }
        )
    else:
        click.echo(
            f"{model}@{number} is in {target}: {record.artifact.files} files, "
            f"{record.artifact.bytes} bytes, verified as {record.artifact.digest}"
        )


@click.command(epilog="Example: modeltrail verify fraud")
@click.argument("models", nargs=-1)
@json_option
@click.pass_obj
def verify(opener: Opener, models: tuple[str, ...], as_json: bool) -> None:
    """Verify the timelines of MODELS, or of all models: every hash, every link, every record.

    Exit code 6 names the first event that is not as it was recorded.
    """
    from modeltrail.verify import verify as verify_model  # noqa: PLC0415 (--help stays quick)

    session = opener()
    ledger = session.reading
    names = [session.reference(model).model for model in models] or list(ledger.models())
    found = [verify_model(ledger, name) for name in names]
    if as_json:
        print_json([{"model": v.model, "events": v.events, "head": v.head} for v in found])
        return
    for one in found:
        click.echo(f"{one.model}: {one.events} events, chain intact, head {one.head}")
    if not found:
        click.echo("There are no models.")
