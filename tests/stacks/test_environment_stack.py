import pytest

from modeltrail import layout
from tests.stacks.synthesis import Stacks, only, statements


@pytest.mark.parametrize(
    ("name", "account"),
    [("dev", "222222222222"), ("staging", "333333333333"), ("production", "444444444444")],
)
def test_a_workload_may_assume_its_read_role_and_nothing_else(
    local: Stacks, name: str, account: str
) -> None:
    stack = local[f"environment-{name}"]
    assert set(stack["resource"]) == {"aws_iam_role", "aws_iam_role_policy"}
    assert stack["provider"]["aws"] == [{"allowed_account_ids": [account], "region": "eu-west-1"}]
    role = only(stack, "aws_iam_role")
    assert role["name"] == layout.WORKLOAD_ROLE
    assert statements(role["assume_role_policy"]) == {
        "ExactPrincipals": {
            "Sid": "ExactPrincipals",
            "Effect": "Allow",
            "Principal": {"AWS": [f"arn:aws:iam::{account}:root"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {
                "ArnEquals": {"aws:PrincipalArn": [f"arn:aws:iam::{account}:user/{name}-service"]}
            },
        }
    }
    assert statements(only(stack, "aws_iam_role_policy")["policy"]) == {
        "AssumeReadRole": {
            "Sid": "AssumeReadRole",
            "Effect": "Allow",
            "Action": ["sts:AssumeRole"],
            "Resource": [f"arn:aws:iam::111111111111:role/{layout.read_role(name)}"],
        }
    }
    assert set(stack["output"]) == {"workload_role_arn"}
