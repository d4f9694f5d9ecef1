from stacks.trust import trust
from tests.stacks.synthesis import statements

ALICE = "arn:aws:iam::111111111111:user/alice"
SCORER = "arn:aws:iam::012345678901:role/apps/scorer"


def test_exact_principals_are_a_condition_on_their_accounts() -> None:
    (statement,) = statements(trust(SCORER, ALICE, ALICE, local=False)).values()
    assert statement == {
        "Sid": "ExactPrincipals",
        "Effect": "Allow",
        "Principal": {"AWS": ["arn:aws:iam::012345678901:root", "arn:aws:iam::111111111111:root"]},
        "Action": ["sts:AssumeRole"],
        "Condition": {"ArnEquals": {"aws:PrincipalArn": [SCORER, ALICE]}},
    }


def test_the_local_aws_knows_a_role_by_its_sessions() -> None:
    (statement,) = statements(trust(SCORER, ALICE, local=True)).values()
    assert statement["Condition"]["ArnEquals"]["aws:PrincipalArn"] == [
        SCORER,
        ALICE,
        "arn:aws:sts::012345678901:assumed-role/scorer/*",
    ]
