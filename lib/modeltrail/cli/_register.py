"""The command that makes a trained model a version."""

from pathlib import Path

import click

from modeltrail.cli._options import reason_option, request_option
from modeltrail.cli._output import json_option, print_event
from modeltrail.cli._session import Opener
from modeltrail.names import check_model


@click.command(
    epilog="Example: modeltrail register fraud out/model --training out/training.json --code ."
)
@click.argument("model")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--training",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="JSON file with data snapshot, evaluation and parameters.",
)
@click.option(
    "--code",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The training code's git checkout; its commit is recorded, and it must be clean.",
)
@reason_option(required=False)
@request_option
@json_option
@click.pass_obj
def register(
    opener: Opener,
    model: str,
    path: Path,
    training: Path,
    code: Path,
    reason: str | None,
    request: str | None,
    as_json: bool,
) -> None:
    """Upload the files at PATH and register them as the next version of MODEL.

    Every file's SHA-256 goes into a manifest; an upload that fails registers nothing, and the
    same call again goes on where it was.
    """
    from modeltrail.artifacts import upload  # noqa: PLC0415 (--help stays quick)
    from modeltrail.events import Code  # noqa: PLC0415 (likewise)
    from modeltrail.evidence import git_commit  # noqa: PLC0415 (likewise)
    from modeltrail.training import read_training  # noqa: PLC0415 (likewise)

    session = opener()
    check_model(model, environments=session.environments)
    trained = read_training(training)
    commit = git_commit(code)
    artifact = upload(session.access.s3("developer"), session.platform.bucket, model, path)
    stored = session.registry.register(
        model,
        artifact=artifact,
        code=Code(commit=commit, repository=None),
        data=trained.data,
        evaluation=trained.evaluation,
        parameters=trained.parameters,
        reason=reason,
        request=request,
    )
    says = (
        f"{model}@{stored.event.version} is registered: {artifact.files} files, "
        f"{artifact.bytes} bytes, {artifact.digest}"
    )
    print_event(stored, as_json=as_json, says=says)
