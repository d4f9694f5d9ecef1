"""Commands that run the whole platform on this machine."""

from pathlib import Path

import click

from modeltrail.cli._output import json_option, print_json

_folder = click.option(
    "--folder",
    default=".modeltrail",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where all its files are.",
)
_DOWN = 5
"""The exit code of `status` where the platform does not run."""


@click.group()
def local() -> None:
    """Run the whole platform on this machine, on a local AWS that enforces IAM."""


@local.command(epilog="Example: modeltrail local up")
@_folder
@click.option("--blueprint", type=click.Path(path_type=Path, dir_okay=False), help="A blueprint.")
@click.option("--port", type=click.IntRange(1, 65535), help="The local AWS's port.")
@click.option("-v", "--verbose", is_flag=True, help="Print what Terraform does.")
def up(folder: Path, blueprint: Path | None, port: int | None, verbose: bool) -> None:
    """Start a local AWS, apply the stacks to its accounts, and leave it running.

    What it needs goes into .modeltrail/ here; the other commands find it there.
    """
    from modeltrail.local import platform  # noqa: PLC0415 (--help stays quick)

    made = platform.up(
        folder,
        progress=click.echo,
        detail=click.echo if verbose else _silent,
        blueprint=blueprint,
        port=port,
    )
    click.echo(f"The platform file is {folder / 'platform.json'}, its AWS {made.endpoint_url}.")
    click.echo(
        "Profiles: alice, bob, carol, ci; dev, staging, production (modeltrail --profile …)."
    )


@local.command(epilog="Example: modeltrail local down")
@_folder
def down(folder: Path) -> None:
    """End the local platform; all that it held is gone."""
    from modeltrail.local import platform  # noqa: PLC0415 (--help stays quick)

    if not platform.down(folder, progress=click.echo):
        click.echo("No local platform was running here.")


@local.command(epilog="Example: modeltrail local status --json")
@_folder
@json_option
@click.pass_context
def status(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Say whether the local platform runs; exit code 5 where it does not."""
    from modeltrail.local import platform  # noqa: PLC0415 (--help stays quick)

    now = platform.status(folder)
    if as_json:
        print_json({"state": now.state, "url": now.url, "pid": now.pid})
    else:
        where = f" at {now.url} (process {now.pid})" if now.url else ""
        click.echo(f"The local platform is {now.state}{where}.")
    ctx.exit(0 if now.state == "up" else _DOWN)


def _silent(_line: str) -> None:
    """Print nothing."""
