import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.errors import InvalidInput
from modeltrail.identity import Actor, actor, session_name

ACCOUNT = "111111111111"
LEGAL_SESSION = re.compile(r"[A-Za-z0-9_+=,.@-]{2,64}")  # STS AssumeRole, RoleSessionName


@pytest.mark.parametrize(
    ("arn", "person"),
    [
        (f"arn:aws:iam::{ACCOUNT}:user/alice", f"{ACCOUNT}/user/alice"),
        (f"arn:aws:iam::{ACCOUNT}:user/ml/risk/Alice", f"{ACCOUNT}/user/alice"),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/CI/run-1", f"{ACCOUNT}/role/ci"),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/run-2", f"{ACCOUNT}/role/ci"),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/bob", f"{ACCOUNT}/federated"),
        (f"arn:aws:iam::{ACCOUNT}:root", f"{ACCOUNT}/root"),
        (f"arn:aws-us-gov:iam::{ACCOUNT}:user/alice", f"{ACCOUNT}/user/alice"),
        (
            f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Admin_0123abcd/Bob@Example.com",
            "sso/bob@example.com",
        ),
        (
            "arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_Reader_4567/bob@example.com",
            "sso/bob@example.com",
        ),
    ],
)
def test_spellings_and_names_of_one_s_own_choice_make_no_second_person(
    arn: str, person: str
) -> None:
    assert actor(arn) == Actor(arn=arn, person=person)


def test_a_name_that_callers_choose_for_themselves_approves_as_nobody_else() -> None:
    chosen = [f"arn:aws:sts::{ACCOUNT}:federated-user/{name}" for name in ("alice", "bob")]
    chosen_roles = [f"arn:aws:sts::{ACCOUNT}:assumed-role/dev/{name}" for name in ("alice", "bob")]
    assert len({actor(arn).person for arn in chosen}) == 1
    assert len({actor(arn).person for arn in chosen_roles}) == 1


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "alice",
        "arn:aws:s3:::bucket",
        "arn:aws:iam:eu-west-1:111111111111:user/alice",
        "arn:aws:iam::11111111111:user/alice",
        "arn:aws:iam::１１１１１１１１１１１１:user/alice",  # noqa: RUF001 (wide digits are the point)
        f"arn:aws:iam::{ACCOUNT}:user/",
        f"arn:aws:iam::{ACCOUNT}:user",
        f"arn:aws:iam::{ACCOUNT}:",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/",
        f"arn:aws:iam::{ACCOUNT}:user/alice\n",
        f"arn:aws:iam::{ACCOUNT}:user/al ice",
        f"arn:aws:iam::{ACCOUNT}:user/аlice",  # noqa: RUF001 (a Cyrillic letter is the point)
        f"arn:aws:iam::{ACCOUNT}:user/{'a' * 2048}",
    ],
)
def test_what_is_no_principal_is_refused(arn: str) -> None:
    with pytest.raises(InvalidInput, match="is not the ARN of an IAM or STS principal"):
        actor(arn)


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws:iam::{ACCOUNT}:user/a",
        f"arn:aws:iam::{ACCOUNT}:user/{'a' * 64}",
        f"arn:aws:iam::{ACCOUNT}:user/{'p/' * 200}alice",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/{'r' * 64}/{'s' * 64}",
        f"arn:aws:iam::{ACCOUNT}:root",
        f"arn:aws:iam::{ACCOUNT}:user/Ålice Müller",
        f"arn:aws:iam::{ACCOUNT}:user/a\nb",
        f"arn:aws:iam::{ACCOUNT}:user/🙂",
        "x",
    ],
)
def test_a_session_name_is_legal_whatever_the_actor_is_called(arn: str) -> None:
    assert LEGAL_SESSION.fullmatch(session_name(Actor(arn=arn, person="p")))


def test_a_session_name_begins_with_the_actor_s_own() -> None:
    assert session_name(actor(f"arn:aws:iam::{ACCOUNT}:user/alice")).startswith("alice-")


def test_two_actors_of_one_name_have_two_session_names() -> None:
    arns = [
        f"arn:aws:iam::{ACCOUNT}:user/alice",
        "arn:aws:iam::222222222222:user/alice",
        f"arn:aws:sts::{ACCOUNT}:federated-user/alice",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/a/b",
        f"arn:aws:iam::{ACCOUNT}:user/a/b",
        f"arn:aws:iam::{ACCOUNT}:user/a.b",
        *(f"arn:aws:iam::{ACCOUNT}:user/{'x' * 70}{last}" for last in "yz"),
    ]
    assert len({session_name(actor(arn)) for arn in arns}) == len(arns)


def test_nobody_can_be_called_as_another_s_session() -> None:
    victim = session_name(actor(f"arn:aws:iam::{ACCOUNT}:user/a/b"))
    assert session_name(actor(f"arn:aws:iam::{ACCOUNT}:user/{victim}")) != victim


@given(st.text(min_size=1, max_size=120), st.text(min_size=1, max_size=120))
def test_session_names_are_legal_and_differ_where_the_actors_do(one: str, other: str) -> None:
    names = [session_name(Actor(arn=arn, person="p")) for arn in (one, other)]
    assert all(LEGAL_SESSION.fullmatch(name) for name in names)
    assert (names[0] == names[1]) == (one == other)
