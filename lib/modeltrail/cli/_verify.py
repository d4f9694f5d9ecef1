"""The command that verifies timelines."""

from typing import Any

import click

from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._references import named_model
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.errors import VerificationFailed


@click.command(epilog=examples("modeltrail verify fraud", "modeltrail verify"))
@click.argument("models", nargs=-1, metavar="[MODEL]...")
@json_option
@click.pass_context
def verify(ctx: click.Context, models: tuple[str, ...], as_json: bool) -> None:
    """Verify the timelines of MODELs, or of all: every hash, every link, every record.

    Exit code 6 names the first event of a timeline that is not as it was recorded; the other
    timelines are verified all the same.
    """
    from modeltrail.verify import verify as verify_model  # noqa: PLC0415 (--help stays quick)

    opener: Opener = ctx.obj
    session = opener()
    ledger = session.reading
    found: list[dict[str, Any]] = []
    for name in dict.fromkeys(named_model(session, model) for model in models) or ledger.models():
        try:
            one = verify_model(ledger, name)
        except VerificationFailed as error:
            found.append({"model": name, "verified": False, "problem": str(error)})
        else:
            told = {"model": name, "verified": True, "events": one.events, "head": one.head}
            found.append(told)
        if not as_json:
            _print(found[-1])
    if as_json:
        print_json(found)
    elif not found:
        echo("There are no models.")
    ctx.exit(0 if all(one["verified"] for one in found) else VerificationFailed.exit_code)


def _print(one: dict[str, Any]) -> None:
    if one["verified"]:
        echo(f"{one['model']}: {count(one['events'], 'event')}, chain intact, head {one['head']}")
    else:
        echo(f"{one['model']}: NOT as recorded. {one['problem']}", err=True)
