from dataclasses import replace

from stacks.blueprint import parse
from stacks.settings import Oidc
from stacks.trust import trust, trust_service, trust_tokens
from tests.stacks.synthesis import CLOUD_BLUEPRINT, statements

ALICE = "arn:aws-us-gov:iam::000000000001:user/alice"
SCORER = "arn:aws-us-gov:iam::000000000002:role/apps/scorer"
ROOTS = ["arn:aws-us-gov:iam::000000000001:root", "arn:aws-us-gov:iam::000000000002:root"]
CLOUD = parse(CLOUD_BLUEPRINT)
OF_AN_ORGANISATION = replace(CLOUD, organization="o-a1b2c3d4e5")


def test_exact_principals_are_a_condition_on_their_accounts() -> None:
    (statement,) = statements(trust(SCORER, ALICE, ALICE, settings=CLOUD)).values()
    assert statement == {
        "Sid": "ExactPrincipals",
        "Effect": "Allow",
        "Principal": {"AWS": ROOTS},
        "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
        "Condition": {"ArnEquals": {"aws:PrincipalArn": [ALICE, SCORER]}},
    }


def test_the_local_aws_knows_a_role_by_its_sessions() -> None:
    local = replace(CLOUD, local=True)
    (statement,) = statements(trust(SCORER, ALICE, settings=local)).values()
    assert statement["Condition"]["ArnEquals"]["aws:PrincipalArn"] == [
        ALICE,
        SCORER,
        "arn:aws-us-gov:sts::000000000002:assumed-role/scorer/*",
    ]


def test_who_is_of_another_account_is_of_the_organisation_where_one_is_named() -> None:
    for principals in ((SCORER,), (SCORER, ALICE)):
        (statement,) = statements(trust(*principals, settings=OF_AN_ORGANISATION)).values()
        assert statement["Condition"]["StringEquals"] == {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}
    (own,) = statements(trust(ALICE, settings=OF_AN_ORGANISATION)).values()
    assert set(own["Condition"]) == {"ArnEquals"}


def test_an_external_id_is_asked_for_beside_the_rest() -> None:
    text = trust(SCORER, settings=OF_AN_ORGANISATION, external_id="mine")
    (statement,) = statements(text).values()
    assert statement["Condition"] == {
        "ArnEquals": {"aws:PrincipalArn": [SCORER]},
        "StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5", "sts:ExternalId": "mine"},
    }


def test_a_token_has_an_exact_subject_and_audience() -> None:
    oidc = Oidc(issuer="https://ci.example.com/a", audience="sts.amazonaws.com", subjects=("x:y",))
    (statement,) = statements(trust_tokens([(oidc, "arn:provider")])).values()
    assert statement == {
        "Sid": "ExactSubjects1",
        "Effect": "Allow",
        "Principal": {"Federated": ["arn:provider"]},
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Condition": {
            "StringEquals": {
                "ci.example.com/a:aud": "sts.amazonaws.com",
                "ci.example.com/a:sub": ["x:y"],
            }
        },
    }


def test_a_service_is_trusted_by_its_name() -> None:
    (statement,) = statements(trust_service("lambda.amazonaws.com")).values()
    assert statement["Principal"] == {"Service": ["lambda.amazonaws.com"]}
    assert statement["Action"] == ["sts:AssumeRole"]
