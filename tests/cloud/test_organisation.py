"""Who exists in the local organisation, and what the local AWS lets them do."""

import json
import stat

import boto3
import pytest
from botocore.exceptions import ClientError

from modeltrail import layout
from modeltrail.local import organisation, profile_files, root
from modeltrail.local.cloud import Cloud
from modeltrail.local.organisation import EnvironmentAccount, Organisation

PLATFORM = "555555555555"
DEV = "666666666666"
REGION = "eu-west-1"
MADE = Organisation(
    platform=PLATFORM,
    region=REGION,
    people=("alice", "bob"),
    others={"erin": (layout.AUDITOR_ROLE,)},
    ci=("ci",),
    environments=(EnvironmentAccount(name="dev", account=DEV, service="dev-service"),),
)

GATE = organisation.role_arn(PLATFORM, layout.GATE_ROLE)
DEVELOPER = organisation.role_arn(PLATFORM, layout.DEVELOPER_ROLE)
CI = organisation.role_arn(PLATFORM, "ci")
AUDITOR = organisation.role_arn(PLATFORM, layout.AUDITOR_ROLE)
OTHER = organisation.role_arn(PLATFORM, "other")
WORKLOAD = organisation.role_arn(DEV, layout.WORKLOAD_ROLE)
OTHER_IN_DEV = organisation.role_arn(DEV, "other")


@pytest.fixture(scope="module")
def profiles(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> profile_files.Profiles:
    """The organisation's files, where roles that trust whole accounts stand in for the stacks'."""
    folder = tmp_path_factory.mktemp("organisation")
    made = organisation.create(MADE, url=cloud.url, folder=folder)
    for account, names in {
        PLATFORM: (layout.GATE_ROLE, layout.DEVELOPER_ROLE, layout.AUDITOR_ROLE, "other"),
        DEV: (layout.WORKLOAD_ROLE, "other"),
    }.items():
        iam = root.session(account, REGION).client("iam", endpoint_url=cloud.url)
        principal = {"AWS": f"arn:aws:iam::{account}:root"}
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        for name in names:
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    return made


@pytest.fixture(autouse=True)
def use_profiles(profiles: profile_files.Profiles, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boto3 find the organisation's files and nothing of the user's."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(profiles.config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(profiles.credentials))


def who(profile: str) -> str:
    answer = boto3.Session(profile_name=profile).client("sts").get_caller_identity()
    return answer["Arn"].removeprefix("arn:aws:")


def may_assume(profile: str, role: str) -> bool:
    client = boto3.Session(profile_name=profile).client("sts")
    try:
        client.assume_role(RoleArn=role, RoleSessionName="test")
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDenied":
            raise
        return False
    return True


def test_every_profile_is_whom_it_says() -> None:
    assert who("alice") == f"iam::{PLATFORM}:user/alice"
    assert who("bob") == f"iam::{PLATFORM}:user/bob"
    assert who("ci") == f"sts::{PLATFORM}:assumed-role/ci/ci-runner"
    assert who("dev") == f"sts::{DEV}:assumed-role/{layout.WORKLOAD_ROLE}/dev-service"


@pytest.mark.parametrize(
    ("profile", "allowed"),
    [
        ("alice", {GATE, DEVELOPER}),
        ("bob", {GATE, DEVELOPER}),
        ("erin", {AUDITOR}),
        ("ci", {GATE}),
        ("ci-runner", {CI}),
        ("dev-service", {WORKLOAD}),
    ],
)
def test_each_may_assume_exactly_the_roles_that_it_needs(profile: str, allowed: set[str]) -> None:
    roles = {GATE, DEVELOPER, AUDITOR, CI, OTHER, WORKLOAD, OTHER_IN_DEV}
    assert {role for role in roles if may_assume(profile, role)} == allowed


def test_nobody_may_do_anything_else() -> None:
    iam = boto3.Session(profile_name="alice").client("iam")
    with pytest.raises(ClientError, match="AccessDenied"):
        iam.create_user(UserName="mallory")


def test_keys_are_their_owners_alone(profiles: profile_files.Profiles) -> None:
    for file in (profiles.config, profiles.credentials):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in profiles.config.parent.iterdir()) == [
        profile_files.CONFIG_FILE,
        profile_files.CREDENTIALS_FILE,
    ]
