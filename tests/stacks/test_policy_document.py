import json

from stacks.policy_document import Statement, document


def test_a_statement_says_only_what_it_was_given() -> None:
    text = document(Statement(sid="One", actions=("s3:GetObject",), resources=("arn:x/*",)))
    assert json.loads(text) == {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "One", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:x/*"]}
        ],
    }


def test_principals_and_conditions_are_written_in_iams_words() -> None:
    text = document(
        Statement(
            sid="Two",
            effect="Deny",
            principals=("arn:p",),
            actions=("a:B",),
            resources=("*",),
            conditions={"ArnEquals": {"aws:PrincipalArn": ("x", "y")}, "Bool": {"k": "true"}},
        ),
        Statement(sid="Three", principals="*", actions=("a:B",)),
    )
    two, three = json.loads(text)["Statement"]
    assert two["Effect"] == "Deny"
    assert two["Principal"] == {"AWS": ["arn:p"]}
    assert two["Condition"] == {
        "ArnEquals": {"aws:PrincipalArn": ["x", "y"]},
        "Bool": {"k": "true"},
    }
    assert three["Principal"] == "*"
    assert "Resource" not in three


def test_a_policy_variable_is_escaped_and_a_reference_is_not() -> None:
    text = document(
        Statement(
            sid="Own",
            actions=("s3:GetObject",),
            resources=("${TfToken[TOKEN.7]}/${aws:username}/*",),
        )
    )
    assert "${TfToken[TOKEN.7]}/$${aws:username}/*" in text
