"""Whom AWS sees when a caller works through the platform's roles."""

from pathlib import Path

import pytest

from modeltrail import layout
from modeltrail._aws_errors import RefusedByIam
from modeltrail.access import Access, Role
from modeltrail.config import Platform
from modeltrail.identity import session_name
from modeltrail.local.organisation import role_arn
from tests.support.callers import DEV, PLATFORM, seen


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


@pytest.mark.parametrize(
    ("profile", "role", "able", "what"),
    [
        ("dev", "gate", "alice, ci", "record or move anything here"),
        ("dev", "developer", "alice", "upload or register anything here"),
        ("ci", "developer", "alice", "upload or register anything here"),
        ("dev-service", "reader", "dev", "read here"),
    ],
)
def test_a_role_that_one_may_not_assume_is_refused_with_who_may(
    platform: Platform, profile: str, role: Role, able: str, what: str
) -> None:
    with pytest.raises(RefusedByIam, match=r"Assuming the role .* was refused by IAM") as caught:
        seen(Access(platform, profile=profile), role)
    assert caught.value.remedy == f"These profiles may: {able} (modeltrail --profile NAME …)."
    assert f" may not {what}. Assuming" in caught.value.message


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
