"""The entry: one group whose commands load when they are called, and every way to exit."""

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from modeltrail.cli._output import print_error
from modeltrail.cli._session import Opener, Sessions
from modeltrail.errors import BackendError, InvalidInput, ModeltrailError

_COMMANDS = {
    "register": ("_register", "Register a trained model as its next version."),
    "candidate": ("_moves", "Deploy a version beside the champion."),
    "promote": ("_moves", "Make a version the champion of an environment."),
    "demote": ("_moves", "Take a version out of an environment."),
    "rollback": ("_moves", "Let the champion before the present one serve again."),
    "delete": ("_moves", "Delete a version that nothing serves."),
    "restore": ("_moves", "Bring a deleted version back, with its number and bytes."),
    "approve": ("_facts", "Approve a version for an environment, or take that back."),
    "evidence": ("_facts", "Run a test suite, or read its JUnit file, and record the result."),
    "metric": ("_facts", "Record performance metrics of a version."),
    "note": ("_facts", "Record something of the business that bears on a model."),
    "monitor": ("_facts", "Record that a version is observed from now on."),
    "show": ("_read", "Show what serves where, now or at an instant."),
    "timeline": ("_timeline", "Print a model's timeline, or draw it."),
    "load": ("_read", "Download a version's exact bytes, verified."),
    "verify": ("_read", "Verify that timelines are as they were recorded."),
    "check": ("_check", "Ask the policy about a move without making it."),
    "local": ("_local", "Run the whole platform on this machine."),
}
INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""


class _Commands(click.Group):
    """The commands, each imported when it is called: help and completion stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"modeltrail.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: modeltrail show fraud@production",
)
@click.option("--profile", metavar="NAME", help="AWS profile to act as (default: AWS_PROFILE).")
@click.option(
    "--platform",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Platform file (default: MODELTRAIL_PLATFORM, else .modeltrail/platform.json).",
)
@click.version_option(package_name="modeltrail", message="%(version)s")
@click.pass_context
def app(ctx: click.Context, profile: str | None, platform: str | None) -> None:
    """One ML platform for every environment, and the timeline of its model versions.

    MODEL@production names a champion, MODEL@7 a version; models:/MODEL/7 is understood too.
    Who you are is what STS says of your AWS profile.
    """
    sessions = ctx.obj if isinstance(ctx.obj, Sessions) else Sessions()
    ctx.obj = Opener(sessions, platform, profile)


def run(args: Sequence[str], *, sessions: Sessions | None = None) -> int:
    """Run a command line and return its exit code; nothing is raised.

    Args:
        args: The arguments after the program's name.
        sessions: Open sessions to share between calls; by default they end with this one.
    """
    as_json = "--json" in args[: args.index("--")] if "--" in args else "--json" in args
    own = sessions or Sessions()
    try:
        result: Any = app.main(list(args), "modeltrail", standalone_mode=False, obj=own)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (all of them are reported)
        return _report(error, as_json=as_json)
    finally:
        if sessions is None:
            own.close()
    return result if isinstance(result, int) else 0


def _report(error: BaseException, *, as_json: bool) -> int:
    """Say what went wrong, and return the exit code."""
    failure: ModeltrailError
    match error:
        case KeyboardInterrupt() | click.Abort():
            click.echo("Interrupted. 'modeltrail timeline' says whether it was recorded.", err=True)
            return INTERRUPTED
        case BrokenPipeError():
            _close_output()
            return 0
        case ModeltrailError():
            failure = error
        case click.ClickException():
            failure = InvalidInput(error.format_message(), remedy=_see_help(error))
        case OSError():
            where = f" ({error.filename})" if error.filename else ""
            failure = BackendError(f"The machine refused: {error.strerror or error}{where}.")
        case _:
            if os.environ.get("MODELTRAIL_DEBUG"):
                traceback.print_exception(error)
            failure = BackendError(
                f"Something unforeseen: {type(error).__name__}: {error}.",
                remedy="This is a defect; run again with MODELTRAIL_DEBUG=1 and report the trace.",
            )
    return print_error(failure, as_json=as_json)


def _see_help(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"See '{context.command_path} --help'." if context else ""


def _close_output() -> None:
    """Let nothing more be written to a pipe whose reader is gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run the command line of this process and exit."""
    sys.exit(run(sys.argv[1:]))
