"""The whole platform: who may do what in it, as the local AWS enforces it."""

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from modeltrail import config, layout
from modeltrail.access import Access
from modeltrail.errors import InvalidInput
from modeltrail.local.platform import Running
from tests.support.profiles import session


@pytest.fixture(scope="module")
def platform(local_platform: Running) -> config.Platform:
    return local_platform.platform


def assume(
    platform: config.Platform, profile: str, role: str, external_id: str | None = None
) -> boto3.Session:
    sts = session(platform, profile).client("sts")
    said: Any = {} if external_id is None else {"ExternalId": external_id}
    given = sts.assume_role(RoleArn=role, RoleSessionName="test", **said)["Credentials"]
    return boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name=platform.region,
    )


def test_it_is_what_its_blueprint_says(local_platform: Running) -> None:
    platform = local_platform.platform
    assert platform.account == "111111111111"
    assert platform.table == layout.TABLE
    assert platform.bucket == layout.bucket(platform.account, platform.region)
    assert platform.environment_names == ("dev", "staging", "production")
    assert platform.policies is not None
    assert platform.policies.is_dir()
    assert platform.endpoint_url == local_platform.cloud.url
    assert any(step.waiting for step in local_platform.steps)


@pytest.mark.parametrize("profile", ["alice", "bob", "carol", "ci"])
def test_people_and_ci_reach_the_gate(platform: config.Platform, profile: str) -> None:
    gate = assume(platform, profile, platform.gate_role_arn)
    table = gate.client("dynamodb", endpoint_url=platform.endpoint_url)
    key = {layout.PARTITION_KEY: {"S": "MODEL#none"}, layout.SORT_KEY: {"S": layout.HEAD}}
    assert "Item" not in table.get_item(TableName=platform.table, Key=key)


def test_ci_does_not_upload(platform: config.Platform) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        assume(platform, "ci", platform.developer_role_arn)


def test_a_developer_adds_objects_and_overwrites_none(platform: config.Platform) -> None:
    developer = assume(platform, "alice", platform.developer_role_arn)
    s3 = developer.client("s3", endpoint_url=platform.endpoint_url)
    place: Any = {"Bucket": platform.bucket, "Key": f"{layout.ARTIFACTS_PREFIX}mine/a"}
    s3.put_object(**place, Body=b"first", IfNoneMatch="*")
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(**place, Body=b"second")
    assert s3.get_object(**place)["Body"].read() == b"first"


@pytest.mark.parametrize(
    "how",
    [
        {"ServerSideEncryption": "AES256"},
        {"ServerSideEncryption": "aws:kms"},
        {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/aws/s3"},
    ],
)
def test_the_bucket_alone_says_how_objects_are_encrypted(
    platform: config.Platform, how: Any
) -> None:
    developer = assume(platform, "alice", platform.developer_role_arn)
    s3 = developer.client("s3", endpoint_url=platform.endpoint_url)
    place: Any = {"Bucket": platform.bucket, "Key": f"{layout.ARTIFACTS_PREFIX}mine/encrypted"}
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object(**place, **how, Body=b"bytes", IfNoneMatch="*")


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_workload_reads_through_the_role_of_its_environment_alone(
    platform: config.Platform, index: int
) -> None:
    own = platform.environments[index]
    who = session(platform, own.name).client("sts").get_caller_identity()
    assert who["Account"] == own.account
    assume(platform, own.name, own.read_role_arn, own.external_id)
    for other in platform.environments:
        if other != own:
            with pytest.raises(ClientError, match="AccessDenied"):
                assume(platform, own.name, other.read_role_arn, other.external_id)
    for role in (platform.gate_role_arn, platform.developer_role_arn):
        with pytest.raises(ClientError, match="AccessDenied"):
            assume(platform, own.name, role)


def test_in_an_environments_account_the_library_needs_no_configuration(
    platform: config.Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `modeltrail load fraud@production` does it, but for a model, of which there is none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(config.PLATFORM_VARIABLE, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(platform.aws_config_file))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(platform.aws_credentials_file))
    monkeypatch.setenv("AWS_PROFILE", "production")
    found = config.load()
    own = platform.environments[2]
    assert (found.bucket, found.environments[2]) == (platform.bucket, own)
    assert [each.external_id for each in found.environments[:2]] == [None, None]
    access = Access(found)
    key = {layout.PARTITION_KEY: {"S": "MODEL#none"}, layout.SORT_KEY: {"S": layout.HEAD}}
    answer = access.dynamodb("reader").get_item(TableName=found.table, Key=key)
    assert "Item" not in answer
    with pytest.raises(InvalidInput, match=r"and the AWS account's parameter .*AccessDenied"):
        config.load(profile="alice")
