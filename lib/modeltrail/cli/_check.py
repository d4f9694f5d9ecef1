"""Commands that ask the policy without moving anything."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from modeltrail.cli import _types as types
from modeltrail.cli._break_glass import break_glass, break_glass_options
from modeltrail.cli._check_input import named, told
from modeltrail.cli._check_plan import plan
from modeltrail.cli._check_replay import replay
from modeltrail.cli._checked import (
    Checked,
    Form,
    form,
    form_option,
    policies_options,
    print_report,
)
from modeltrail.cli._lapsed import lapsed_lines
from modeltrail.cli._options import examples
from modeltrail.cli._output import (
    print_beside,
    print_decision,
    print_json,
    print_note,
)
from modeltrail.cli._references import named_version
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.cli._session import Session
    from modeltrail.policy import BreakGlass, Decision, PolicyInput

_SOME_REASON = "(some reason)"
"""What the policy is told where none is given: whoever only asks has none to give."""


@click.group()
def check() -> None:
    """Ask the policy about a move or a plan; nothing is moved or recorded."""


@check.command(
    epilog=examples(
        "modeltrail check promotion fraud@7 production -m 'recall up by two points'",
        "modeltrail check promotion asked.json --policies policies --format sarif",
    )
)
@click.argument("what", metavar="MODEL@VERSION|FILE")
@click.argument("environment", metavar="ENVIRONMENT", required=False)
@click.option(
    "-m",
    "--reason",
    type=types.text,
    metavar="TEXT",
    help="The reason that would be given (default: some reason).",
)
@click.option("--older", is_flag=True, help="As if promoting an older version were meant.")
@break_glass_options
@policies_options
@form_option
@click.pass_context
def promotion(
    ctx: click.Context,
    what: str,
    environment: str | None,
    reason: str | None,
    older: bool,
    ticket: str | None,
    justification: str | None,
    policies: Path | None,
    policies_key: Path | None,
    wanted: Form | None,
    as_json: bool,
) -> None:
    """Say whether a promotion would be allowed now, and what is missing.

    Without ENVIRONMENT, FILE (- is standard input) is what --json printed before, or its "input":
    the policy is asked about that once more, and nothing else is looked at.

    Exit code 0: allowed; 1: denied; 3: the policy could not be asked.
    """
    opener: Opener = ctx.obj
    how = form(wanted, as_json=as_json)
    glass = break_glass(ticket, justification)
    file = what if environment is None else None
    beside: list[str] = []
    if file is not None:
        if reason is not None or older or glass is not None:
            raise InvalidInput(
                "-m, --older and --break-glass are of a move that is asked about now.",
                remedy="A file says them itself.",
            )
        asked = told(file)
        engine = opener.engine(policies, policies_key)
        decision = engine.decide(asked)
    else:
        asked, decision = _examined(
            opener(), what, str(environment), reason, older=older, glass=glass
        )
        engine = opener().engine
        if policies is not None:
            engine = opener.engine(policies, policies_key)
            decision = engine.decide(asked)
        if not decision.allow:
            move = asked.move
            beside = lapsed_lines(opener().writing, move.model, move.version, str(environment))
    thing = _thing(asked)
    document = asked.model_dump(mode="json")
    if how == "text":
        echo(f"{thing}:")
        print_decision(decision)
        print_beside(beside)
    elif how == "json":
        print_json(
            {"input": document, "decision": decision.model_dump(mode="json"), "notes": beside}
        )
    else:
        ran = engine.ran("promotion", document, decision.rules)
        print_report(Checked("promotion", thing, named(file), ran, decision), how)
    if file is None and reason is None:
        print_note("a promotion needs a reason (-m); this is the answer to one that has some.")
    ctx.exit(0 if decision.allow else 1)


def _thing(asked: "PolicyInput") -> str:
    move = asked.move
    name = f"{move.model}@{move.version}"
    if move.kind == "promote":
        return f"Promotion of {name} to {move.environment}"
    return f"{move.kind.capitalize()} of {name}" + (
        f" in {move.environment}" if move.environment else ""
    )


def _examined(
    session: "Session",
    what: str,
    environment: str,
    reason: str | None,
    *,
    older: bool,
    glass: "BreakGlass | None",
) -> "tuple[PolicyInput, Decision]":
    from modeltrail.registry import Wish  # noqa: PLC0415 (--help stays quick)

    model, version = named_version(session, session.writing, what)
    why = reason or _SOME_REASON
    wish = Wish("promote", model, version, environment, why, older, break_glass=glass)
    return session.registry.examine(wish)


check.add_command(plan)
check.add_command(replay)
