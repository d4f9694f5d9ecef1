"""The command that makes a trained model a version."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modeltrail.cli import _types as types
from modeltrail.cli._options import examples, reason_option, request_option
from modeltrail.cli._output import count, json_option, print_event, print_note
from modeltrail.cli._session import Opener, Session
from modeltrail.cli._stream import echo
from modeltrail.names import check_model

if TYPE_CHECKING:
    from modeltrail.state import VersionRecord

_TOLD = 5
_RECORD = """\b
The training run writes the file for --training:
  {"data": {"source": "lake", "snapshot": "2026-11", "digest": "sha256:...",
            "taken_at": "2026-11-20T00:00:00Z"},
   "evaluation": {"dataset_digest": "sha256:...", "rows": 5000,
                  "metrics": {"recall": 0.91},
                  "slices": {"new": {"rows": 400,
                                     "metrics": {"recall": 0.88}}}},
   "parameters": {"depth": 6},
   "licence": "CC-BY-4.0", "model_card": "MODEL_CARD.md"}
The digests are of the training data and of the held-out rows. taken_at,
slices, licence and model_card can be left out, unless the policy asks for
them; the card is one of the files at PATH."""


@click.command(
    epilog=examples("modeltrail register fraud out/model --training out/training.json --code .")
    + f"\n\n{_RECORD}"
)
@click.argument("model", metavar="MODEL")
@click.argument("path", metavar="PATH", type=types.PathWord())
@click.option(
    "--training",
    required=True,
    type=types.PathWord(folder=False),
    help="JSON file with data snapshot, evaluation and parameters.",
)
@click.option(
    "--code",
    required=True,
    type=types.PathWord(file=False),
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
    from modeltrail.artifacts import find_files, upload  # noqa: PLC0415 (--help stays quick)
    from modeltrail.cli._meter import bar  # noqa: PLC0415 (likewise)
    from modeltrail.events import Code  # noqa: PLC0415 (likewise)
    from modeltrail.evidence import git_commit  # noqa: PLC0415 (likewise)
    from modeltrail.training import check_model_card, read_training  # noqa: PLC0415 (likewise)

    session = opener()
    check_model(model, environments=session.environments)
    trained = read_training(training)
    check_model_card(trained, {file.path for file in find_files(path)})
    commit = git_commit(code)
    registry = session.registry  # who may not register need not upload
    s3, bucket = session.access.s3("developer"), session.platform.bucket
    placed: set[str] = set()

    def progress(what: str, path: str, _size: int) -> None:
        placed.add(what)
        if what == "beside":
            _warn(path)

    with bar(as_json=as_json) as meter:
        artifact = upload(s3, bucket, model, path, progress=progress, meter=meter)
    # Bytes that were all there before may be those of an earlier version.
    twin = None if "stored" in placed else _of_bytes(session, model, artifact.digest)
    stored = registry.register(
        model,
        artifact=artifact,
        code=Code(commit=commit, repository=None),
        data=trained.data,
        evaluation=trained.evaluation,
        parameters=trained.parameters,
        licence=trained.licence,
        model_card=trained.model_card,
        reason=reason,
        request=request,
    )
    says = (
        f"{model}@{stored.event.version} is registered: {count(artifact.files, 'file')}, "
        f"{count(artifact.bytes, 'byte')}, {artifact.digest}"
    )
    print_event(stored, as_json=as_json, says=says)
    number = stored.event.version or 0
    if trained.left_out:
        print_note(_of_left_out(trained.left_out, training))
    if twin is not None and twin.number < number:
        print_note(_of_twin(twin, f"{model}@{number}", commit))


def _of_bytes(session: Session, model: str, digest: str) -> "VersionRecord | None":
    """Return the first version of a model that holds these bytes, one that lives before others."""
    records = session.writing.all_versions(model)
    held = [one for one in records if one.artifact and one.artifact.digest == digest]
    return min(held, key=lambda one: one.status == "deleted", default=None)


def _of_left_out(keys: Sequence[str], training: Path) -> str:
    named = ", ".join(map(repr, keys[:_TOLD]))
    more = f" and {len(keys) - _TOLD} more" if len(keys) > _TOLD else ""
    return f"{training} also states {named}{more}: not recorded. What counts can be a parameter."


def _of_twin(twin: "VersionRecord", new: str, commit: str) -> str:
    name = f"{twin.model}@{twin.number}"
    if twin.code is not None and twin.code.commit != commit:
        gone = ", which is deleted," if twin.status == "deleted" else ""
        return (
            f"{name}{gone} holds exactly the same bytes, and was registered from commit "
            f"{twin.code.commit[:8]}; {new} says {commit[:8]}. Where these files were not made by "
            f"that code: modeltrail delete {new} -m …"
        )
    if twin.status == "deleted":
        return (
            f"{name}, which is deleted, holds exactly the same bytes. Where it was meant: "
            f"modeltrail delete {new} -m …, and modeltrail restore {name} -m …"
        )
    return (
        f"{name} holds exactly the same bytes. Where one version was meant: "
        f"modeltrail delete {new} -m …"
    )


def _warn(path: str) -> None:
    echo(
        f"Other bytes are in the bucket under the key of {path}; the file is stored beside them. "
        "Find out who wrote there.",
        err=True,
    )
