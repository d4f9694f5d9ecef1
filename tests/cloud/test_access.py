"""Whom AWS sees when a caller works through the platform's roles."""

import json
from pathlib import Path

import pytest

from modeltrail import layout
from modeltrail._aws_errors import RefusedByIam
from modeltrail.access import Access
from modeltrail.config import Platform
from modeltrail.errors import BackendError
from modeltrail.identity import session_name
from modeltrail.local import organisation, root
from modeltrail.local.cloud import Cloud
from modeltrail.local.organisation import EnvironmentAccount, Organisation, role_arn

PLATFORM, DEV, REGION = "121212121212", "131313131313", "eu-west-1"


@pytest.fixture(scope="module")
def platform(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Platform:
    """Alice may assume the gate's and the developer role, dev's service its read role."""
    made = Organisation(
        platform=PLATFORM,
        region=REGION,
        people=("alice",),
        ci=("ci",),
        environments=(EnvironmentAccount(name="dev", account=DEV, service="dev-service"),),
    )
    profiles = organisation.create(
        made, url=cloud.url, folder=tmp_path_factory.mktemp("organisation")
    )
    read_role = layout.read_role("dev")
    trusted = {
        (PLATFORM, layout.GATE_ROLE): PLATFORM,
        (PLATFORM, layout.DEVELOPER_ROLE): PLATFORM,
        (PLATFORM, read_role): DEV,
        (DEV, layout.WORKLOAD_ROLE): DEV,
    }
    for (account, name), principal in trusted.items():
        iam = root.session(account, REGION).client("iam", endpoint_url=cloud.url)
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{principal}:root"},
            "Action": "sts:AssumeRole",
        }
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    may = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role_arn(PLATFORM, read_role)}
    root.session(DEV, REGION).client("iam", endpoint_url=cloud.url).put_role_policy(
        RoleName=layout.WORKLOAD_ROLE,
        PolicyName="read",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [may]}),
    )
    return Platform(
        account=PLATFORM,
        region=REGION,
        table="table",
        bucket="bucket",
        artifact_key_arn="key",
        gate_role_arn=role_arn(PLATFORM, layout.GATE_ROLE),
        developer_role_arn=role_arn(PLATFORM, layout.DEVELOPER_ROLE),
        environments=(
            {"name": "dev", "account": DEV, "read_role_arn": role_arn(PLATFORM, read_role)},  # type: ignore[arg-type]
        ),
        policies=Path("policies"),
        endpoint_url=cloud.url,
        aws_config_file=profiles.config,
        aws_credentials_file=profiles.credentials,
    )


@pytest.fixture(autouse=True)
def not_the_user_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


def seen(access: Access, role: str) -> str:
    arn: str = access.client(role, "sts").get_caller_identity()["Arn"]  # type: ignore[arg-type]
    return arn


def test_the_actor_is_whom_sts_names(platform: Platform) -> None:
    alice = Access(platform, profile="alice").actor
    assert alice.arn == f"arn:aws:iam::{PLATFORM}:user/alice"
    service = Access(platform, profile="dev").actor
    assert service.arn == f"arn:aws:sts::{DEV}:assumed-role/{layout.WORKLOAD_ROLE}/dev-service"
    assert service.person == f"{DEV}/role/{layout.WORKLOAD_ROLE}"


def test_under_a_role_the_caller_can_still_be_told(platform: Platform) -> None:
    access = Access(platform, profile="alice")
    name = session_name(access.actor)
    assert seen(access, "gate") == (
        f"arn:aws:sts::{PLATFORM}:assumed-role/{layout.GATE_ROLE}/{name}"
    )
    assert name.startswith("alice-")


def test_one_reads_through_the_role_of_where_one_comes_from(platform: Platform) -> None:
    assert f"/{layout.DEVELOPER_ROLE}/" in seen(Access(platform, profile="alice"), "reader")
    assert f"/{layout.read_role('dev')}/" in seen(Access(platform, profile="dev"), "reader")


def test_a_pipeline_which_uploads_nothing_reads_through_the_gate(platform: Platform) -> None:
    pipeline = Access(platform, profile="ci")
    assert f"/{layout.GATE_ROLE}/" in seen(pipeline, "reader")
    with pytest.raises(RefusedByIam):
        pipeline.s3("developer")


def test_a_client_is_made_once(platform: Platform) -> None:
    access = Access(platform, profile="alice")
    assert access.dynamodb("gate") is access.client("gate", "dynamodb")
    assert access.s3("gate") is not access.s3("developer")


@pytest.mark.parametrize("role", ["gate", "developer"])
def test_a_role_that_one_may_not_assume_is_refused_by_iam(platform: Platform, role: str) -> None:
    with pytest.raises(BackendError, match=r"Assuming the role .* was refused by IAM"):
        seen(Access(platform, profile="dev"), role)
