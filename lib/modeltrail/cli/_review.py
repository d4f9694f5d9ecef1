"""The command that reviews a move that broke the glass."""

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._references import named_model
from modeltrail.cli._session import Opener


@click.command(epilog=examples("modeltrail review fraud 42 -m 'it had to be; see INC-7'"))
@click.argument("model", metavar="MODEL")
@click.argument("seq", metavar="SEQ", type=types.Whole())
@reason_option(required=True)
@request_option
@json_option
@click.pass_obj
def review(
    opener: Opener, model: str, seq: int, reason: str, request: str | None, as_json: bool
) -> None:
    """Record your review of somebody else's move that broke the glass, event SEQ of MODEL.

    'modeltrail show MODEL' lists those that nobody has reviewed.
    """
    session = opener()
    model = named_model(session, model)
    stored = session.registry.review(model, seq, reason=reason, request=request)
    event = stored.event
    says = f"The move of {model}@{event.version} in {event.environment}, #{seq}, is reviewed"
    print_event(stored, as_json=as_json, says=says)
