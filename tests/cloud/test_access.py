"""Whom AWS sees when a caller works through the platform's roles."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from modeltrail import layout
from modeltrail._aws_errors import RefusedByIam
from modeltrail.access import Access
from modeltrail.config import Platform
from modeltrail.identity import session_name
from modeltrail.local import organisation, root
from modeltrail.local.cloud import Cloud
from modeltrail.local.organisation import EnvironmentAccount, Organisation, role_arn
from tests.support.lure import Lure
from tests.support.proxy import Proxy

PLATFORM, DEV, REGION = "121212121212", "131313131313", "eu-west-1"
WHO = {"alice": "/user/alice", "ci": "/role/ci", "dev": f"/role/{layout.WORKLOAD_ROLE}"}
SWITCHES = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT")
JUNK = (
    "AWS_DEFAULTS_MODE",
    "AWS_MAX_ATTEMPTS",
    "AWS_METADATA_SERVICE_TIMEOUT",
    "AWS_RETRY_MODE",
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
)


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


@pytest.fixture
def lure() -> Iterator[Lure]:
    with Lure().set() as lure:
        yield lure


@pytest.mark.parametrize("profile", ["alice", "ci", "dev"])
@pytest.mark.parametrize(
    "leading_away",
    [
        ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
        ["AWS_ENDPOINT_URL"],
        ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3"],
        ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "HTTPS_PROXY"],
        ["AWS_USE_FIPS_ENDPOINT", "HTTPS_PROXY"],
    ],
    ids=lambda names: names[0],
)
def test_an_aws_of_this_machine_is_spoken_to_there_and_nowhere_else(
    platform: Platform,
    lure: Lure,
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    leading_away: list[str],
) -> None:
    for name in leading_away:
        monkeypatch.setenv(name, "true" if name in SWITCHES else lure.url)
    access = Access(platform, profile=profile)
    assert access.actor.person.endswith(WHO[profile])
    assert seen(access, "reader")
    assert not lure.callers


def test_an_aws_of_this_machine_is_not_asked_as_the_user_s_settings_have_it(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in JUNK:
        monkeypatch.setenv(name, "junk")
    monkeypatch.setenv("AWS_PROFILE", "dev")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFANOTHERAWS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    access = Access(platform)
    assert access.actor.person.endswith(WHO["dev"])
    assert access.s3("reader")


def test_without_an_endpoint_of_its_own_the_user_s_settings_decide_where_aws_is(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = platform.model_copy(update={"endpoint_url": None})
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://aws.example")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "junk")  # ours count, for botocore's own requests too
    with Proxy(str(platform.endpoint_url)).running() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        access = Access(real, profile="dev")
        assert access.actor.person.endswith(WHO["dev"])
        assert f"/{layout.read_role('dev')}/" in seen(access, "reader")


def test_a_client_is_made_once(platform: Platform) -> None:
    access = Access(platform, profile="alice")
    assert access.dynamodb("gate") is access.client("gate", "dynamodb")
    assert access.s3("gate") is not access.s3("developer")


@pytest.mark.parametrize(
    ("profile", "role", "able"),
    [
        ("dev", "gate", "alice, ci"),
        ("dev", "developer", "alice"),
        ("ci", "developer", "alice"),
        ("dev-service", "reader", "dev"),
    ],
)
def test_a_role_that_one_may_not_assume_is_refused_with_who_may(
    platform: Platform, profile: str, role: str, able: str
) -> None:
    with pytest.raises(RefusedByIam, match=r"Assuming the role .* was refused by IAM") as caught:
        seen(Access(platform, profile=profile), role)
    assert caught.value.remedy == f"Act as one who may: {able}."


def test_where_nobody_is_known_it_is_said_who_decides(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "keys"
    service = str(platform.aws_credentials_file)
    keys.write_text(Path(service).read_text())
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(keys))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    others = platform.model_copy(update={"aws_config_file": None, "aws_credentials_file": None})
    with pytest.raises(RefusedByIam) as caught:
        seen(Access(others, profile="dev-service"), "reader")
    assert f"the trust policy of {role_arn(PLATFORM, layout.read_role('dev'))}" in (
        caught.value.remedy
    )
