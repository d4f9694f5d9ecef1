"""Commands that open an incident of a model, and close it."""

import click

from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._references import named_model
from modeltrail.cli._session import Opener


@click.group()
def incident() -> None:
    """Open an incident of a model, or close it.

    While one is open the policy lets the model go back, and not forward.
    """


@incident.command(
    "open",
    epilog=examples("modeltrail incident open fraud INC-7 --environment dev -m 'refunds doubled'"),
)
@click.argument("model", metavar="MODEL")
@click.argument("name", metavar="ID")
@click.option("--environment", help="Where it is (default: it is not known).")
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def open_(
    opener: Opener,
    model: str,
    name: str,
    environment: str | None,
    reason: str,
    request: str | None,
    as_json: bool,
) -> None:
    """Record that something goes wrong that has to do with MODEL; ID is its name elsewhere."""
    session = opener()
    model = named_model(session, model)
    stored = session.registry.open_incident(
        model, name, environment=environment, reason=reason, request=request
    )
    where = f" in {environment}" if environment else ""
    says = f"Incident {stored.event.data.id} of {model}{where} is open"
    print_event(stored, as_json=as_json, says=says)


@incident.command(
    epilog=examples("modeltrail incident close fraud INC-7 -m 'the feed is whole again'")
)
@click.argument("model", metavar="MODEL")
@click.argument("name", metavar="ID")
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def close(
    opener: Opener, model: str, name: str, reason: str, request: str | None, as_json: bool
) -> None:
    """Record that the incident ID of MODEL is over."""
    session = opener()
    model = named_model(session, model)
    stored = session.registry.close_incident(model, name, reason=reason, request=request)
    says = f"Incident {name.strip()} of {model} is closed"
    print_event(stored, as_json=as_json, says=says)
