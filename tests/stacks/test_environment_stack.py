import json

import pytest

from modeltrail import config, layout
from tests.stacks.synthesis import Stacks, only, statements


@pytest.mark.parametrize(
    ("name", "account"),
    [("dev", "222222222222"), ("staging", "333333333333"), ("production", "444444444444")],
)
def test_a_workload_may_assume_its_read_role_and_nothing_else(
    local: Stacks, name: str, account: str
) -> None:
    stack = local[f"environment-{name}"]
    assert set(stack["resource"]) == {
        "aws_iam_policy",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_ssm_parameter",
    }
    tags = {"owner": "ml-platform", "project": "modeltrail", "stack": f"environment-{name}"}
    assert stack["provider"]["aws"] == [
        {
            "allowed_account_ids": [account],
            "default_tags": [{"tags": tags}],
            "region": "eu-west-1",
        }
    ]
    role = only(stack, "aws_iam_role")
    assert role["name"] == layout.WORKLOAD_ROLE
    assert statements(role["assume_role_policy"]) == {
        "ExactPrincipals": {
            "Sid": "ExactPrincipals",
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{account}:root"]},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
            "Condition": {
                "ArnEquals": {"aws:PrincipalArn": [f"arn:aws:iam::{account}:user/{name}-service"]}
            },
        }
    }
    assert statements(only(stack, "aws_iam_role_policy")["policy"]) == {
        "AssumeReadRole": {
            "Sid": "AssumeReadRole",
            "Effect": "Allow",
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
            "Resource": [f"arn:aws:iam::111111111111:role/{layout.read_role(name)}"],
        },
        "ReadParameter": {
            "Sid": "ReadParameter",
            "Effect": "Allow",
            "Action": ["ssm:GetParameter"],
            "Resource": [f"arn:aws:ssm:eu-west-1:{account}:parameter/modeltrail/platform"],
        },
    }
    assert set(stack["output"]) == {"workload_role_arn"}


def test_an_environment_is_told_its_own_external_id_and_no_others(local: Stacks) -> None:
    for name, own in (("dev", None), ("staging", "staging-reads-models")):
        parameter = only(local[f"environment-{name}"], "aws_ssm_parameter", "parameter-platform")
        told = json.loads(parameter["value"])
        given = {each["name"]: each["external_id"] for each in told["environments"]}
        assert given == {"dev": None, "staging": None, "production": None, name: own}
        assert config.Platform.model_validate(told).environment_names == tuple(given)
