"""Commands that place a hold on a version or a model, and lift it."""

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._references import named_model, named_version
from modeltrail.cli._session import Opener


@click.group()
def hold() -> None:
    """Place a hold on a version or a whole model, or lift it.

    While one stands the policy lets nothing that it is on be deleted.
    """


@hold.command(
    epilog=examples(
        "modeltrail hold place fraud@7 -m 'case 12 of 2026'",
        "modeltrail hold place fraud -m 'an audit of the whole model'",
    )
)
@click.argument("reference", metavar="MODEL[@VERSION]")
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def place(opener: Opener, reference: str, reason: str, request: str | None, as_json: bool) -> None:
    """Record that a version has to be kept; without one, every version of the model."""
    session = opener()
    named = session.reference(reference)
    model, version = named.model, named.version
    if named.environment is not None:
        model, version = named_version(session, session.writing, reference)
    stored = session.registry.place_hold(model, version=version, reason=reason, request=request)
    says = f"A hold stands on {model}" + (f"@{version}" if version is not None else "")
    print_event(stored, as_json=as_json, says=says)


@hold.command(epilog=examples("modeltrail hold lift fraud 42 -m 'case 12 was settled'"))
@click.argument("model", metavar="MODEL")
@click.argument("seq", metavar="SEQ", type=types.Whole())
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def lift(
    opener: Opener, model: str, seq: int, reason: str, request: str | None, as_json: bool
) -> None:
    """Record that the hold that event SEQ of MODEL placed stands no more.

    'modeltrail show MODEL' lists the holds with their events.
    """
    session = opener()
    model = named_model(session, model)
    stored = session.registry.lift_hold(model, seq, reason=reason, request=request)
    version = stored.event.version
    name = model if version is None else f"{model}@{version}"
    says = f"The hold on {name} that #{seq} placed is lifted"
    print_event(stored, as_json=as_json, says=says)
