"""The archive, the bus and what watches over them: what the real AWS gets, and the local one."""

import base64
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from modeltrail import layout
from stacks import lambda_code
from stacks.constructs.athena import views
from tests.stacks.synthesis import Stacks, only, statements

PLATFORM = "000000000001"
REGION = "us-gov-west-1"
AUDIT = f"arn:aws-us-gov:s3:::{layout.audit_bucket(PLATFORM, REGION)}"


@pytest.fixture
def platform(cloud: Stacks) -> dict[str, Any]:
    return cloud["platform"]


def test_the_code_of_the_functions_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        code = lambda_code.write(tmp_path / name)
        found.append((code, (tmp_path / name / "functions.zip").read_bytes()))
    assert found[0] == found[1]
    code, text = found[0]
    assert code.digest == base64.b64encode(hashlib.sha256(text).digest()).decode()


def test_the_code_holds_each_handler(platform: dict[str, Any], tmp_path: Path) -> None:
    lambda_code.write(tmp_path)
    with zipfile.ZipFile(tmp_path / "functions.zip") as archive:
        names = archive.namelist()
    for function in platform["resource"]["aws_lambda_function"].values():
        module, _, handler = function["handler"].rpartition(".")
        assert f"{module.replace('.', '/')}.py" in names
        assert handler == "handle"


def test_the_archive_is_locked_in_both(cloud: Stacks, local: Stacks) -> None:
    for stacks in (cloud, local):
        platform = stacks["platform"]
        assert only(platform, "aws_s3_bucket", "archive/bucket/bucket")["object_lock_enabled"]
        lock = only(platform, "aws_s3_bucket_object_lock_configuration", "archive/bucket/lock")
        assert lock["rule"] == {"default_retention": {"days": 2555, "mode": "COMPLIANCE"}}


def test_one_role_writes_the_archive_each_object_once(platform: dict[str, Any]) -> None:
    guards = statements(only(platform, "aws_s3_bucket_policy", "archive/bucket/policy")["policy"])
    assert guards["OneWriter"] == {
        "Sid": "OneWriter",
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:PutObject"],
        "Resource": [f"{AUDIT}/*"],
        "Condition": {
            "ArnNotEquals": {
                "aws:PrincipalArn": [f"arn:aws-us-gov:iam::{PLATFORM}:role/{layout.KEEPER}"]
            }
        },
    }
    assert {"NoDeletion", "NoOverwriting", "TlsOnly", "RecentTls", "OwnEncryption1"} < set(guards)


@pytest.mark.parametrize("path", ["archive/keeper", "bus/announcer"])
def test_a_function_is_given_events_only_and_loses_none(
    platform: dict[str, Any], path: str
) -> None:
    mapping = only(platform, "aws_lambda_event_source_mapping", f"{path}/mapping")
    (criterion,) = mapping["filter_criteria"]["filter"]
    assert json.loads(criterion["pattern"]) == {
        "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "EVENT#"}]}}}
    }
    assert mapping["starting_position"] == "TRIM_HORIZON"
    assert mapping["bisect_batch_on_function_error"] is True
    failed = mapping["destination_config"]["on_failure"]["destination_arn"]
    assert failed.startswith("${aws_sqs_queue.")
    role = statements(only(platform, "aws_iam_role_policy", f"{path}/role/policy")["policy"])
    assert role["ReadFirstEvents"]["Action"] == ["dynamodb:GetItem"]
    assert not any("Delete" in action for one in role.values() for action in one["Action"])


def test_each_environment_is_forwarded_what_concerns_it(cloud: Stacks) -> None:
    rule = only(cloud["platform"], "aws_cloudwatch_event_rule")
    assert json.loads(rule["event_pattern"]) == {
        "source": ["io.modeltrail"],
        "detail": {"subject": [{"suffix": "@test"}]},
    }
    forwarder = f"arn:aws-us-gov:iam::{PLATFORM}:role/modeltrail-forward-events"
    bus = f"arn:aws-us-gov:events:{REGION}:000000000002:event-bus/modeltrail"
    assert only(cloud["platform"], "aws_cloudwatch_event_target")["arn"] == bus
    let_in = statements(
        only(cloud["environment-test"], "aws_cloudwatch_event_bus_policy")["policy"]
    )
    assert let_in == {
        "PlatformForwards": {
            "Sid": "PlatformForwards",
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws-us-gov:iam::{PLATFORM}:root"]},
            "Action": ["events:PutEvents"],
            "Resource": [bus],
            "Condition": {"ArnEquals": {"aws:PrincipalArn": forwarder}},
        }
    }


