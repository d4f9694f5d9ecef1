"""What the platform stack grants, word for word; tests/cloud shows a cloud enforcing it."""

import json
import re
from typing import Any

import pytest

from modeltrail import layout
from stacks.constructs.boundary import MOST
from tests.stacks.synthesis import Stacks, actions, only, permissions, statements

READ_TABLE = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
READ_OBJECTS = ["s3:GetObject", "s3:GetObjectVersion"]
DECRYPT_TABLE = ["kms:Decrypt", "kms:DescribeKey"]
WHOLE_OR_PART = (
    r"[^*]+(/(artifacts|manifests)/(credit-)?\*|/(events|features|stream)/\*|:key/\*"
    r"|:log-group:[^*]+:\*)?"
)
OWN_ROLES = ["sts:AssumeRole", "sts:SetSourceIdentity"]
ENVIRONMENTS = ("dev", "staging", "production")
BUCKET = f"arn:aws:s3:::{layout.bucket('111111111111', 'eu-west-1')}"


@pytest.fixture
def platform(local: Stacks) -> dict[str, Any]:
    return local["platform"]


def trusted(stack: dict[str, Any], role: str) -> list[str]:
    document = only(stack, "aws_iam_role", f"{role}/role")["assume_role_policy"]
    (statement,) = statements(document).values()
    assert statement["Action"] == ["sts:AssumeRole", "sts:SetSourceIdentity"]
    assert statement["Effect"] == "Allow"
    arns: list[str] = statement["Condition"]["ArnEquals"]["aws:PrincipalArn"]
    asked = {key for tests in statement["Condition"].values() for key in tests}
    assert asked <= {"aws:PrincipalArn", "sts:ExternalId"}
    accounts = {f"arn:{arn.split(':')[1]}:iam::{arn.split(':')[4]}:root" for arn in arns}
    assert set(statement["Principal"]["AWS"]) == accounts
    return arns


def test_nothing_is_granted_by_wildcard(local: Stacks, cloud: Stacks) -> None:
    for stacks in (local, cloud):
        for stack in stacks.values():
            for policy in stack["resource"]["aws_iam_role_policy"].values():
                for statement in statements(policy["policy"]).values():
                    assert not any("*" in action for action in statement["Action"])
                    assert set(statement["Action"]) <= {*MOST, *OWN_ROLES}
                    for resource in statement["Resource"]:
                        assert re.fullmatch(WHOLE_OR_PART, resource)


def test_what_a_policy_says_is_known_before_anything_is_made(local: Stacks, cloud: Stacks) -> None:
    for stacks in (local, cloud):
        for stack in stacks.values():
            for kind, resources in stack["resource"].items():
                for resource in resources.values():
                    for name in ("policy", "assume_role_policy"):
                        assert "${" not in resource.get(name, ""), kind


def test_only_objects_of_models_are_within_reach(platform: dict[str, Any]) -> None:
    for role in ("gate", "developer", *(f"read-{name}" for name in ENVIRONMENTS)):
        for sid, statement in permissions(platform, role).items():
            if sid in {"ReadObjects", "AddObjects"}:
                bucket = BUCKET
                assert statement["Resource"] == [f"{bucket}/artifacts/*", f"{bucket}/manifests/*"]


def test_a_read_role_reads_and_does_nothing_else(platform: dict[str, Any]) -> None:
    for name in ENVIRONMENTS:
        assert actions(platform, f"read-{name}") == {
            "ReadTable": READ_TABLE,
            "DecryptTable": DECRYPT_TABLE,
            "ReadObjects": READ_OBJECTS,
            "DecryptObjects": ["kms:Decrypt"],
        }


def test_a_developer_adds_objects_and_reads(platform: dict[str, Any]) -> None:
    assert actions(platform, "developer") == {
        "ReadTable": READ_TABLE,
        "DecryptTable": DECRYPT_TABLE,
        "ReadObjects": READ_OBJECTS,
        "AddObjects": ["s3:ListMultipartUploadParts", "s3:PutObject"],
        "SeeBucket": ["s3:GetBucketVersioning", "s3:ListBucketMultipartUploads"],
        "EncryptObjects": ["kms:Decrypt", "kms:GenerateDataKey"],
    }


