"""Commands that move a pointer; each needs a reason."""

import click

from modeltrail.cli import _types as types
from modeltrail.cli._break_glass import break_glass, break_glass_options
from modeltrail.cli._lapsed import telling_of_lapsed
from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._references import known_head, named_environment, named_version
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.numbers import spell


@click.command(
    epilog=examples(
        "modeltrail candidate fraud@7 production -m 'shadow run'",
        "modeltrail candidate fraud@7 production --share 0.1 -m 'a tenth of it'",
    )
)
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment", metavar="ENVIRONMENT")
@reason_option(required=True)
@click.option(
    "--share",
    type=types.share,
    metavar="NUMBER",
    help="Share of the traffic, above 0 and at most 1 (default: none, a shadow).",
)
@break_glass_options
@request_option
@json_option
@click.pass_obj
def candidate(
    opener: Opener,
    reference: str,
    environment: str,
    reason: str,
    share: float | None,
    ticket: str | None,
    justification: str | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Deploy a version beside the champion of ENVIRONMENT."""
    glass = break_glass(ticket, justification)
    session = opener()
    model, version = named_version(session, session.writing, reference)
    stored = session.registry.candidate(
        model,
        version,
        environment,
        reason=reason,
        share=share,
        break_glass=glass,
        request=request,
    )
    says = f"{model}@{version} is a candidate in {environment}"
    if share is not None:
        says += f" with a share of {spell(share)}"
    print_event(stored, as_json=as_json, says=says)


@click.command(
    epilog=examples(
        "modeltrail promote fraud@7 production -m 'recall up by two points'",
        "modeltrail promote fraud@staging production -m 'a week in staging'",
        "modeltrail promote fraud@6 production --older -m 'version 7 leaks'",
        "modeltrail promote fraud@8 dev -m fix --break-glass I-7 --justification down",
    )
)
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment", metavar="ENVIRONMENT")
@reason_option(required=True)
@click.option("--older", is_flag=True, help="Promote although the champion is a newer version.")
@break_glass_options
@request_option
@json_option
@click.pass_obj
def promote(
    opener: Opener,
    reference: str,
    environment: str,
    reason: str,
    older: bool,
    ticket: str | None,
    justification: str | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Make a version the champion of ENVIRONMENT: new in and old out, in one step.

    MODEL@ENVIRONMENT stands for the version that serves there: fraud@staging, say.

    The policy decides. Exit code 1: denied, with each violation and its remedy; 3: the policy
    could not be asked, and nothing was moved; 4: somebody else was first.
    """
    glass = break_glass(ticket, justification)
    session = opener()
    model, version = named_version(session, session.writing, reference)
    with telling_of_lapsed(session.writing, model, version, environment):
        stored = session.registry.promote(
            model,
            version,
            environment,
            reason=reason,
            older=older,
            break_glass=glass,
            request=request,
        )
    incumbent = stored.event.data.incumbent
    says = f"{model}@{version} is the champion of {environment}"
    print_event(stored, as_json=as_json, says=says + (f", after {incumbent}" if incumbent else ""))


@click.command(epilog=examples("modeltrail demote fraud@7 staging -m 'experiment ended'"))
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment", metavar="ENVIRONMENT")
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
    model, version = named_version(session, session.writing, reference)
    stored = session.registry.demote(model, version, environment, reason=reason, request=request)
    says = f"{model}@{version} left {environment}, where it was {stored.event.data.role}"
    print_event(stored, as_json=as_json, says=says)


@click.command(
    epilog=examples(
        "modeltrail rollback fraud@production -m 'complaints doubled'",
        "modeltrail rollback fraud@production --to 6 -m 'complaints doubled'",
    )
)
@click.argument("reference", metavar="MODEL@ENVIRONMENT")
@reason_option(required=True)
@click.option(
    "--to", metavar="VERSION", type=types.version, help="Refuse to go to any other version."
)
@request_option
@json_option
@click.pass_obj
def rollback(
    opener: Opener, reference: str, reason: str, to: int | None, request: str | None, as_json: bool
) -> None:
    """Let the champion before the present one serve again; the target is shown first.

    With --to, nothing is moved if the timeline leads to another version (exit code 4).
    """
    session = opener()
    named = session.reference(reference)
    environment = named_environment(session, named)
    head = known_head(session.writing, named.model)
    champion, target = head.placement(environment).champion, head.rollback_target(environment)
    if target is not None and champion is not None:
        echo(f"A rollback of {named} goes from version {champion} to {target}.", err=True)
    stored = session.registry.rollback(
        named.model, environment, reason=reason, to=to, request=request
    )
    event = stored.event
    says = f"{named.model}@{event.data.to} serves {environment} again, after {event.version}"
    print_event(stored, as_json=as_json, says=says)
