"""Checkpoints through the command line: made, verified on line and off, proven, in S3 by KMS."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail.exchange import write_export
from modeltrail.ledger import Ledger
from modeltrail.local import root
from modeltrail.local.platform import Running
from tests.cloud.cli.conftest import Register, done
from tests.support.command_line import CommandLine, call
from tests.support.vandal import Vandal

if TYPE_CHECKING:
    import boto3

MODEL, OTHER = "cli-checkpoint", "cli-checkpoint-other"


@pytest.fixture(scope="module")
def account(local_platform: Running) -> "boto3.Session":
    platform = local_platform.platform
    return root.session(platform.account, platform.region)


@pytest.fixture(scope="module")
def table(local_platform: Running, account: "boto3.Session") -> Any:
    platform = local_platform.platform
    return account.client("dynamodb", endpoint_url=platform.endpoint_url), platform.table


@pytest.fixture(scope="module", autouse=True)
def _models(modeltrail: CommandLine, register: Register) -> None:
    for model in (MODEL, OTHER):
        register(model)
        done(modeltrail("note", model, "complaints doubled"))


class Log:
    """A log in a folder, made through the command line."""

    def __init__(self, modeltrail: CommandLine, folder: Path) -> None:
        self.modeltrail = modeltrail
        self.where = folder / "log"
        self.private = folder / "key.pem"
        self.public = folder / "key.pub.pem"

    def make(self, *words: object) -> Any:
        made = self.modeltrail("checkpoint", "--to", self.where, "--key", self.private, *words)
        return done(made)

    def verify(self, *words: object) -> Any:
        return self.modeltrail("verify", "--checkpoints", self.where, "--key", self.public, *words)


@pytest.fixture
def log(modeltrail: CommandLine, tmp_path: Path) -> Log:
    made = Log(modeltrail, tmp_path)
    made.make()
    return made


def test_the_first_checkpoint_makes_the_key_for_its_owner_alone(log: Log) -> None:
    assert log.private.stat().st_mode & 0o777 == 0o600
    assert log.public.read_text().startswith("-----BEGIN PUBLIC KEY-----\n")


def test_what_is_covered_verifies_with_exit_code_0(log: Log) -> None:
    ran = done(log.verify())
    first, *others = ran.out.splitlines()
    assert first.startswith("Checkpoint 1 of dynamodb.eu-west-1.amazonaws.com/")
    assert any(line.startswith(f"{MODEL}: 2 events, chain intact, all covered") for line in others)
    documents = done(log.verify("--json")).document
    assert {one["covered"] - one["events"] for one in documents} == {0}


def test_what_is_not_yet_covered_is_said_and_is_not_exit_code_0(log: Log) -> None:
    covered = done(log.verify(MODEL, "--json")).document[0]["events"]
    done(log.modeltrail("note", MODEL, "complaints doubled again"))
    ran = log.verify(MODEL)
    assert ran.code == 3
    assert f"#{covered + 1} is NOT YET COVERED by a checkpoint" in ran.out
    done(log.modeltrail("note", MODEL, "and again"))
    ran = log.verify(MODEL, OTHER)
    assert ran.code == 3
    assert f"#{covered + 1} to #{covered + 2} are NOT YET COVERED by a checkpoint" in ran.out
    assert log.verify(MODEL, "--json").document[0]["covered"] == covered
    assert done(log.verify(OTHER)).out.count("all covered") == 1
    made = log.make("--json").document
    assert (made["checkpoint"], made["added"]) == (2, 1)
    done(log.verify())
    assert log.make().out == "Nothing has changed since checkpoint 2.\n"


@pytest.fixture
def vandal(table: Any) -> Iterator[Vandal]:
    """Somebody whose work is undone after the test."""
    vandal = Vandal(table, OTHER)
    before = vandal.everything()
    yield vandal
    vandal.take_back(before)


def test_a_removed_model_is_named_and_the_others_are_verified(log: Log, vandal: Vandal) -> None:
    kept = [i for i in vandal.everything() if OTHER not in i["pk"]["S"] + i["sk"]["S"]]
    vandal.take_back(kept)
    ran = log.verify()
    assert ran.code == 6
    assert f"{OTHER}: NOT as recorded. The model '{OTHER}' was removed: checkpoint 1" in ran.err
    assert f"{MODEL}: " in ran.out
    refused = log.modeltrail("checkpoint", "--to", log.where, "--key", log.private)
    assert refused.code == 6
    assert f"The model '{OTHER}' was removed" in refused.err


def test_a_cut_tail_is_named(log: Log, vandal: Vandal) -> None:
    before = vandal.everything()
    done(log.modeltrail("note", OTHER, "to be cut"))
    log.make()
    vandal.take_back(before)
    done(log.modeltrail("verify", OTHER))
    ran = log.verify(OTHER)
    assert ran.code == 6
    assert "and checkpoint 2 covers #" in ran.err
    assert "were cut off" in ran.err


@pytest.fixture
def export(table: Any, tmp_path: Path) -> Path:
    """All timelines in a file."""
    ledger, file = Ledger(*table), tmp_path / "all.ndjson"
    with file.open("wb") as opened:
        for model in ledger.models():
            write_export(ledger.timeline(model), opened)
    return file


def test_an_export_is_verified_off_line(log: Log, export: Path) -> None:
    """Without a platform, a profile or a network: the files and the public key are enough."""
    words = ("verify", "--export", export, "--checkpoints", log.where, "--key", log.public)
    ran = call("--platform", "/nowhere", *words)
    assert ran.code == 0, ran
    assert f"{MODEL}: " in ran.out
    chains = call("--platform", "/nowhere", "verify", "--export", export, MODEL)
    assert chains.code == 0, chains
    assert "covered" not in chains.out
    lines = export.read_bytes().splitlines(keepends=True)
    mine = [line for line in lines if f'"id":"{MODEL}/'.encode() in line]
    export.write_bytes(b"".join(line for line in lines if line not in mine))
    ran = call("--platform", "/nowhere", *words)
    assert (ran.code, f"The model '{MODEL}' was removed" in ran.err) == (6, True), ran
    export.write_bytes(b"".join(line for line in lines if line != mine[-1]))
    ran = call("--platform", "/nowhere", *words, MODEL)
    assert ran.code == 6
    assert f"{MODEL}: NOT as recorded. The timeline of '{MODEL}' ends at event #" in ran.err


def test_a_proof_is_verified_off_line_alone_and_with_an_export(
    log: Log, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    proved = call("prove", MODEL, "--checkpoints", log.where, "--key", log.public)
    assert proved.code == 0, proved
    words = ("verify", "--proof", f"{MODEL}.tlog-proof", "--key", log.public)
    shutil.rmtree(log.where)
    ran = call(*words)
    assert ran.code == 0, ran
    assert ran.out.startswith("A checkpoint of dynamodb.eu-west-1.amazonaws.com/")
    assert ran.out.count("\n") == 1
    assert f" covers {MODEL} up to event #" in ran.out
    (told,) = call(*words, "--json").document
    assert (told["model"], told["verified"], "events" in told) == (MODEL, True, False)
    ran = call(*words, "--export", export)
    assert ran.code == 0, ran
    assert f"{MODEL}: {told['covered']} events, chain intact, all covered" in ran.out
    assert OTHER not in ran.out
    assert done(log.modeltrail(*words, MODEL)).out.count("all covered") == 1
    lines = export.read_bytes().splitlines(keepends=True)
    mine = [line for line in lines if f'"id":"{MODEL}/'.encode() in line]
    export.write_bytes(b"".join(mine[:-1]))
    ran = call(*words, "--export", export)
    assert ran.code == 6
    assert "and the proof covers #" in ran.err


def test_a_note_that_was_kept_finds_a_log_that_was_taken_back(log: Log, tmp_path: Path) -> None:
    kept = tmp_path / "kept.note"
    before = shutil.copytree(log.where, tmp_path / "before")
    done(log.modeltrail("note", MODEL, "complaints doubled once more"))
    log.make()
    shutil.copy(log.where / "checkpoints" / "000000000002.note", kept)
    done(log.verify("--kept", kept))
    shutil.rmtree(log.where)
    shutil.copytree(before, log.where)
    assert log.verify().code == 3
    ran = log.verify("--kept", kept)
    assert ran.code == 6
    assert "it was taken back since" in ran.err
    refused = call(
        "prove", "--since", kept, "--checkpoints", log.where, "--key", log.public, "--out", kept
    )
    assert (refused.code, "it was taken back since" in refused.err) == (6, True), refused
    kept.write_text("no note")
    ran = log.verify("--kept", kept)
    assert (ran.code, "The note that was kept is not a signed note" in ran.err) == (6, True), ran


def test_that_a_log_has_only_grown_is_proven_off_line(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = shutil.copy(log.where / "checkpoints" / "000000000001.note", tmp_path / "kept.note")
    done(log.modeltrail("note", MODEL, "and the log grows"))
    log.make()
    done(call("prove", "--since", kept, "--checkpoints", log.where, "--key", log.public))
    shutil.rmtree(log.where)
    words = ("verify", "--proof", "log.tlog-growth", "--key", log.public)
    ran = done(call(*words, "--kept", kept))
    assert "goes on from the one over " in ran.out
    (told,) = done(call(*words, "--kept", kept, "--json")).document
    assert told["verified"]
    assert told["size"] == told["kept"] + 1
    assert call(*words).code == 2
    assert call(*words, "--kept", kept, MODEL).code == 2
    proof = Path("log.tlog-growth").read_bytes()
    other = b"2" if proof.startswith(b"old 1") else b"1"
    Path("log.tlog-growth").write_bytes(b"old " + other + proof[5:])
    assert call(*words, "--kept", kept).code == 6


def test_another_log_is_not_taken_for_this_platform_s(log: Log) -> None:
    other = log.where.with_name("other")
    log.modeltrail("checkpoint", "--to", other, "--key", log.private, "--origin", "other.example")
    ran = log.modeltrail("verify", "--checkpoints", other, "--key", log.public)
    assert ran.code == 6
    assert "is of the log 'other.example', not of 'dynamodb." in ran.err
    ran = log.modeltrail(
        "verify", "--checkpoints", other, "--key", log.public, "--origin", "other.example"
    )
    done(ran)


def test_no_key_is_made_for_a_log_that_has_one(log: Log, tmp_path: Path) -> None:
    ran = log.modeltrail("checkpoint", "--to", log.where, "--key", tmp_path / "typo.pem")
    assert ran.code == 2
    assert "holds checkpoints already" in ran.err
    assert not (tmp_path / "typo.pem").exists()


def test_the_public_key_is_written_over_no_other_file(log: Log) -> None:
    before = log.private.read_bytes()
    ran = log.modeltrail(
        "checkpoint", "--to", log.where, "--key", log.private, "--public", log.private
    )
    assert ran.code == 2
    assert log.private.read_bytes() == before
    done(log.make("--public", log.public))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("verify", "--key", "PUBLIC"), "none is given"),
        (("verify", "--checkpoints", "LOG"), "Give it with --key FILE"),
        (("verify", "--checkpoints", "LOG", "--proof", "x", "--key", "PUBLIC"), "stands for a log"),
        (("verify", "--checkpoints", "LOG", "--key", "PRIVATE"), "holds a private key"),
        (("verify", "--checkpoints", "LOG", "--key", "missing"), "There is no key 'missing'"),
        (("verify", "--checkpoints", "nowhere", "--key", "PUBLIC"), "no checkpoint in 'nowhere'"),
        (("verify", "--checkpoints", "", "--key", "PUBLIC"), "The place of the log is empty"),
        (("verify", "--proof", "missing", "--key", "PUBLIC"), "There is no proof 'missing'"),
        (("verify", "--export", "missing"), "'missing' cannot be read"),
        (("checkpoint", "--to", "LOG"), "needs one key"),
        (("checkpoint", "--to", "LOG", "--key", "PRIVATE", "--kms", "x"), "needs one key"),
        (("checkpoint", "--to", "s3://", "--key", "PRIVATE"), "names no bucket"),
        (("prove", "--checkpoints", "LOG", "--key", "PUBLIC"), "A proof is of one thing"),
        (("prove", "x", "--since", "y", "--checkpoints", "LOG", "--key", "PUBLIC"), "one thing"),
        (("prove", "x", "--checkpoints", "nowhere", "--key", "PUBLIC"), "checkpoint in 'nowhere'"),
        (("prove", "nothing", "--checkpoints", "LOG", "--key", "PUBLIC"), "No checkpoint covers"),
        (("prove", "No Name", "--checkpoints", "LOG", "--key", "PUBLIC"), "is not a model name"),
    ],
)
def test_what_cannot_be_is_refused_and_said(log: Log, words: tuple[str, ...], says: str) -> None:
    given = {"LOG": log.where, "PUBLIC": log.public, "PRIVATE": log.private}
    ran = log.modeltrail(*(given.get(word, word) for word in words))
    assert (ran.code, says in ran.err) == (2, True), ran


def test_another_key_than_that_of_the_log_is_told_what_to_sign_with(
    log: Log, tmp_path: Path
) -> None:
    elsewhere, other = tmp_path / "elsewhere", tmp_path / "other.pem"
    done(log.modeltrail("checkpoint", "--to", elsewhere, "--key", other))
    ran = log.modeltrail("checkpoint", "--to", log.where, "--key", other)
    assert (ran.code, ran.out) == (6, "")
    assert "is not signed by" in ran.err
    assert "Sign with the key that signed the checkpoints that are there" in ran.err


def test_a_log_in_s3_is_signed_by_kms_as_the_caller(
    modeltrail: CommandLine, local_platform: Running, account: "boto3.Session", tmp_path: Path
) -> None:
    """Bob may put objects and sign; no role of the platform is asked for that."""
    url = local_platform.platform.endpoint_url
    s3, kms = account.client("s3", endpoint_url=url), account.client("kms", endpoint_url=url)
    place: Any = {"LocationConstraint": local_platform.platform.region}
    s3.create_bucket(Bucket="audit-of-models", CreateBucketConfiguration=place)
    s3.put_bucket_versioning(
        Bucket="audit-of-models", VersioningConfiguration={"Status": "Enabled"}
    )
    made = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    public = tmp_path / "public.pem"
    to = ("--to", "s3://audit-of-models/log", "--kms", made["KeyId"], "--public", public)
    ran = modeltrail("checkpoint", *to, profile="bob")
    assert ran.code == 5
    assert "refused by IAM" in ran.err
    actions = ["s3:PutObject", "s3:GetObjectVersion", "s3:ListBucketVersions"]
    buckets = ["arn:aws:s3:::audit-of-models", "arn:aws:s3:::audit-of-models/*"]
    statements = [
        {"Effect": "Allow", "Action": actions, "Resource": buckets},
        {"Effect": "Allow", "Action": ["kms:Sign", "kms:GetPublicKey"], "Resource": made["Arn"]},
    ]
    account.client("iam", endpoint_url=url).put_user_policy(
        UserName="bob",
        PolicyName="checkpoints",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}),
    )
    done(modeltrail.process("checkpoint", *to, profile="bob"))
    where = ("--checkpoints", "s3://audit-of-models/log", "--key", public)
    done(modeltrail.process("verify", *where, profile="bob"))
    assert modeltrail.process("verify", *where, profile="alice").code == 5
