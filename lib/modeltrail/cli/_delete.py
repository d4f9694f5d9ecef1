"""Commands that delete a version, and bring it back; each needs a reason."""

import click

from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._references import named_version
from modeltrail.cli._session import Opener


@click.command(
    epilog=examples("modeltrail delete fraud@3 --kind data_subject_request -m 'case 12'")
)
@click.argument("reference", metavar="MODEL@VERSION")
@reason_option(required=True)
@click.option("--kind", metavar="KIND", help="Which kind of deletion; the policy knows which.")
@request_option
@json_option
@click.pass_obj
def delete(
    opener: Opener,
    reference: str,
    reason: str,
    kind: str | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Delete a version that nothing serves; its bytes and its history stay."""
    session = opener()
    model, version = named_version(session, session.writing, reference)
    stored = session.registry.delete(model, version, reason=reason, kind=kind, request=request)
    print_event(stored, as_json=as_json, says=f"{model}@{version} is deleted")


@click.command(epilog=examples("modeltrail restore fraud@3 -m 'deleted by mistake'"))
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
    model, version = named_version(session, session.writing, reference)
    stored = session.registry.restore(model, version, reason=reason, request=request)
    print_event(stored, as_json=as_json, says=f"{model}@{version} is registered again")
