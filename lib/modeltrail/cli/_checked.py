"""What a policy said to a move or a plan, in the form that a caller asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from modeltrail.cli import _types as types
from modeltrail.cli._output import print_json
from modeltrail.cli._stream import write
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.policy import Decision, PlanDecision, Ran
    from modeltrail.policy._model import Overridden

Command = TypeVar("Command", bound=Callable[..., Any])
Form = Literal["text", "json", "sarif", "junit"]
_FORMS: tuple[Form, ...] = ("text", "json", "sarif", "junit")


@dataclass(frozen=True)
class Checked:
    """What ran over a thing, and what it found."""

    area: str
    """`promotion` or `terraform`."""
    thing: str
    """What was judged, in words."""
    file: str | None
    """The file that it was read from, as it was named; None where it was not."""
    ran: Sequence["Ran"]
    decision: "Decision | PlanDecision"

    @property
    def overridden(self) -> "Sequence[Overridden]":
        """Return the violations that a waiver or a break of the glass set aside."""
        return getattr(self.decision, "overridden", None) or ()


def form_option(command: Command) -> Command:
    """Give a command the options `--format` and `--json`, which `form` reads."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="The same as --format json."),
        click.option(
            "--format",
            "wanted",
            type=click.Choice(_FORMS),
            help="Print text (default), one JSON document, SARIF 2.1.0, or JUnit XML.",
        ),
    ):
        command = option(command)
    return command


def policies_options(command: Command) -> Command:
    """Give a command the options `--policies` and `--policies-key`."""
    for option in (
        click.option(
            "--policies-key",
            type=types.PathWord(folder=False),
            metavar="FILE",
            help="Public key of a bundle's maker (default: MODELTRAIL_POLICIES_KEY).",
        ),
        click.option(
            "--policies",
            type=types.PathWord(),
            metavar="PATH",
            help="Folder or bundle of policies (default: MODELTRAIL_POLICIES, else the platform's)",
        ),
    ):
        command = option(command)
    return command


def form(wanted: Form | None, *, as_json: bool) -> Form:
    """Return the form that a caller asks for.

    Raises:
        InvalidInput: Two are asked for.
    """
    if as_json and wanted not in {None, "json"}:
        raise InvalidInput(f"--json and --format {wanted} ask for two forms.", remedy="Give one.")
    return "json" if as_json else wanted or "text"


def print_report(checked: Checked, how: Literal["sarif", "junit"]) -> None:
    """Print what was found for other programs.

    Raises:
        OutputLost: Standard output cannot be written.
    """
    if how == "sarif":
        from modeltrail.cli._sarif import sarif  # noqa: PLC0415 (--help stays quick)

        print_json(sarif(checked))
    else:
        from modeltrail.cli._junit import junit  # noqa: PLC0415 (--help stays quick)

        write(junit(checked))