def test_the_gate_appends_to_the_table_and_only_reads_objects(platform: dict[str, Any]) -> None:
    assert actions(platform, "gate") == {
        "ReadTable": READ_TABLE,
        "AppendToTable": ["dynamodb:ConditionCheckItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        "UseTableKey": ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
        "ReadObjects": READ_OBJECTS,
        "ListVersions": ["s3:ListBucket", "s3:ListBucketVersions"],
        "SeeVersioning": ["s3:GetBucketVersioning"],
        "DecryptObjects": ["kms:Decrypt"],
        "Sign": ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
    }


def test_a_key_is_used_through_its_service_only(platform: dict[str, Any]) -> None:
    for role in ("gate", "developer", "read-dev"):
        for sid, statement in permissions(platform, role).items():
            if statement["Action"][0].startswith("kms:") and sid != "Sign":
                via = "dynamodb" if "Table" in sid else "s3"
                alias = f"alias/modeltrail-{'metadata' if 'Table' in sid else 'artifacts'}"
                assert statement["Resource"] == ["arn:aws:kms:eu-west-1:111111111111:key/*"]
                assert statement["Condition"] == {
                    "ForAnyValue:StringEquals": {"kms:ResourceAliases": alias},
                    "StringEquals": {"kms:ViaService": f"{via}.eu-west-1.amazonaws.com"},
                }


def test_exact_principals_are_trusted(platform: dict[str, Any]) -> None:
    people = [f"arn:aws:iam::111111111111:user/{name}" for name in ("alice", "bob", "carol")]
    ci = ["arn:aws:iam::111111111111:role/ci", "arn:aws:sts::111111111111:assumed-role/ci/*"]
    assert trusted(platform, "developer") == people
    ours = [
        arn.replace("role/ci", "role/modeltrail-ci").replace("/ci/", "/modeltrail-ci/")
        for arn in ci
    ]
    dora = "arn:aws:iam::111111111111:user/dora"
    assert trusted(platform, "gate") == [ci[0], ours[0], *people, dora, ci[1], ours[1]]
    assert trusted(platform, "developer-credit") == [dora]
    assert trusted(platform, "auditor") == ["arn:aws:iam::111111111111:user/erin"]
    assert trusted(platform, "trainer") == ["arn:aws:iam::111111111111:user/trainer"]
    for name, account in zip(ENVIRONMENTS, ("2" * 12, "3" * 12, "4" * 12), strict=True):
        assert trusted(platform, f"read-{name}") == [
            f"arn:aws:iam::{account}:role/modeltrail-workload",
            f"arn:aws:sts::{account}:assumed-role/modeltrail-workload/*",
        ]


def test_in_the_real_aws_no_trust_has_a_wildcard(cloud: Stacks) -> None:
    platform = cloud["platform"]
    people = [
        "arn:aws-us-gov:iam::000000000001:user/ada",
        "arn:aws-us-gov:iam::000000000003:role/sso/people",
    ]
    assert trusted(platform, "developer") == people
    assert trusted(platform, "gate") == [*people, "arn:aws-us-gov:iam::000000000004:role/pipeline"]
    assert trusted(platform, "read-test") == [
        "arn:aws-us-gov:iam::000000000002:role/modeltrail-workload"
    ]


def test_the_bucket_is_guarded_from_everyone(platform: dict[str, Any]) -> None:
    guards = statements(only(platform, "aws_s3_bucket_policy", "artifacts/policy")["policy"])
    assert all((one["Effect"], one["Principal"]) == ("Deny", "*") for one in guards.values())
    sse = "s3:x-amz-server-side-encryption"
    assert {sid: (one["Action"], one.get("Condition")) for sid, one in guards.items()} == {
        "TlsOnly": (
            ["s3:*"],
            {
                "Bool": {"aws:SecureTransport": "false"},
                "NotIpAddress": {"aws:SourceIp": "127.0.0.0/8"},
            },
        ),
        "RecentTls": (["s3:*"], {"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
        "NoDeletion": (["s3:DeleteObject", "s3:DeleteObjectVersion"], None),
        "NoOverwriting": (
            ["s3:PutObject"],
            {
                "Bool": {"s3:ObjectCreationOperation": "true"},
                "Null": {"s3:if-none-match": "true"},
            },
        ),
        "OwnEncryption1": (["s3:PutObject"], {"Null": {sse: "false"}}),
        "OwnEncryption2": (["s3:PutObject"], {"Null": {f"{sse}-aws-kms-key-id": "false"}}),
        "OwnEncryption3": (["s3:PutObject"], {"Null": {f"{sse}-customer-algorithm": "false"}}),
    }
    bucket = BUCKET
    for sid, guard in guards.items():
        whole = [bucket] if sid in {"TlsOnly", "RecentTls"} else []
        assert guard["Resource"] == [*whole, f"{bucket}/*"]


def test_in_the_real_aws_plain_http_has_no_exception(cloud: Stacks) -> None:
    guards = statements(
        only(cloud["platform"], "aws_s3_bucket_policy", "artifacts/policy")["policy"]
    )
    assert guards["TlsOnly"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_uploads_that_nobody_went_on_with_are_ended_and_nothing_expires(
    cloud: Stacks, platform: dict[str, Any]
) -> None:
    """Not in the local AWS: there Terraform would wait for half a minute, and nothing would end."""
    found = only(cloud["platform"], "aws_s3_bucket_lifecycle_configuration")
    assert found["rule"] == [
        {
            "abort_incomplete_multipart_upload": [{"days_after_initiation": 7}],
            "filter": [{"prefix": ""}],
            "id": "end-abandoned-uploads",
            "status": "Enabled",
        },
        {
            "filter": [{"prefix": "artifacts/"}],
            "id": "move-what-is-old",
            "noncurrent_version_transition": [
                {"noncurrent_days": 30, "storage_class": "GLACIER_IR"}
            ],
            "status": "Enabled",
            "transition": [{"days": 30, "storage_class": "INTELLIGENT_TIERING"}],
        },
    ]
    assert "aws_s3_bucket_lifecycle_configuration" not in platform["resource"]


def test_the_bucket_is_private_versioned_and_encrypted(platform: dict[str, Any]) -> None:
    bucket = only(platform, "aws_s3_bucket", "artifacts/bucket")
    assert bucket["bucket"] == layout.bucket("111111111111", "eu-west-1")
    assert bucket["lifecycle"] == {"prevent_destroy": True}
    access = only(platform, "aws_s3_bucket_public_access_block", "artifacts/public-access")
    for name in ("block_public_acls", "block_public_policy"):
        assert access[name] is True
    for name in ("ignore_public_acls", "restrict_public_buckets"):
        assert access[name] is True
    ownership = only(platform, "aws_s3_bucket_ownership_controls", "artifacts/ownership")
    assert ownership["rule"] == {"object_ownership": "BucketOwnerEnforced"}
    versioning = only(platform, "aws_s3_bucket_versioning", "artifacts/versioning")
    assert versioning["versioning_configuration"] == {"status": "Enabled"}
    encryption = only(
        platform, "aws_s3_bucket_server_side_encryption_configuration", "artifacts/encryption"
    )
    assert encryption["rule"] == [
        {
            "apply_server_side_encryption_by_default": {
                "kms_master_key_id": "${aws_kms_key.artifact-key_ACCBA3EE.arn}",
                "sse_algorithm": "aws:kms",
            },
            "bucket_key_enabled": True,
        }
    ]
    assert only(platform, "aws_s3_bucket_policy", "artifacts/policy")["depends_on"] == [
        "aws_s3_bucket_public_access_block.artifacts_public-access_C3DC3372"
    ]


def test_the_table_is_what_the_layout_says_and_recoverable(platform: dict[str, Any]) -> None:
    table = only(platform, "aws_dynamodb_table")
    assert {key: value for key, value in table.items() if key != "//"} == {
        "name": layout.TABLE,
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": layout.PARTITION_KEY,
        "range_key": layout.SORT_KEY,
        "attribute": [
            {"name": layout.PARTITION_KEY, "type": "S"},
            {"name": layout.SORT_KEY, "type": "S"},
            {"name": "subject", "type": "S"},
            {"name": "kind", "type": "S"},
        ],
        "global_secondary_index": [
            {
                "name": name,
                "hash_key": key,
                "range_key": layout.SORT_KEY,
                "projection_type": "ALL",
            }
            for name, key in (("by-subject", "subject"), ("by-kind", "kind"))
        ],
        "stream_enabled": True,
        "stream_view_type": "NEW_IMAGE",
        "ttl": {"attribute_name": layout.TTL_ATTRIBUTE, "enabled": True},
        "point_in_time_recovery": {"enabled": True},
        "server_side_encryption": {
            "enabled": True,
            "kms_key_arn": "${aws_kms_key.metadata-key_CE0FB45C.arn}",
        },
        "deletion_protection_enabled": True,
        "lifecycle": {"prevent_destroy": True},
    }


def test_everyone_but_the_gate_is_denied_writing(platform: dict[str, Any]) -> None:
    guard = only(platform, "aws_dynamodb_resource_policy")
    table = "${aws_dynamodb_table.metadata_table_7A79CBA2.arn}"
    assert guard["resource_arn"] == table
    (statement,) = statements(guard["policy"]).values()
    gate = f"arn:aws:iam::111111111111:role/{layout.GATE_ROLE}"
    assert statement == {
        "Sid": "OnlyTheGateWrites",
        "Effect": "Deny",
        "Principal": "*",
        "Action": [
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:PartiQLDelete",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
        ],
        "Resource": ["arn:aws:dynamodb:eu-west-1:111111111111:table/modeltrail-metadata"],
        "Condition": {"ArnNotEquals": {"aws:PrincipalArn": gate}},
    }


def test_keys_rotate_and_administrators_cannot_decrypt(platform: dict[str, Any]) -> None:
    reading = (f"read-{name}" for name in ENVIRONMENTS)
    roles = ["gate", "developer", "developer-credit", "auditor", *reading]
    cryptic = re.compile(r"kms:(Encrypt|Decrypt|ReEncrypt|GenerateData|CreateGrant|Sign|\*)")
    for path, via in (("artifact-key/key", "s3"), ("metadata-key/key", "dynamodb")):
        key = only(platform, "aws_kms_key", path)
        assert key["enable_key_rotation"] is True
        assert key["lifecycle"] == {"prevent_destroy": True}
        policy = statements(key["policy"])
        assert set(policy) == {"Administer", "UseThroughService"}
        assert not any(cryptic.match(action) for action in policy["Administer"]["Action"])
        assert "kms:PutKeyPolicy" in policy["Administer"]["Action"]  # else nobody could ever
        use = policy["UseThroughService"]
        assert use["Principal"] == {"AWS": ["arn:aws:iam::111111111111:root"]}
        assert use["Condition"]["StringEquals"] == {
            "kms:CallerAccount": "111111111111",
            "kms:ViaService": f"{via}.eu-west-1.amazonaws.com",
        }
        if via == "s3":
            assert use["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
            assert use["Condition"]["ArnEquals"]["aws:PrincipalArn"] == [
                f"arn:aws:iam::111111111111:role/modeltrail-{role}" for role in roles
            ]


def test_outputs_have_exactly_these_names(platform: dict[str, Any]) -> None:
    assert set(platform["output"]) == {
        "table_name",
        "bucket_name",
        "artifact_key_arn",
        "gate_role_arn",
        "developer_role_arn",
        "team_role_arns",
        "auditor_role_arn",
        "trainer_role_arn",
        "ci_role_arn",
        "checkpoint_key_arn",
        "read_role_arns",
    }
    assert set(platform["output"]["read_role_arns"]["value"]) == set(ENVIRONMENTS)


def test_a_stack_fits_one_account_and_nothing_of_the_blueprint_is_in_the_code(
    local: Stacks, cloud: Stacks
) -> None:
    assert set(cloud) == {"platform", "environment-test"}
    text = json.dumps(cloud)
    for literal in ("eu-west-1", "arn:aws:", "111111111111", "assumed-role", "127.0.0"):
        assert literal not in text
    for name, account in (("platform", "000000000001"), ("environment-test", "000000000002")):
        assert cloud[name]["provider"]["aws"] == [
            {
                "allowed_account_ids": [account],
                "default_tags": [{"tags": {"project": "modeltrail", "stack": name}}],
                "region": "us-gov-west-1",
            }
        ]
    for stack in (*local.values(), *cloud.values()):
        assert stack["terraform"] == {
            "backend": {"local": {"path": "terraform.tfstate"}},
            "required_providers": {"aws": {"source": "aws", "version": "5.100.0"}},
        }
