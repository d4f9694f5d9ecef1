"""Commands that raise a drift alarm of a version, and clear it."""

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._references import named_model, named_version
from modeltrail.cli._session import Opener


@click.group()
def drift() -> None:
    """Raise a drift alarm of a version, or clear it.

    While one is raised the policy lets the model go back, and not forward.
    """


@drift.command(
    "raise", epilog=examples("modeltrail drift raise fraud@7 production psi-age -m '0.31'")
)
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment", metavar="ENVIRONMENT")
@click.argument("monitor", metavar="MONITOR")
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def raise_(
    opener: Opener,
    reference: str,
    environment: str,
    monitor: str,
    reason: str,
    request: str | None,
    as_json: bool,
) -> None:
    """Record that MONITOR finds a version to drift in the ENVIRONMENT that serves it."""
    session = opener()
    model, version = named_version(session, session.writing, reference)
    stored = session.registry.raise_drift(
        model, version, environment, monitor, reason=reason, request=request
    )
    found = stored.event.data.monitor
    says = f"Drift of {model}@{version} in {environment} is raised, found by {found}"
    print_event(stored, as_json=as_json, says=says)


@drift.command(epilog=examples("modeltrail drift clear fraud 42 -m 'retrained on new cities'"))
@click.argument("model", metavar="MODEL")
@click.argument("seq", metavar="SEQ", type=types.Whole())
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def clear(
    opener: Opener, model: str, seq: int, reason: str, request: str | None, as_json: bool
) -> None:
    """Record that the alarm that event SEQ of MODEL raised is settled.

    'modeltrail show MODEL' lists the alarms with their events.
    """
    session = opener()
    model = named_model(session, model)
    stored = session.registry.clear_drift(model, seq, reason=reason, request=request)
    event = stored.event
    says = f"Drift of {model}@{event.version} in {event.environment}, raised by #{seq}, is cleared"
    print_event(stored, as_json=as_json, says=says)
