"""Commands that run the whole platform on this machine."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples
from modeltrail.cli._output import json_option, print_json
from modeltrail.cli._stream import echo

_folder = click.option(
    "--folder",
    show_default="that of MODELTRAIL_PLATFORM, else .modeltrail here or above",
    type=types.PathWord(file=False),
    help="Where all its files are.",
)
_DOWN = 5
"""The exit code of `status` where the platform does not run."""


@click.group()
def local() -> None:
    """Run the whole platform on this machine, on a local AWS that enforces IAM."""


@local.command(epilog=examples("modeltrail local up"))
@_folder
@click.option(
    "--blueprint",
    type=types.PathWord(folder=False),
    help="The company to make: accounts, environments, people (default: the example's).",
)
@click.option(
    "--port", type=types.Whole(max=65535), help="The local AWS's port (default: a free one)."
)
@click.option("-v", "--verbose", is_flag=True, help="Print what Terraform does.")
@json_option
def up(
    folder: Path | None, blueprint: Path | None, port: int | None, verbose: bool, as_json: bool
) -> None:
    """Start a local AWS, apply the stacks to its accounts, and leave it running.

    What it needs goes into .modeltrail/ here; the other commands find it there, from the folders
    below too. Where there is one above already, that one is meant: --folder .modeltrail makes
    another one here.
    """
    from modeltrail import config  # noqa: PLC0415 (--help stays quick)
    from modeltrail._profiles import profiles  # noqa: PLC0415 (likewise)
    from modeltrail.local import platform  # noqa: PLC0415 (likewise)
    from modeltrail.local.state import PLATFORM_FILE  # noqa: PLC0415 (likewise)

    say = _teller(as_json=as_json)
    home = _home(folder, say)
    made = platform.up(
        home,
        progress=say,
        detail=say if verbose else _silent,
        blueprint=blueprint,
        port=port,
    )
    file, people = home / PLATFORM_FILE, profiles(made)
    if as_json:
        told = {"platform": str(file.resolve()), "url": made.endpoint_url, "profiles": people}
        print_json(told)
        return
    echo(f"The platform file is {file}, its AWS {made.endpoint_url}.")
    echo(f"Act as one of its profiles: {', '.join(people)}.")
    where = "" if config.find() == file else f" --platform {file}"
    echo(f"Begin with: modeltrail{where} --profile {people[0]} show")


@local.command(epilog=examples("modeltrail local down"))
@_folder
@json_option
def down(folder: Path | None, as_json: bool) -> None:
    """End the local platform; all that it held is gone."""
    from modeltrail.local import platform  # noqa: PLC0415 (--help stays quick)

    say = _teller(as_json=as_json)
    ran = platform.down(_home(folder, say), progress=say)
    if as_json:
        print_json({"ended": ran})
    elif not ran:
        echo("No local platform was running here.")


@local.command(epilog=examples("modeltrail local status", "modeltrail local status --json"))
@_folder
@json_option
@click.pass_context
def status(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """Say whether the local platform runs; exit code 5 where it does not."""
    from modeltrail.local import platform  # noqa: PLC0415 (--help stays quick)
    from modeltrail.local.state import command  # noqa: PLC0415 (likewise)

    home = _home(folder, _silent if as_json else echo)
    now = platform.status(home)
    if as_json:
        told = {"state": now.state, "url": now.url, "pid": now.pid}
        print_json({**told, "folder": str(home.resolve())})
    else:
        where = f" at {now.url} (process {now.pid})" if now.url else ""
        echo(f"The local platform is {now.state}{where}.")
        if now.state == "ailing":
            echo(f"It does not answer; end it: {command('down', home)}", err=True)
    ctx.exit(0 if now.state == "up" else _DOWN)


def _home(folder: Path | None, say: Callable[[str], object]) -> Path:
    """Return the folder that is meant, and say which it is where it is not the one here."""
    from modeltrail.local.state import nearest  # noqa: PLC0415 (--help stays quick)

    named = os.environ.get("MODELTRAIL_PLATFORM")
    if folder is not None or named:
        return folder or Path(str(named)).parent
    here = Path(".modeltrail")
    found = nearest()
    if found is None or found == here.absolute():
        return here
    say(f"The local platform is the one in {found}.")
    return found


def _teller(*, as_json: bool) -> Callable[[str], None]:
    """Return what prints progress: to standard error where a JSON document is to come."""

    def say(line: str) -> None:
        echo(line, err=as_json)

    return say


def _silent(_line: str) -> None:
    """Print nothing."""
