"""The local AWS as a process: what it opens, what it survives, and how it ends."""

import json
import os
import select
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import ClientError

from modeltrail.errors import BackendError, InvalidInput
from modeltrail.local import cloud as cloud_module
from modeltrail.local import root
from modeltrail.local.cloud import Cloud

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

ACCOUNT = "111111111111"
REGION = "eu-west-1"


def make(folder: Path, *, port: int | None = None) -> Cloud:
    return Cloud(folder, account=ACCOUNT, region=REGION, port=port)


def test_it_answers_and_ends_and_leaves_nothing_but_its_log(tmp_path: Path) -> None:
    with make(tmp_path) as cloud:
        cloud.check()
        client = root.session(ACCOUNT, REGION).client("sts", endpoint_url=cloud.url)
        assert client.get_caller_identity()["Account"] == ACCOUNT
    assert not cloud_module.answers(cloud.port, cloud.mark)
    assert [path.name for path in tmp_path.iterdir()] == ["cloud.log"]


def test_it_refuses_a_caller_whose_key_nobody_issued(cloud: Cloud) -> None:
    client = boto3.client(
        "sts",
        endpoint_url=cloud.url,
        region_name=REGION,
        aws_access_key_id="AKIAXXXXXXXXXXXXXXXX",
        aws_secret_access_key="no",
    )
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        client.get_caller_identity()


def test_the_users_settings_do_not_reach_the_roots_session(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path))
    monkeypatch.setenv("AWS_SESSION_TOKEN", "stale")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    client = root.session("222222222222", REGION).client("sts", endpoint_url=cloud.url)
    assert client.get_caller_identity()["Arn"] == "arn:aws:iam::222222222222:root"


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's table of sockets")
def test_it_listens_on_one_loopback_port_alone(cloud: Cloud) -> None:
    listening = _listeners(cloud.guard_pid, cloud.pid)
    assert listening == {("127.0.0.1", cloud.port)}


def test_a_port_asked_for_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BackendError, match=f"Port {port} is taken"):
            make(tmp_path, port=port).start()


def test_a_port_that_is_bound_but_answers_nothing_is_taken_too(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        with pytest.raises(BackendError, match=f"Port {port} is taken"):
            make(tmp_path, port=port).start()


def test_a_free_port_lost_before_it_was_bound_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose = cloud_module._free_port
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        ports = iter([taken, choose()])
        monkeypatch.setattr(cloud_module, "_free_port", lambda: next(ports))
        with make(tmp_path) as cloud:
            assert cloud.port != taken
            cloud.check()


def test_another_local_aws_is_not_taken_for_ours(cloud: Cloud) -> None:
    assert cloud_module.answers(cloud.port, cloud.mark)
    assert not cloud_module.answers(cloud.port, "another")


@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_a_number_that_is_no_port_is_refused(tmp_path: Path, port: int) -> None:
    with pytest.raises(InvalidInput, match=f"{port} is not a port"):
        make(tmp_path, port=port)


def test_its_last_words_are_shown_when_it_dies(tmp_path: Path) -> None:
    with make(tmp_path) as cloud:
        assert cloud._process is not None
        cloud._process.kill()
        cloud._process.wait()
        with pytest.raises(BackendError, match="ended with exit code -9") as caught:
            cloud.check()
    assert "INFO" in caught.value.message
    assert "cloud.log" in caught.value.remedy


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BackendError, match="cannot be written: Not a directory"):
        make(tmp_path / "file").start()


def test_it_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    program = (
        "import json, os, sys, time; from pathlib import Path\n"
        "from modeltrail.local.cloud import Cloud\n"
        f"cloud = Cloud(Path(sys.argv[1]), account={ACCOUNT!r}, region={REGION!r},\n"
        "              held=int(sys.argv[2]))\n"
        "cloud.start(); os.write(1, json.dumps([cloud.port, cloud.mark]).encode() + b'\\n')\n"
        "time.sleep(600)"
    )
    held, hold = os.pipe()
    owner = subprocess.Popen(
        [sys.executable, "-c", program, tmp_path, str(hold)],
        stdout=subprocess.PIPE,
        pass_fds=[hold],
    )
    os.close(hold)
    assert owner.stdout is not None
    port, mark = json.loads(owner.stdout.readline())
    assert cloud_module.answers(port, mark)
    owner.kill()
    owner.communicate()
    assert select.select([held], [], [], 30)[0], "the guard still lives"
    assert os.read(held, 1) == b""
    os.close(held)
    assert not cloud_module.answers(port, mark)


def test_a_table_and_a_bucket_are_empty_and_new(
    local_table: "tuple[DynamoDBClient, str]", local_bucket: "tuple[S3Client, str]"
) -> None:
    table, table_name = local_table
    bucket, bucket_name = local_bucket
    assert table.scan(TableName=table_name)["Count"] == 0
    assert bucket.get_bucket_versioning(Bucket=bucket_name)["Status"] == "Enabled"
    assert bucket.put_object(Bucket=bucket_name, Key="a", Body=b"")["VersionId"]


def _listeners(*pids: int) -> set[tuple[str, int]]:
    """Return where processes listen."""
    sockets = {
        str(link.readlink()).removeprefix("socket:[").removesuffix("]")
        for pid in pids
        for link in Path(f"/proc/{pid}/fd").iterdir()
    }
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                address, port = fields[1].split(":")
                words = [bytes.fromhex(address[i : i + 8])[::-1] for i in range(0, len(address), 8)]
                found.add((socket.inet_ntop(family, b"".join(words)), int(port, 16)))
    return found


def test_a_range_of_an_objects_version_is_that_range(local_bucket: "tuple[S3Client, str]") -> None:
    s3, bucket = local_bucket
    old = s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")["VersionId"]
    s3.put_object(Bucket=bucket, Key="k", Body=b"abcdefghij")

    for asked, expected in [("2-4", b"234"), ("8-99", b"89"), ("0-", b"0123456789")]:
        answer = s3.get_object(Bucket=bucket, Key="k", VersionId=old, Range=f"bytes={asked}")
        assert answer["Body"].read() == expected
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert answer["ContentRange"] == "bytes 0-9/10"
    with pytest.raises(ClientError, match="416"):
        s3.get_object(Bucket=bucket, Key="k", VersionId=old, Range="bytes=10-")
