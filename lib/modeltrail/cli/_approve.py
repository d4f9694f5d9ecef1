"""The command that approves a version for an environment, or takes the approval back."""

import click

from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import json_option, print_event, print_note
from modeltrail.cli._references import named_version
from modeltrail.cli._session import Opener
from modeltrail.errors import InvalidInput

_IN_A_ROLE = "/role/"
"""Stands in the name of who is a pipeline, or a person that IAM Identity Center does not name."""


@click.command(
    epilog=examples(
        "modeltrail approve fraud@7 production -m 'reviewed the slices'",
        "modeltrail approve fraud@7 production --withdraw -m 'a slice was left out'",
    )
)
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment", metavar="ENVIRONMENT")
@click.option("--withdraw", is_flag=True, help="Take your approval back; needs a reason.")
@reason_option(required=False)
@request_option
@json_option
@click.pass_obj
def approve(
    opener: Opener,
    reference: str,
    environment: str,
    withdraw: bool,
    reason: str | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Approve a version's bytes for ENVIRONMENT, as whom STS says you are.

    Whether it counts is the policy's to say: 'modeltrail check promotion' tells.
    """
    from modeltrail.registry import known_version  # noqa: PLC0415 (--help stays quick)

    if withdraw and reason is None:
        raise InvalidInput("To withdraw an approval needs a reason.", remedy="Say why with -m.")
    session = opener()
    model, version = named_version(session, session.writing, reference)
    if withdraw and reason is not None:
        stored = session.registry.withdraw(
            model, version, environment, reason=reason, request=request
        )
        says = f"The approval of {model}@{version} for {environment} is withdrawn"
        print_event(stored, as_json=as_json, says=says)
        return
    registered_by = known_version(session.writing, model, version).registered_by
    stored = session.registry.approve(model, version, environment, reason=reason, request=request)
    says = f"{model}@{version} is approved for {environment}"
    print_event(stored, as_json=as_json, says=says)
    who = stored.event.actor.person
    if registered_by.person == who:
        print_note(
            f"you registered {model}@{version} yourself, and the policy counts approvals by others "
            "alone: let someone else approve it too."
        )
    elif _IN_A_ROLE in who:
        print_note(
            f"you act in a role, {who}, and the policy counts no approvals by pipelines: "
            f"'modeltrail check promotion {model}@{version} {environment}' says whether yours does."
        )
