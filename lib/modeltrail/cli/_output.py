"""Output: text for people, one JSON document for programs, errors to standard error."""

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from modeltrail.errors import Denied, ModeltrailError

if TYPE_CHECKING:
    from modeltrail.events import StoredEvent
    from modeltrail.policy import Decision

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Give a command the option `--json`."""
    option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    return option(command)


def print_json(value: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=not _unicode(), allow_nan=False))


def _unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def event_json(stored: "StoredEvent") -> dict[str, Any]:
    """Return an event for programs: its body as recorded, and its hash."""
    return {**json.loads(stored.body), "hash": stored.hash}


def print_event(stored: "StoredEvent", *, as_json: bool, says: str) -> None:
    """Print that an event was written; a reader that is gone cannot hide it."""
    event = stored.event
    try:
        if as_json:
            print_json(event_json(stored))
        else:
            click.echo(f"{says} (event #{event.seq} at {event.time} by {event.actor.person})")
        sys.stdout.flush()
    except BrokenPipeError:
        click.echo(f"Written: event #{event.seq} of {event.model} ({event.type}).", err=True)
        raise


def print_decision(decision: "Decision", *, err: bool = False) -> None:
    """Print what the policy answered, each violation with its remedy."""
    word = "allowed" if decision.allow else "denied"
    click.echo(f"{word} by {decision.rules} rules (OPA {decision.opa_version})", err=err)
    for kind, found in (("violation", decision.violations), ("warning", decision.warnings)):
        for one in found:
            click.echo(f"  {kind} {one.code}: {one.message}", err=err)
            click.echo(f"    remedy: {one.remedy}", err=err)
    for verdict in decision.approvals:
        counted = "counted" if verdict.counted else "not counted"
        click.echo(f"  approval #{verdict.seq}: {counted}: {verdict.why}", err=err)


def print_error(error: ModeltrailError, *, as_json: bool) -> int:
    """Print an error and return its exit code."""
    decision: Any = error.decision if isinstance(error, Denied) else None
    if as_json:
        told: dict[str, Any] = {
            "error": type(error).__name__,
            "message": error.message,
            "remedy": error.remedy,
            "exit_code": error.exit_code,
        }
        if decision is not None:
            told["decision"] = decision.model_dump(mode="json")
        print_json(told)
        return error.exit_code
    click.echo(f"modeltrail: {error.message}", err=True)
    if decision is not None:
        print_decision(decision, err=True)
    if error.remedy:
        click.echo(f"  {error.remedy}", err=True)
    return error.exit_code