def test_the_days_of_the_archive_follow_from_the_calendar(platform: dict[str, Any]) -> None:
    table = only(platform, "aws_glue_catalog_table")
    assert table["partition_keys"] == [{"name": "day", "type": "string"}]
    assert table["parameters"]["projection.enabled"] == "true"
    assert table["parameters"]["projection.day.range"] == "2026-01-01,NOW"
    key = layout.archived("fraud", 7, "2026-11-25T01:02:03.000004Z")
    assert key == "events/day=2026-11-25/fraud/000000000007.ndjson"
    location = table["storage_descriptor"]["location"]
    assert location.endswith("/events/")
    named = {query["name"] for query in platform["resource"]["aws_athena_named_query"].values()}
    assert (
        named
        == {f"view-{name}" for name in views()}
        == {
            "view-events",
            "view-measurements",
            "view-spans",
        }
    )


def test_everything_that_can_be_wrong_tells_one_encrypted_topic(platform: dict[str, Any]) -> None:
    alarms = platform["resource"]["aws_cloudwatch_metric_alarm"].values()
    assert {alarm["alarm_name"].removeprefix("modeltrail-") for alarm in alarms} == {
        "announcement-errors",
        "announcement-lag",
        "announcement-throttles",
        "archive-errors",
        "archive-lag",
        "archive-throttles",
        "dead-letters",
        "denied-access",
        "gate-errors",
        "gate-latency",
        "key-deletion",
        "refused-promotions",
        "root-use",
        "throttled-reads",
        "throttled-writes",
        "trail-changed",
    }
    (address,) = platform["resource"]["aws_sns_topic"]
    for alarm in alarms:
        assert alarm["alarm_actions"] == [f"${{aws_sns_topic.{address}.arn}}"]
    assert only(platform, "aws_sns_topic")["kms_master_key_id"].startswith("${aws_kms_key.")
    counted = {one["metric_transformation"]["name"] for one in filters(platform)}
    asked = {alarm["metric_name"] for alarm in alarms if alarm["namespace"] == "modeltrail"}
    assert counted == asked


def filters(platform: dict[str, Any]) -> list[dict[str, Any]]:
    return list(platform["resource"]["aws_cloudwatch_log_metric_filter"].values())


def test_the_trail_tells_of_each_object_and_item(platform: dict[str, Any]) -> None:
    trail = only(platform, "aws_cloudtrail")
    assert trail["enable_log_file_validation"] is True
    assert trail["is_multi_region_trail"] is True
    selected = {
        one["name"]: {each["field"]: each for each in one["field_selector"]}
        for one in trail["advanced_event_selector"]
    }
    artifacts = f"arn:aws-us-gov:s3:::{layout.bucket(PLATFORM, REGION)}/"
    assert selected["objects"]["resources.ARN"]["starts_with"] == [artifacts, f"{AUDIT}/"]
    (table,) = selected["items"]["resources.ARN"]["equals"]
    assert table.endswith(f":table/{layout.TABLE}")
    assert set(selected) == {"management", "objects", "items"}


def test_backups_are_kept_in_a_locked_vault(platform: dict[str, Any]) -> None:
    lock = only(platform, "aws_backup_vault_lock_configuration")
    assert lock["min_retention_days"] == 35
    assert lock["changeable_for_days"] == 3
    resources = only(platform, "aws_backup_selection")["resources"]
    assert {arn.split(":")[2] for arn in resources} == {"dynamodb", "s3"}


def test_the_local_aws_gets_nothing_that_it_does_not_enforce(cloud: Stacks, local: Stacks) -> None:
    """docs/decisions/0015 says which and why."""
    left_out = set(cloud["platform"]["resource"]) - set(local["platform"]["resource"])
    assert left_out == {
        "aws_athena_named_query",
        "aws_athena_workgroup",
        "aws_backup_plan",
        "aws_backup_selection",
        "aws_backup_vault",
        "aws_backup_vault_lock_configuration",
        "aws_budgets_budget",
        "aws_cloudtrail",
        "aws_cloudwatch_dashboard",
        "aws_cloudwatch_event_archive",
        "aws_cloudwatch_event_bus",
        "aws_cloudwatch_event_rule",
        "aws_cloudwatch_event_target",
        "aws_cloudwatch_log_group",
        "aws_cloudwatch_log_metric_filter",
        "aws_cloudwatch_metric_alarm",
        "aws_glue_catalog_database",
        "aws_glue_catalog_table",
        "aws_iam_role_policy_attachment",
        "aws_s3_bucket_inventory",
        "aws_s3_bucket_lifecycle_configuration",
        "aws_sns_topic",
        "aws_sqs_queue",
    }
