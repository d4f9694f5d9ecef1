"""The command that makes a signed bundle of policies."""

from pathlib import Path

import click

from modeltrail.cli import _types as types
from modeltrail.cli._new_file import new_file
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._stream import echo


@click.group()
def bundle() -> None:
    """Make a signed bundle of policies, which is taken whole or not at all."""


@bundle.command(
    epilog=examples(
        "modeltrail bundle build --out policies.tar.gz --sign key.pem",
    )
)
@click.option(
    "--out", type=types.PathWord(folder=False), required=True, metavar="FILE", help="The bundle."
)
@click.option(
    "--sign",
    "key",
    type=types.PathWord(folder=False),
    required=True,
    metavar="KEY",
    help="Private key in PEM: RSA, or on P-256, P-384 or P-521.",
)
@click.option(
    "--policies",
    type=types.PathWord(file=False),
    default=Path("policies"),
    metavar="DIR",
    help="The folder of policies (default: policies).",
)
@json_option
def build(out: Path, key: Path, policies: Path, as_json: bool) -> None:
    """Build a bundle of policies, parameters and the schema of their input, and sign it.

    Its revision is the digest of what it holds, and stands in each decision that is taken by it.
    Whoever names it with MODELTRAIL_POLICIES names the key's public half with
    MODELTRAIL_POLICIES_KEY ('openssl pkey -in key.pem -pubout -out key.pub.pem').

    The same policies signed by the same RSA key have the same bytes.
    """
    from modeltrail.policy import build as built  # noqa: PLC0415 (--help stays quick)

    made = built(policies, key)
    with new_file(out) as file:
        file.write(made.content)
    if as_json:
        print_json({"file": str(out), "revision": made.revision, "modules": made.modules})
    else:
        echo(f"{out}: {count(made.modules, 'module')}, revision {made.revision}")
