"""The commands that tell what changed between two instants, and what became of a version."""

from typing import TYPE_CHECKING, Any

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, event_json, json_option, print_json
from modeltrail.cli._references import (
    check_past,
    in_order,
    named_model,
    named_version,
    note_imports,
)
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo

if TYPE_CHECKING:
    from modeltrail.events import Event, StoredEvent
    from modeltrail.history import Diff, Story
    from modeltrail.policy import Decision
    from modeltrail.state import Placement


@click.command(
    epilog=examples(
        "modeltrail diff fraud --since 2026-11-17T00:00Z",
        "modeltrail diff fraud --since 2026-11-17T00:00Z --until 2026-11-24T00:00Z",
    )
)
@click.argument("model", metavar="MODEL")
@click.option(
    "--since", type=types.instant, required=True, metavar="INSTANT", help="Changes after this."
)
@click.option("--until", type=types.instant, metavar="INSTANT", help="Up to this (default: now).")
@json_option
@click.pass_obj
def diff(opener: Opener, model: str, since: str, until: str | None, as_json: bool) -> None:
    """Show what changed of MODEL between two instants: what serves where, and by which moves."""
    check_past(since)
    check_past(until)
    session = opener()
    from modeltrail import history, instants  # noqa: PLC0415 (--help stays quick)

    end = until or instants.render(instants.utc_now())
    name = named_model(session, model)
    found = history.diff(session.reading, name, since, end)
    note_imports(session.reading, [name])
    if as_json:
        print_json(_diff_json(found, since, end))
        return
    changed = in_order(session, found.environments())
    for environment in changed:
        before, after = (h.placement(environment) for h in (found.before, found.after))
        echo(f"{found.after.model}@{environment}: {_changed(before, after)}")
    if not changed:
        echo(f"{found.after.model}: what serves where is the same.")
    if found.changes:
        echo(f"{count(len(found.changes), 'change')}:")
    for stored in found.changes:
        _tell(stored)


def _diff_json(found: "Diff", since: str, until: str) -> dict[str, Any]:
    return {
        "model": found.after.model,
        "since": since,
        "until": until,
        "environments": {
            name: {
                "before": found.before.placement(name).model_dump(mode="json"),
                "after": found.after.placement(name).model_dump(mode="json"),
            }
            for name in found.environments()
        },
        "changes": [event_json(stored) for stored in found.changes],
    }


def _changed(before: "Placement", after: "Placement") -> str:
    """Return what another champion or other candidates came in place of."""
    said = []
    if before.champion != after.champion:
        said.append(f"champion {before.champion or 'none'} -> {after.champion or 'none'}")
    first, then = (sorted(place.candidates) for place in (before, after))
    if first != then:
        lists = (", ".join(map(str, numbers)) or "none" for numbers in (first, then))
        said.append(f"candidates {' -> '.join(lists)}")
    return "; ".join(said)


@click.command(epilog=examples("modeltrail why fraud@2", "modeltrail why fraud@production"))
@click.argument("reference", metavar="MODEL@VERSION")
@json_option
@click.pass_obj
def why(opener: Opener, reference: str, as_json: bool) -> None:
    """Tell the story of one version: from registration to end, with decisions and evidence."""
    session = opener()
    model, version = named_version(session, session.reading, reference)
    from modeltrail import history  # noqa: PLC0415 (--help stays quick)

    story = history.why(session.reading, model, version)
    note_imports(session.reading, [model])
    serving = in_order(session, story.serving)
    if as_json:
        print_json(
            {
                "model": model,
                "version": version,
                "status": story.record.status,
                "serving": serving,
                "events": [event_json(stored) for stored in story.events],
            }
        )
        return
    echo(f"{model}@{version}: {_end(story, serving)}")
    facts = {stored.event.seq: _fact(stored.event) for stored in story.counted}
    for stored in story.events:
        _tell(stored)
        decision: Decision | None = getattr(stored.event.data, "decision", None)
        if decision is not None:
            about = getattr(stored.event.data, "to", stored.event.version)
            whose = "" if about == version else f" for {model}@{about}"
            _tell_decision(decision, facts, whose)


def _end(story: "Story", serving: list[str]) -> str:
    if story.record.deletion is not None:
        return f"deleted by {story.record.deletion.by.person}: {story.record.deletion.reason}"
    return f"serves in {', '.join(serving)}" if serving else "serves nowhere"


def _tell(stored: "StoredEvent") -> None:
    from modeltrail.timeline import describe  # noqa: PLC0415 (--help stays quick)

    event = stored.event
    version = f" {event.version}" if event.version is not None else ""
    if event.type == "version.rolled_back":
        version += f" to {event.data.to}"
    place = f" in {event.environment}" if event.environment else ""
    says = f": {describe(event)}" if describe(event) else ""
    # The type says promotion of every move that was denied.
    what = f"{event.data.move} denied" if event.type == "promotion.denied" else event.type
    echo(f"  #{event.seq} {event.time} {what}{version}{place} by {event.actor.person}{says}")


def _tell_decision(decision: "Decision", facts: dict[int, str], whose: str) -> None:
    for kind, found in (("violation", decision.violations), ("warning", decision.warnings)):
        for one in found:
            echo(f"      {kind} {one.code}: {one.message}")
    counted = [
        f"{kind} #{one.seq}{facts.get(one.seq, '')}"
        for kind, judged in (
            ("approval", decision.approvals),
            ("evidence", decision.evidence or []),
        )
        for one in judged
        if one.counted
    ]
    if counted:
        echo(f"      counted{whose}: {', '.join(counted)}")


def _fact(event: "Event") -> str:
    """Return what a decision can count, in a few words: ` (tests passed in dev)`."""
    match event.type:
        case "evidence.recorded":
            return f" ({event.data.suite} {event.data.outcome} in {event.environment})"
        case "approval.granted":
            return f" (by {event.actor.person} for {event.environment})"
        case _:
            return ""
