"""The command that shows what serves where, and what a version is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._references import check_past, known_head
from modeltrail.cli._session import Opener, Session
from modeltrail.cli._stream import echo
from modeltrail.errors import InvalidInput
from modeltrail.instants import brief
from modeltrail.names import Reference

if TYPE_CHECKING:
    from modeltrail.events import Imported
    from modeltrail.state import Head, VersionRecord


@click.command(
    epilog=examples(
        "modeltrail show",
        "modeltrail show fraud",
        "modeltrail show fraud@7",
        "modeltrail show fraud@production --as-of 2026-11-24T09:30:00Z",
    ),
)
@click.argument("reference", required=False, metavar="[MODEL[@ENVIRONMENT|@VERSION]]")
@click.option("--as-of", type=types.instant, metavar="INSTANT", help="The state then, with a zone.")
@json_option
@click.pass_obj
def show(opener: Opener, reference: str | None, as_of: str | None, as_json: bool) -> None:
    """Show the models; of one, what serves where and its versions; or one version."""
    check_past(as_of)
    session = opener()
    if reference is None:
        _show_models(session, as_of, as_json=as_json)
        return
    named = session.reference(reference)
    if named.version is None:
        _show_model(session, named, as_of, as_json=as_json)
    elif as_of is None:
        _show_version(session, named.model, named.version, as_json=as_json)
    else:
        raise InvalidInput(
            "What was known of a version at an instant cannot be asked for; what served can.",
            remedy=f"Write {named.model}, or {named.model}@{session.environments[-1]}.",
        )


def _show_models(session: Session, as_of: str | None, *, as_json: bool) -> None:
    heads = (_head(session, model, as_of) for model in session.reading.models())
    there = [head for head in heads if head.seq > 0]
    if as_json:
        print_json([_placements_json(head, _places(session, head), as_of) for head in there])
        return
    for head in there:
        _print_placements(head, _places(session, head))
    if not there:
        echo("There are no models." if as_of is None else f"There were no models at {as_of}.")


def _show_model(session: Session, named: Reference, as_of: str | None, *, as_json: bool) -> None:
    if as_of is None:
        head = known_head(session.reading, named.model)
    else:
        head = _head(session, named.model, as_of)
        if head.seq == 0:
            known_head(session.reading, named.model)
            raise InvalidInput(f"There was no model {named.model!r} yet at {as_of}.")
    places = [named.environment] if named.environment else _places(session, head)
    listed = named.environment is None and as_of is None
    versions = list(session.reading.all_versions(named.model)) if listed else []
    if as_json:
        told = _placements_json(head, places, as_of)
        if listed:
            told["versions"] = [record.model_dump(mode="json") for record in versions]
        print_json(told)
        return
    _print_placements(head, places)
    for record in versions:
        state = " deleted" if record.status == "deleted" else ""
        echo(f"  {record.number:>4}{state} {_in_short(record)}")


def _head(session: Session, model: str, as_of: str | None) -> "Head":
    if as_of is None:
        return session.reading.head(model)
    return session.reading.as_of(model, as_of)


def _places(session: Session, head: "Head") -> list[str]:
    """Return the configured environments, and those that the model was in before."""
    return list(dict.fromkeys([*session.environments, *head.placements]))


def _placements_json(head: "Head", places: Iterable[str], as_of: str | None) -> dict[str, Any]:
    return {
        "model": head.model,
        "as_of": as_of,
        "last_event": {"seq": head.seq, "time": head.time},
        "environments": {
            place: {
                "champion": head.placement(place).champion,
                "candidates": list(head.placement(place).candidates),
                "rollback_target": head.rollback_target(place),
            }
            for place in places
        },
    }


def _print_placements(head: "Head", places: Iterable[str]) -> None:
    for place in places:
        here = head.placement(place)
        champion = f"{head.model}@{here.champion}" if here.champion else "none"
        beside = ", ".join(map(str, here.candidates)) or "none"
        echo(f"{head.model}@{place}: champion {champion}, candidates {beside}")


def _show_version(session: Session, model: str, number: int, *, as_json: bool) -> None:
    from modeltrail.registry import known_version  # noqa: PLC0415 (--help stays quick)

    record = known_version(session.reading, model, number)
    head = session.reading.head(model)
    serves = {place: _role(head, place, number) for place in head.serving(number)}
    if as_json:
        print_json({**record.model_dump(mode="json"), "serves": serves})
        return
    echo(f"{model}@{number} ({record.status})")
    for name, value in _version_rows(record, serves):
        echo(f"  {name:<11}{value}")


def _in_short(record: "VersionRecord") -> str:
    facts = [
        f"imported from {record.imported.registry}" if record.imported else "",
        f"commit {record.code.commit[:8]}" if record.code else "",
        f"data {record.data.snapshot}" if record.data else "",
        _metrics(record.evaluation.metrics) if record.evaluation else "",
    ]
    return " ".join(fact for fact in facts if fact)


def _version_rows(record: "VersionRecord", serves: dict[str, str]) -> Iterable[tuple[str, str]]:
    evaluated, artifact = record.evaluation, record.artifact
    yield "serves", ", ".join(f"{place} ({role})" for place, role in serves.items()) or "nowhere"
    yield "registered", f"{record.registered_at} by {record.registered_by.person}"
    if record.imported:
        yield from _imported_rows(record.imported)
    if record.code:
        yield "commit", record.code.commit
    if record.data:
        yield "data", f"{record.data.source} {record.data.snapshot} ({record.data.digest})"
    if evaluated:
        yield "metrics", f"{_metrics(evaluated.metrics)} over {count(evaluated.rows, 'row')}"
        yield "held out", evaluated.dataset_digest
    if artifact:
        size = f"{count(artifact.files, 'file')}, {count(artifact.bytes, 'byte')}"
        yield "artifact", f"{artifact.digest}, {size}"
    for name, value in record.parameters.items():
        yield "parameter", f"{name} {value}"
    for place, metrics in record.metrics.items():
        yield from _measured(place, metrics, record.measured.get(place, {}))
    if record.deletion:
        gone = record.deletion
        yield "deleted", f"{gone.time} by {gone.by.person}: {gone.reason}"
    for approval in record.approvals:
        yield "approved", f"for {approval.environment} by {approval.by.person}"


def _measured(
    place: str, metrics: dict[str, float], times: dict[str, str]
) -> Iterable[tuple[str, str]]:
    """Yield what was measured in a place, that of one time in a row."""
    where = f" in {place}" if place else ""
    for time in sorted({times.get(name, "") for name in metrics}):
        then = {name: value for name, value in metrics.items() if times.get(name, "") == time}
        yield "measured", f"{_metrics(then)}{where}{f' at {brief(time)}' if time else ''}"


def _imported_rows(came: "Imported") -> Iterable[tuple[str, str]]:
    where = f"{came.registry} at {came.source}"
    yield "imported", f"from {where}, where it is called {came.name!r}"
    rows = {"its run": came.run_id, "its files": came.uri, "its stage": came.stage}
    yield from ((name, value) for name, value in rows.items() if value)
    if came.aliases:
        yield "aliases", ", ".join(came.aliases)
    if came.description:
        yield "described", came.description
    for name, value in came.tags.items():
        yield "tag", f"{name} {value}"
    if came.metrics:
        yield "metrics", f"{_metrics(came.metrics)} by its run"


def _metrics(metrics: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in metrics.items())


def _role(head: "Head", place: str, number: int) -> str:
    return "champion" if head.placement(place).champion == number else "candidate"
