"""Commands that ask the policy without moving anything."""

import click

from modeltrail.cli import _types as types
from modeltrail.cli._lapsed import lapsed_lines
from modeltrail.cli._options import examples
from modeltrail.cli._output import (
    json_option,
    print_beside,
    print_decision,
    print_json,
    print_note,
)
from modeltrail.cli._references import named_version
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo

_SOME_REASON = "(some reason)"
"""What the policy is told where none is given: whoever only asks has none to give."""


@click.group()
def check() -> None:
    """Ask the policy about a move without making it."""


@check.command(
    epilog=examples("modeltrail check promotion fraud@7 production -m 'recall up by two points'")
)
@click.argument("reference", metavar="MODEL@VERSION")
@click.argument("environment", metavar="ENVIRONMENT")
@click.option(
    "-m",
    "--reason",
    type=types.text,
    metavar="TEXT",
    help="The reason that would be given (default: some reason).",
)
@click.option("--older", is_flag=True, help="As if promoting an older version were meant.")
@json_option
@click.pass_context
def promotion(
    ctx: click.Context,
    reference: str,
    environment: str,
    reason: str | None,
    older: bool,
    as_json: bool,
) -> None:
    """Say whether a promotion would be allowed now, and what is missing. Nothing is recorded.

    Exit code 0: allowed; 1: denied; 3: the policy could not be asked.
    """
    from modeltrail.registry import Wish  # noqa: PLC0415 (--help stays quick)

    opener: Opener = ctx.obj
    session = opener()
    model, version = named_version(session, session.writing, reference)
    wish = Wish("promote", model, version, environment, reason or _SOME_REASON, older)
    asked, decision = session.registry.examine(wish)
    beside: list[str] = []
    if not decision.allow:
        beside = lapsed_lines(session.writing, model, version, environment)
    if as_json:
        print_json(
            {
                "input": asked.model_dump(mode="json"),
                "decision": decision.model_dump(mode="json"),
                "notes": beside,
            }
        )
    else:
        echo(f"Promotion of {model}@{version} to {environment}:")
        print_decision(decision)
        print_beside(beside)
    if reason is None:
        print_note("a promotion needs a reason (-m); this is the answer to one that has some.")
    ctx.exit(0 if decision.allow else 1)
