"""The roles beside the gate, its boundary, and what a whole organisation's stacks ask for."""

from fnmatch import fnmatchcase
from typing import Any

import pytest

from modeltrail import layout
from tests.stacks.synthesis import Stacks, actions, only, permissions, statements

READ_TABLE = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
READ_OBJECTS = ["s3:GetObject", "s3:GetObjectVersion"]
DECRYPT_TABLE = ["kms:Decrypt", "kms:DescribeKey"]
OWN_ROLES = ["sts:AssumeRole", "sts:SetSourceIdentity"]
BUCKET = f"arn:aws:s3:::{layout.bucket('111111111111', 'eu-west-1')}"


@pytest.fixture
def platform(local: Stacks) -> dict[str, Any]:
    return local["platform"]


def test_a_team_adds_objects_of_its_models_alone_and_reads_all(platform: dict[str, Any]) -> None:
    team, all_ = (permissions(platform, role) for role in ("developer-credit", "developer"))
    mine = [f"{BUCKET}/artifacts/credit-*", f"{BUCKET}/manifests/credit-*"]
    assert team.pop("AddObjects")["Resource"] == mine
    all_.pop("AddObjects")
    assert team == all_


def test_an_auditor_reads_what_proves_and_changes_nothing(platform: dict[str, Any]) -> None:
    assert actions(platform, "auditor") == {
        "ReadTable": READ_TABLE,
        "DecryptTable": DECRYPT_TABLE,
        "ReadManifests": READ_OBJECTS,
        "DecryptObjects": ["kms:Decrypt"],
        "Verify": ["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"],
    }
    found = permissions(platform, "auditor")["ReadManifests"]
    assert found["Resource"] == [f"{BUCKET}/manifests/*"]


def test_a_trainer_reads_the_one_source_of_data(platform: dict[str, Any]) -> None:
    source = "arn:aws:s3:::example-training-data"
    found = permissions(platform, "trainer")
    assert {sid: (one["Action"], one["Resource"]) for sid, one in found.items()} == {
        "ReadData": (READ_OBJECTS, [f"{source}/features/*"]),
        "ListData": (["s3:ListBucket"], [source]),
    }
    assert found["ListData"]["Condition"] == {"StringLike": {"s3:prefix": ["features/*"]}}


def test_pipelines_with_a_token_reach_the_gate_and_nothing_else(platform: dict[str, Any]) -> None:
    assert actions(platform, "ci") == {
        "AssumeGate": OWN_ROLES,
        "ReadParameter": ["ssm:GetParameter"],
    }
    gate = f"arn:aws:iam::111111111111:role/{layout.GATE_ROLE}"
    assert permissions(platform, "ci")["AssumeGate"]["Resource"] == [gate]
    provider = only(platform, "aws_iam_openid_connect_provider")
    assert provider["url"] == "https://token.actions.githubusercontent.com"
    assert provider["client_id_list"] == ["sts.amazonaws.com"]


