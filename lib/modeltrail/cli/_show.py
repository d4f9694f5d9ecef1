"""The command that shows what serves where, and what a version is."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from modeltrail import instants
from modeltrail.cli import _types as types
from modeltrail.cli._options import examples
from modeltrail.cli._output import json_option, print_json
from modeltrail.cli._references import check_past, in_order, known_head, note_imports
from modeltrail.cli._session import Opener, Session
from modeltrail.cli._stream import echo
from modeltrail.cli._version_rows import in_short, version_rows
from modeltrail.errors import InvalidInput
from modeltrail.names import Reference
from modeltrail.numbers import spell

if TYPE_CHECKING:
    from modeltrail.policy._facts import Candidate
    from modeltrail.state import Head, VersionRecord

_SAID_LATER = {"approvals", "deletion", "left_service_at", "measured", "metrics", "waivers"}
"""What a version's record says beside what it was registered with: as it is now, not then."""


@click.command(
    epilog=examples(
        "modeltrail show",
        "modeltrail show fraud",
        "modeltrail show fraud@7",
        "modeltrail show fraud@production --as-of 2026-11-24T09:30:00Z",
    ),
)
@click.argument("reference", required=False, metavar="[MODEL[@ENVIRONMENT|@VERSION]]")
@click.option(
    "--as-of",
    type=types.instant,
    metavar="INSTANT",
    help="What there was and what served then, with a zone; not of a version.",
)
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
    note_imports(session.reading, [head.model for head in there])
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
        note_imports(session.reading, [named.model])
        head = _head(session, named.model, as_of)
        if head.seq == 0:
            known_head(session.reading, named.model)
            raise _not_yet(session, named.model, as_of)
    places = [named.environment] if named.environment else _places(session, head)
    versions = [] if named.environment else _versions(session, head, as_of)
    if as_json:
        told = _placements_json(head, places, as_of)
        if named.environment is None:
            told["open"] = head.open.model_dump(mode="json")
            told["versions"] = [_version_json(record, status, as_of) for record, status in versions]
        print_json(told)
        return
    _print_placements(head, places)
    if named.environment is None:
        _print_open(head, [record for record, _ in versions], as_of)
    for record, status in versions:
        state = " deleted" if status == "deleted" else ""
        echo(f"  {record.number:>4}{state} {in_short(record)}")


def _not_yet(session: Session, model: str, as_of: str) -> InvalidInput:
    first = next(session.reading.timeline(model), None)
    begin = f"Ask for {first.event.time}, its first event's, or a later one." if first else ""
    return InvalidInput(f"There was no model {model!r} yet at {as_of}.", remedy=begin)


def _versions(
    session: Session, head: "Head", as_of: str | None
) -> "list[tuple[VersionRecord, str]]":
    """Return the versions that there were at a head, and what had become of each."""
    records = session.reading.all_versions(head.model)
    if as_of is None:
        return [(record, record.status) for record in records]
    from modeltrail.history import deleted_at  # noqa: PLC0415 (--help stays quick)

    gone = deleted_at(session.reading, head.model, as_of)
    return [
        (record, "deleted" if record.number in gone else "registered")
        for record in records
        if record.number < head.next_version
    ]


def _version_json(record: "VersionRecord", status: str, as_of: str | None) -> dict[str, Any]:
    """Return a version for programs; of the past, what was so then."""
    later = _SAID_LATER if as_of is not None else set()
    return {**record.model_dump(mode="json", exclude=later), "status": status}


def _head(session: Session, model: str, as_of: str | None) -> "Head":
    if as_of is None:
        return session.reading.head(model)
    return session.reading.as_of(model, as_of)


def _places(session: Session, head: "Head") -> list[str]:
    """Return the configured environments, and those that the model was in before."""
    return in_order(session, [*session.environments, *head.placements])


def _placements_json(head: "Head", places: Iterable[str], as_of: str | None) -> dict[str, Any]:
    return {
        "model": head.model,
        "as_of": as_of,
        "last_event": {"seq": head.seq, "time": head.time},
        "environments": {
            place: {
                "champion": head.placement(place).champion,
                "champion_since": head.placement(place).champion_since,
                "candidates": list(head.placement(place).candidates),
                "shares": {
                    one.version: one.share
                    for one in head.placement(place).beside
                    if one.share is not None
                },
                "rollback_target": head.rollback_target(place),
            }
            for place in places
        },
    }


def _print_placements(head: "Head", places: Iterable[str]) -> None:
    for place in places:
        here = head.placement(place)
        champion = f"{head.model}@{here.champion}" if here.champion else "none"
        beside = ", ".join(map(_candidate, here.beside)) or "none"
        echo(f"{head.model}@{place}: champion {champion}, candidates {beside}")


def _candidate(candidate: "Candidate") -> str:
    share = "" if candidate.share is None else f" (share {spell(candidate.share)})"
    return f"{candidate.version}{share}"


def _print_open(head: "Head", records: "list[VersionRecord]", as_of: str | None) -> None:
    from modeltrail.cli._open_rows import open_rows  # noqa: PLC0415 (--help stays quick)

    for name, value in open_rows(head, records, as_of or _now()):
        echo(f"  {name:<11}{value}")


def _now() -> str:
    return instants.render(instants.utc_now())


def _show_version(session: Session, model: str, number: int, *, as_json: bool) -> None:
    from modeltrail.lapsed import lapsed  # noqa: PLC0415 (--help stays quick)
    from modeltrail.registry import known_version  # noqa: PLC0415 (likewise)

    record = known_version(session.reading, model, number)
    note_imports(session.reading, [model])
    head = session.reading.head(model)
    places = in_order(session, head.serving(number))
    serves = {place: _role(head, place, number) for place in places}
    gone = lapsed(session.reading, record)
    if as_json:
        told = {"serves": serves, "lapsed": [one.document() for one in gone]}
        print_json({**record.model_dump(mode="json"), **told})
        return
    echo(f"{model}@{number} ({record.status})")
    rows = version_rows(record, serves, _now())
    for name, value in (*rows, *(("lapsed", one.says()) for one in gone)):
        echo(f"  {name:<11}{value}")


def _role(head: "Head", place: str, number: int) -> str:
    return "champion" if head.placement(place).champion == number else "candidate"
