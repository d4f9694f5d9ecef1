"""The command that downloads a version."""

from pathlib import Path

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._references import named_version
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.errors import BackendError, InvalidInput, VerificationFailed


@click.command(
    epilog=examples(
        "modeltrail load fraud@production --to ./fraud",
        "modeltrail load fraud@7",
    )
)
@click.argument("reference", metavar="MODEL@ENVIRONMENT|@VERSION")
@click.option(
    "--to",
    type=types.PathWord(),
    metavar="FOLDER",
    help="The folder to make (default: ./MODEL-VERSION).",
)
@click.option(
    "--no-cache",
    is_flag=True,
    help="Take nothing from the cache of this machine, and keep nothing in it.",
)
@json_option
@click.pass_obj
def load(opener: Opener, reference: str, to: Path | None, no_cache: bool, as_json: bool) -> None:
    """Download the exact bytes of a version, every digest verified: all of it or nothing.

    What was loaded here before is copied from a cache, its digests verified again. A load that
    was interrupted goes on where it was.
    """
    from modeltrail.artifacts import download, usable_cache  # noqa: PLC0415 (--help stays quick)
    from modeltrail.cli._meter import bar  # noqa: PLC0415 (likewise)
    from modeltrail.registry import known_version  # noqa: PLC0415 (likewise)

    session = opener()
    model, number = named_version(session, session.reading, reference)
    record = known_version(session.reading, model, number)
    if record.status == "deleted":
        raise InvalidInput(
            f"{model}@{number} is deleted.",
            remedy=f"Restore it first: modeltrail restore {model}@{number} -m …",
        )
    artifact = record.artifact
    if artifact is None:
        raise InvalidInput(
            f"{model}@{number} was imported without its files: there are no bytes of it here.",
            remedy=f"'modeltrail show {model}@{number}' says where they were; register them as a "
            "new version.",
        )
    target = to or Path(f"{model}-{number}")
    s3, cache = session.access.s3("reader"), None if no_cache else usable_cache()
    try:
        with bar(as_json=as_json) as meter:
            download(s3, artifact, model, target, cache=cache, meter=meter)
    except (VerificationFailed, BackendError) as error:
        if artifact.bucket != session.platform.bucket:
            error.remedy = (
                f"Its files stayed in {artifact.bucket}, where it was registered: let the read "
                "roles of this platform read that bucket, or register them here as a new version."
            )
        raise
    if as_json:
        print_json(
            {
                "model": model,
                "version": number,
                "path": str(target.resolve()),
                "artifact": artifact.model_dump(mode="json"),
            }
        )
    else:
        echo(
            f"{model}@{number} is in {target}: {count(artifact.files, 'file')}, "
            f"{count(artifact.bytes, 'byte')}, verified as {artifact.digest}"
        )