def test_the_gate_alone_signs_checkpoints(platform: dict[str, Any]) -> None:
    key = only(platform, "aws_kms_key", "signing-key/key")
    assert (key["customer_master_key_spec"], key["key_usage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
    found = statements(key["policy"])
    assert {sid: one["Action"] for sid, one in found.items() if sid != "Administer"} == {
        "Sign": ["kms:Sign"],
        "Verify": ["kms:GetPublicKey", "kms:Verify"],
    }
    assert not any("Sign" in action for action in found["Administer"]["Action"])
    assert found["Sign"]["Condition"]["ArnEquals"]["aws:PrincipalArn"] == [
        f"arn:aws:iam::111111111111:role/{layout.GATE_ROLE}",
        f"arn:aws:sts::111111111111:assumed-role/{layout.GATE_ROLE}/*",
    ]


def test_every_role_is_within_the_boundary_of_its_account(local: Stacks, cloud: Stacks) -> None:
    for stacks in (local, cloud):
        for stack in stacks.values():
            (account,) = stack["provider"]["aws"][0]["allowed_account_ids"]
            (policy,) = stack["resource"]["aws_iam_policy"].values()
            partition = "aws" if stacks is local else "aws-us-gov"
            for role in stack["resource"]["aws_iam_role"].values():
                # AWS Backup's own policies go further than any role of ours may.
                if "backup.amazonaws.com" in role["assume_role_policy"]:
                    continue
                boundary = f"arn:{partition}:iam::{account}:policy/{policy['name']}"
                assert role["permissions_boundary"] == boundary
                assert len(role["depends_on"]) >= 1


def test_a_boundary_denies_what_would_undo_it(platform: dict[str, Any]) -> None:
    text = only(platform, "aws_iam_policy")["policy"]
    assert len(text) < 6144  # characters that a managed policy may have
    found = statements(text)
    for action in (
        "iam:DeleteRolePermissionsBoundary",
        "iam:PassRole",
        "kms:PutKeyPolicy",
        "cloudtrail:StopLogging",
        "s3:PutBucketPolicy",
        "s3:DeleteObjectVersion",
        "dynamodb:PutResourcePolicy",
        "dynamodb:DeleteTable",
    ):
        assert any(
            one["Effect"] == "Deny" and fnmatchcase(action, pattern)
            for one in found.values()
            for pattern in one["Action"]
        ), action
    own = "arn:aws:iam::111111111111:role/modeltrail-*"
    assert found["NoOtherRoles"]["NotResource"] == [own]
    assert found["OwnRoles"]["Resource"] == [own]


def test_an_environment_that_loads_what_is_admitted_gets_nothing_else(organization: Stacks) -> None:
    platform = organization["platform"]
    bucket = f"arn:aws:s3:::{layout.bucket('012345678901', 'eu-central-1')}"
    found = permissions(platform, "read-production")
    assert found["ReadManifests"]["Resource"] == [f"{bucket}/manifests/*"]
    assert found["ReadAdmitted"]["Resource"] == [f"{bucket}/artifacts/*"]
    assert found["ReadAdmitted"]["Condition"] == {
        "StringEquals": {"s3:ExistingObjectTag/modeltrail-admitted-production": "true"}
    }
    assert "ReadObjects" not in found
    assert "ReadObjects" in permissions(platform, "read-staging")
    admit = permissions(platform, "gate")["Admit"]
    assert admit["Action"] == ["s3:PutObjectTagging", "s3:PutObjectVersionTagging"]
    assert admit["Condition"] == {
        "ForAllValues:StringEquals": {"s3:RequestObjectTagKeys": ["modeltrail-admitted-production"]}
    }


def test_an_organisation_is_asked_for_across_accounts(organization: Stacks) -> None:
    platform = organization["platform"]
    for name, own in (("staging", "staging-9f2c"), ("production", "production-71be")):
        document = only(platform, "aws_iam_role", f"read-{name}/role")["assume_role_policy"]
        (statement,) = statements(document).values()
        assert statement["Condition"]["StringEquals"] == {
            "aws:PrincipalOrgID": "o-a1b2c3d4e5",
            "sts:ExternalId": own,
        }


def test_state_is_kept_encrypted_in_a_bucket_with_a_lock_file(organization: Stacks) -> None:
    for name, stack in organization.items():
        assert stack["terraform"]["backend"] == {
            "s3": {
                "bucket": "example-terraform-state",
                "encrypt": True,
                "key": f"modeltrail/{name}.tfstate",
                "kms_key_id": "arn:aws:kms:eu-central-1:012345678901:alias/terraform-state",
                "region": "eu-central-1",
                "use_lockfile": True,
            }
        }


def test_everything_is_tagged_as_the_blueprint_says(organization: Stacks) -> None:
    for name, stack in organization.items():
        assert stack["provider"]["aws"][0]["default_tags"] == [
            {
                "tags": {
                    "cost-center": "4711",
                    "owner": "ml-platform",
                    "project": "modeltrail",
                    "stack": name,
                }
            }
        ]


def test_what_is_given_out_is_a_parameter_too(platform: dict[str, Any]) -> None:
    names = {one["name"] for one in platform["resource"]["aws_ssm_parameter"].values()}
    outputs = {f"/modeltrail/{name}" for name in platform["output"]}
    assert names == {*outputs, layout.PLATFORM_PARAMETER}
