"""Timelines as files, through the command line."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail import layout
from modeltrail.events import ApprovalGranted
from modeltrail.local import root
from modeltrail.local.platform import Running
from tests.cloud.cli.conftest import Register, done, events
from tests.support import facts
from tests.support.command_line import (
    PROGRAM,
    CommandLine,
    Ran,
    closed_pipe,
    environment,
    finished,
)
from tests.support.exports import exported, varied

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ONE, TWO = "cli-export-a", "cli-export-b"


@pytest.fixture(scope="module", autouse=True)
def _models(modeltrail: CommandLine, register: Register) -> None:
    for model in (ONE, TWO):
        register(model)
        done(modeltrail("note", model, "complaints doubled"))


@pytest.fixture
def _forged(local_platform: Running) -> Iterator[None]:
    """An event that the platform account's root has changed, for as long as the test takes."""
    platform = local_platform.platform
    session = root.session(platform.account, platform.region)
    client: DynamoDBClient = session.client("dynamodb", endpoint_url=platform.endpoint_url)
    key = {
        layout.PARTITION_KEY: {"S": layout.partition(TWO)},
        layout.SORT_KEY: {"S": layout.event(2)},
    }
    item = client.get_item(TableName=platform.table, Key=key)["Item"]
    body = str(item["body"]["S"]).replace("doubled", "vanished")
    changed: Any = {**item, "body": {"S": body}}
    client.put_item(TableName=platform.table, Item=changed)
    yield
    client.put_item(TableName=platform.table, Item=item)


def test_an_export_goes_to_standard_output_a_line_an_event(modeltrail: CommandLine) -> None:
    with modeltrail.start("export", ONE, TWO) as process:
        ran = finished(process)
    assert (ran.code, ran.err) == (0, "")
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["id"] for one in told] == [f"{ONE}/1", f"{ONE}/2", f"{TWO}/1", f"{TWO}/2"]
    assert told[1]["data"]["data"] == {"text": "complaints doubled"}
    assert told[1]["eventhash"] == events(modeltrail, ONE)[-1]["hash"]


def test_an_export_goes_to_a_file_that_verifies(modeltrail: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "all.ndjson"
    assert done(modeltrail("export", ONE, TWO, ONE, "--to", file)).out == (
        f"{file} holds 2 timelines, 4 events\n"
    )
    verified = done(modeltrail("verify", "--export", file))
    assert verified.out.startswith(f"{ONE}: 2 events, chain intact")
    told = done(modeltrail("export", "--to", file, "--json", profile="production")).document
    assert told["file"] == str(file)
    heads = {one["model"]: one["head"] for one in told["timelines"]}
    assert heads[TWO] == events(modeltrail, TWO)[-1]["hash"]
    assert file.stat().st_mode & 0o777 == 0o666 & ~_umask()


@pytest.mark.usefixtures("_forged")
def test_what_is_not_as_it_was_recorded_is_not_exported(
    modeltrail: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "all.ndjson"
    file.write_text("what was there")
    ran = modeltrail("export", ONE, TWO, "--to", file)
    assert ran.code == 6
    assert f"Event #2 of '{TWO}' was changed" in ran.err
    assert file.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [file]
    with modeltrail.start("export", ONE, TWO) as process:
        ran = finished(process)
    assert (ran.code, len(ran.out.splitlines())) == (6, 3)


def test_a_reader_that_had_enough_is_no_failure(modeltrail: CommandLine) -> None:
    with closed_pipe() as pipe, modeltrail.start("export", ONE, stdout=pipe) as process:
        assert finished(process) == Ran(0, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_an_output_without_room_is_a_failure(modeltrail: CommandLine) -> None:
    with (
        Path("/dev/full").open("wb") as full,
        modeltrail.start("export", ONE, stdout=full) as process,
    ):
        ran = finished(process)
    assert ran.code == 5
    assert "Standard output cannot be written: No space left on device." in ran.err


def test_an_output_that_is_closed_is_a_failure(modeltrail: CommandLine) -> None:
    words = ["--platform", str(modeltrail.platform), "--profile", "alice", "export", ONE]
    ran = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", PROGRAM, *words],
        capture_output=True,
        env=environment(),
        check=False,
    )
    assert ran.returncode == 5
    assert b"Standard output is closed: nothing was exported." in ran.stderr


def test_an_export_is_audited_when_it_is_verified(modeltrail: CommandLine, tmp_path: Path) -> None:
    """Each hash and link of it fits, and nobody can have recorded it."""
    sound, forged = varied("cli-export-sound"), varied("cli-export-forged")
    data = {"artifact_digest": facts.sha("b")}
    forged.add(ApprovalGranted, data, version=1, environment="production")
    file = tmp_path / "all.ndjson"
    file.write_bytes(exported(forged, sound))
    ran = modeltrail("verify", "--export", file)
    assert ran.code == 6
    assert ran.out.startswith("cli-export-sound: 20 events, chain intact")
    assert ran.err == (
        "cli-export-forged: NOT as recorded. Event #21 of 'cli-export-forged' approves other "
        "bytes than those of version 1.\n"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["no-such-model"], "There is no model 'no-such-model'"),
        ([f"{ONE}@1"], f"'{ONE}@1' is more than a model"),
        ([ONE, "--json"], "--json tells of a file"),
        ([ONE, "--to", "/no/such/folder/x"], "cannot be written: No such file"),
        ([ONE, "--to", "/dev/null"], "is no regular file"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    modeltrail: CommandLine, words: list[str], says: str
) -> None:
    ran = modeltrail("export", *words)
    assert ran.code == 2
    assert says in ran.err + ran.out


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
