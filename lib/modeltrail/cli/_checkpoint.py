"""Commands that make checkpoints, and proofs that need no log beside them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modeltrail import layout
from modeltrail.cli import _types as types
from modeltrail.cli._known import made_log, read_kept
from modeltrail.cli._logs import key_option, name_of, open_store, origin_option, place_option
from modeltrail.cli._new_file import new_file
from modeltrail.cli._options import examples
from modeltrail.cli._output import count, json_option, print_json
from modeltrail.cli._references import note_imports
from modeltrail.cli._session import Opener
from modeltrail.cli._stream import echo
from modeltrail.errors import InvalidInput

if TYPE_CHECKING:
    from modeltrail.access import Role
    from modeltrail.checkpoints import Made, Signer, Store


@click.command(
    epilog=examples(
        "modeltrail checkpoint --to ./log --key key.pem",
        "modeltrail checkpoint --to s3://audit/models --kms alias/modeltrail-log",
    )
)
@place_option("--to", required=True)
@click.option(
    "--key",
    type=types.PathWord(folder=False),
    metavar="FILE",
    help="Sign with this private key (PEM, P-256); the first time it is made.",
)
@click.option(
    "--kms", metavar="KEY", help="Sign with this KMS key (ECC_NIST_P256): id, ARN or alias."
)
@click.option(
    "--public",
    type=types.PathWord(folder=False),
    metavar="FILE",
    help="Write the public key here, for those who verify.",
)
@origin_option
@json_option
@click.pass_obj
def checkpoint(
    opener: Opener,
    where: str,
    key: Path | None,
    kms: str | None,
    public: Path | None,
    origin: str | None,
    as_json: bool,
) -> None:
    """Sign where the timeline of every model ends now.

    What was recorded since the last checkpoint is verified first: nothing is signed that does
    not follow from what was signed before. That each event could be recorded at all, 'modeltrail
    verify' says: a checkpoint holds fast what was there, so that nobody can undo it. Keep the
    log where nobody who may write the table can change it. WHERE and KEY are used as yourself,
    not in a role of the platform.
    """
    from modeltrail.checkpoints import make_checkpoint  # noqa: PLC0415 (--help stays quick)

    if (key is None) == (kms is None):
        raise InvalidInput("A checkpoint needs one key.", remedy="Give --key FILE or --kms KEY.")
    session = opener()
    store = open_store(where, opener)
    signer = _signer(opener, store, where, key, kms)
    if public is not None:
        _write_public(signer, public)
    made = make_checkpoint(
        session.reading, store, signer, origin=origin or name_of(session.platform)
    )
    note_imports(session.reading, session.reading.models())
    if as_json:
        print_json(_told(made))
    else:
        echo(_said(made))


@click.command(
    epilog=examples(
        "modeltrail prove fraud --checkpoints ./log --key key.pub.pem",
        "modeltrail prove --since kept.note --checkpoints ./log --key key.pub.pem",
    )
)
@click.argument("model", required=False, metavar="[MODEL]")
@click.option(
    "--since",
    type=types.PathWord(folder=False),
    metavar="NOTE",
    help="Prove that the log has only grown since this checkpoint's note.",
)
@place_option("--checkpoints", required=True)
@key_option(required=True)
@origin_option
@click.option(
    "--out",
    type=types.PathWord(folder=False),
    metavar="FILE",
    help="The proof's file (default: MODEL.tlog-proof, or log.tlog-growth).",
)
@json_option
@click.pass_obj
def prove(
    opener: Opener,
    model: str | None,
    since: Path | None,
    where: str,
    key: Path,
    origin: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Write the proof that the last checkpoint covers MODEL, up to which event.

    'modeltrail verify --proof FILE' needs it and the public key, and no log. The formats are
    those of other transparency logs: c2sp.org/tlog-proof, and with --since what
    c2sp.org/tlog-witness asks a witness with.
    """
    from modeltrail import checkpoints  # noqa: PLC0415 (--help stays quick)
    from modeltrail.names import check_model  # noqa: PLC0415 (likewise)

    if (model is None) == (since is None):
        raise InvalidInput("A proof is of one thing.", remedy="Give MODEL, or --since NOTE.")
    public = checkpoints.read_public_key(key)
    log, _ = made_log(opener, where, public, origin)
    if since is not None:
        file, name = out or Path("log.tlog-growth"), f"{where} since {since}"
        content = checkpoints.prove_growth(log, read_kept(since, public, origin))
    else:
        name = check_model(str(model))
        file, content = out or Path(f"{name}.tlog-proof"), checkpoints.prove(log, name)
    with new_file(file) as opened:
        opened.write(content)
    if as_json:
        print_json({"of": name, "checkpoint": log.number, "proof": str(file.resolve())})
    else:
        echo(f"The proof of {name} by checkpoint {log.number} is in {file}")


def _signer(
    opener: Opener, store: "Store", where: str, key: Path | None, kms: str | None
) -> "Signer":
    from modeltrail import checkpoints  # noqa: PLC0415 (--help stays quick)

    if kms is not None:
        # The platform's own key is the gate's to sign with; another is the caller's.
        role: Role = "gate" if kms == f"alias/{layout.CHECKPOINT_KEY}" else "caller"
        return checkpoints.kms_signer(opener().access.client(role, "kms"), kms)
    file = key or Path()
    if not file.exists():
        if checkpoints.has_checkpoints(store):
            raise InvalidInput(
                f"There is no key {str(file)!r}, and {where} holds checkpoints already.",
                remedy="Sign with the key of the checkpoints that are there.",
            )
        checkpoints.make_key(file)
        signer = checkpoints.local_signer(file)
        public = file.with_suffix(".pub.pem")
        _write_public(signer, public)
        echo(f"Made the key {file}. Who verifies needs {public} alone.", err=True)
        return signer
    return checkpoints.local_signer(file)


def _write_public(signer: "Signer", file: Path) -> None:
    from modeltrail.checkpoints import create_file, read_public_key  # noqa: PLC0415 (--help)

    if not create_file(file, signer.key.pem) and read_public_key(file) != signer.key:
        raise InvalidInput(
            f"{str(file)!r} holds another key than the one that signs.",
            remedy="Name another file with --public.",
        )


def _told(made: "Made | None") -> dict[str, Any]:
    if made is None:
        return {"checkpoint": None, "added": 0}
    return {
        "checkpoint": made.number,
        "origin": made.checkpoint.origin,
        "size": made.checkpoint.size,
        "root": made.checkpoint.root.hex(),
        "models": made.models,
        "added": made.added,
    }


def _said(made: "Made | None") -> str:
    if made is None:
        return "There are no models to cover."
    if made.added == 0:
        return f"Nothing has changed since checkpoint {made.number}."
    return (
        f"Checkpoint {made.number}: {count(made.models, 'model')} covered, {made.added} of them "
        f"changed; root {made.checkpoint.root.hex()}"
    )
