"""The command that lets a violation of a version pass for a time."""

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._references import named_version
from modeltrail.cli._session import Opener
from modeltrail.instants import brief


@click.command(
    epilog=examples("modeltrail waive fraud@7 soak.too_short --until 2026-12-24T00:00Z -m urgent")
)
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("code", metavar="CODE")
@click.argument("environment", metavar="ENVIRONMENT", required=False)
@click.option(
    "--until",
    type=types.instant,
    required=True,
    metavar="INSTANT",
    help="When it expires, with a zone.",
)
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def waive(
    opener: Opener,
    reference: str,
    code: str,
    environment: str | None,
    until: str,
    reason: str,
    request: str | None,
    as_json: bool,
) -> None:
    """Let the violation CODE of a version pass until an instant, in ENVIRONMENT or everywhere.

    CODE is as a denial has it. The policy says whose waivers count, and which violations none
    sets aside.
    """
    session = opener()
    model, version = named_version(session, session.writing, reference)
    stored = session.registry.waive(
        model, version, code, until=until, environment=environment, reason=reason, request=request
    )
    where = f" in {environment}" if environment else ""
    says = f"{code} of {model}@{version}{where} is waived until {brief(until)}"
    print_event(stored, as_json=as_json, says=says)
