"""Commands that move a pointer or make something disappear; each needs a reason."""

import click

from modeltrail.cli._options import named_version, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._session import Opener
from modeltrail.errors import InvalidInput


@click.command(epilog="Example: modeltrail candidate fraud@7 production -m 'shadow run'")
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment")
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def candidate(
    opener: Opener,
    reference: str,
    environment: str,
    reason: str,
    request: str | None,
    as_json: bool,
) -> None:
    """Deploy a version beside the champion of ENVIRONMENT."""
    session = opener()
    model, version = named_version(session, reference)
    stored = session.registry.candidate(model, version, environment, reason=reason, request=request)
    says = f"{model}@{version} is a candidate in {environment}"
    print_event(stored, as_json=as_json, says=says)


@click.command(epilog="Example: modeltrail promote fraud@7 production -m 'recall +2 points'")
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment")
@reason_option(required=True)
@click.option("--older", is_flag=True, help="Promote although the champion is a newer version.")
@request_option
@json_option
@click.pass_obj
def promote(
    opener: Opener,
    reference: str,
    environment: str,
    reason: str,
    older: bool,
    request: str | None,
    as_json: bool,
) -> None:
    """Make a version the champion of ENVIRONMENT: new in and old out, in one step.

    The policy decides. Exit code 1: denied, with each violation and its remedy; 3: the policy
    could not be asked, and nothing was moved; 4: somebody else was first.
    """
    session = opener()
    model, version = named_version(session, reference)
    stored = session.registry.promote(
        model, version, environment, reason=reason, older=older, request=request
    )
    incumbent = stored.event.data.incumbent
    says = f"{model}@{version} is the champion of {environment}"
    print_event(stored, as_json=as_json, says=says + (f", after {incumbent}" if incumbent else ""))


@click.command(epilog="Example: modeltrail demote fraud@7 staging -m 'experiment ended'")
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment")
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def demote(
    opener: Opener,
    reference: str,
    environment: str,
    reason: str,
    request: str | None,
    as_json: bool,
) -> None:
    """Take a version out of ENVIRONMENT, champion or candidate; nothing takes its place."""
    session = opener()
    model, version = named_version(session, reference)
    stored = session.registry.demote(model, version, environment, reason=reason, request=request)
    says = f"{model}@{version} left {environment}, where it was {stored.event.data.role}"
    print_event(stored, as_json=as_json, says=says)


@click.command(epilog="Example: modeltrail rollback fraud@production -m 'complaints doubled'")
@click.argument("reference", metavar="MODEL@ENVIRONMENT")
@reason_option(required=True)
@click.option("--to", metavar="VERSION", type=int, help="Refuse unless it goes to this version.")
@request_option
@json_option
@click.pass_obj
def rollback(
    opener: Opener, reference: str, reason: str, to: int | None, request: str | None, as_json: bool
) -> None:
    """Let the champion before the present one serve again; the target is shown first."""
    session = opener()
    named = session.reference(reference)
    if named.environment is None or named.candidates:
        raise InvalidInput(
            f"{reference!r} names no environment.",
            remedy=f"Write {named.model}@production: a rollback is of an environment.",
        )
    head = session.reading.head(named.model)
    target, left = head.rollback_target(named.environment), head.placement(named.environment)
    if target is not None and left.champion is not None:
        click.echo(f"Rolling {named} back from {left.champion} to {target}.", err=True)
    stored = session.registry.rollback(
        named.model, named.environment, reason=reason, to=to, request=request
    )
    event = stored.event
    says = f"{named.model}@{event.data.to} serves {named.environment} again, after {event.version}"
    print_event(stored, as_json=as_json, says=says)


@click.command(epilog="Example: modeltrail delete fraud@3 -m 'trained on withdrawn data'")
@click.argument("reference", metavar="MODEL@VERSION")
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def delete(opener: Opener, reference: str, reason: str, request: str | None, as_json: bool) -> None:
    """Delete a version that nothing serves; its bytes and its history stay."""
    session = opener()
    model, version = named_version(session, reference)
    stored = session.registry.delete(model, version, reason=reason, request=request)
    print_event(stored, as_json=as_json, says=f"{model}@{version} is deleted")


@click.command(epilog="Example: modeltrail restore fraud@3 -m 'deleted by mistake'")
@click.argument("reference", metavar="MODEL@VERSION")
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def restore(
    opener: Opener, reference: str, reason: str, request: str | None, as_json: bool
) -> None:
    """Bring a deleted version back, with its number and its proven bytes."""
    session = opener()
    model, version = named_version(session, reference)
    stored = session.registry.restore(model, version, reason=reason, request=request)
    print_event(stored, as_json=as_json, says=f"{model}@{version} is registered again")
