"""The entry: every way to begin, and every way to exit."""

import os
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import click
from click.shell_completion import shell_complete

from modeltrail.cli import _types as types
from modeltrail.cli._group import Commands
from modeltrail.cli._options import examples
from modeltrail.cli._output import print_error
from modeltrail.cli._session import Opener, Sessions
from modeltrail.cli._stream import begin, finish, let_go, write
from modeltrail.errors import BackendError, InvalidInput, ModeltrailError, UnknownModel, refused

_NAME = "modeltrail"
_COMPLETE = "_MODELTRAIL_COMPLETE"
"""Set by the shell's completion, as click's documentation has it."""
_BEFORE = frozenset({"--profile", "--platform"})


class Interrupted(ModeltrailError):
    """Ctrl-C."""

    exit_code: ClassVar[int] = 130  # as shells have it


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "modeltrail local up",
        "modeltrail --profile alice show fraud@production",
    ),
)
@click.option("--profile", metavar="NAME", help="AWS profile to act as (default: AWS_PROFILE).")
@click.option(
    "--platform",
    metavar="FILE",
    type=types.PathWord(folder=False),
    help="Platform file (default: MODELTRAIL_PLATFORM, else .modeltrail/platform.json).",
)
@click.version_option(package_name="modeltrail", message="%(version)s")
@click.pass_context
def app(ctx: click.Context, profile: str | None, platform: Path | None) -> None:
    """One ML platform for every environment, and the timeline of its model versions.

    MODEL@production names a champion, MODEL@7 a version; models:/MODEL/7 is understood too.
    Who you are is what STS says of your AWS profile.

    Exit codes: 0 done; 1 denied, or tests failed; 2 cannot be (usage, unknown names);
    3 undecided (the policy could not be asked, and nothing was moved; or the last checkpoint does
    not cover all events yet); 4 conflict (someone else was first); 5 the back end failed, or IAM
    refused; 6 verification failed; 130 interrupted.
    """
    sessions = ctx.obj if isinstance(ctx.obj, Sessions) else Sessions()
    ctx.obj = Opener(sessions, platform, profile)


def run(args: Sequence[str], *, sessions: Sessions | None = None) -> int:
    """Run a command line and return its exit code; nothing is raised.

    Args:
        args: The arguments after the program's name.
        sessions: Open sessions to share between calls; by default they end with this one.
    """
    words = list(args)
    as_json = _asks_for_json(words[: words.index("--")] if "--" in words else words)
    own = sessions or Sessions()
    try:
        # Not app.main: that ends with exit code 1 where a reader closed the pipe.
        with app.make_context(_NAME, words, obj=own) as context:
            app.invoke(context)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (all of them are reported)
        if isinstance(error, UnknownModel) and (near := own.near(error.model)):
            listed = "'modeltrail show' lists the models that there are."
            error.remedy = f"{' or '.join(near)} may be what you mean; {listed}"
        return _report(error, as_json=as_json, wrote=own.wrote)
    finally:
        if sessions is None:
            own.close()
    return 0


def _asks_for_json(words: list[str]) -> bool:
    return "--json" in words or "--format=json" in words or ("--format", "json") in pairwise(words)


def _report(error: BaseException, *, as_json: bool, wrote: bool) -> int:
    """Say what went wrong, and return the exit code."""
    failure: ModeltrailError
    match error:
        case ModeltrailError():
            failure = error
        case KeyboardInterrupt() | click.Abort():
            remedy = "If it was recorded before that, 'modeltrail timeline' shows it."
            failure = Interrupted("Interrupted.", remedy=remedy if wrote else "")
        case BrokenPipeError():  # of --help: commands print in a way that does not raise it
            let_go(sys.stdout)
            return 0
        case click.exceptions.NoArgsIsHelpError():
            write(f"{error.format_message()}\n", err=True)
            return InvalidInput.exit_code
        case click.ClickException():
            failure = _usage(error)
        case OSError():
            failure = refused(error)
        case _:
            if os.environ.get("MODELTRAIL_DEBUG"):
                traceback.print_exception(error)
            failure = BackendError(
                f"Something unforeseen: {type(error).__name__}: {error}.",
                remedy="This is a defect; run again with MODELTRAIL_DEBUG=1 and report the trace.",
            )
    return print_error(failure, as_json=as_json)


def _usage(error: click.ClickException) -> InvalidInput:
    """Return what click found, with where to look."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if isinstance(error, click.NoSuchOption) and error.option_name in _BEFORE:
        return InvalidInput(
            error.message,
            remedy=f"It stands before the command: {_NAME} {error.option_name} ... COMMAND.",
        )
    if isinstance(error, click.NoSuchOption) and context is not None and context.parent is None:
        return InvalidInput(
            error.message, remedy=f"Options of a command stand after it; see '{_NAME} --help'."
        )
    remedy = f"See '{context.command_path} --help'." if context else ""
    return InvalidInput(error.format_message(), remedy=remedy)


def main() -> None:
    """Run the command line of this process and exit."""
    begin()
    instruction = os.environ.get(_COMPLETE)
    code = _complete(instruction) if instruction else run(sys.argv[1:])
    finish()
    sys.exit(code)


def _complete(instruction: str) -> int:
    return shell_complete(app, {}, _NAME, _COMPLETE, instruction)
