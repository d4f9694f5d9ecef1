"""Who may assume which role, with and without what they must say beside; `+` and `-` as there."""

from functools import partial

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from modeltrail import layout
from modeltrail.local import root
from tests.cloud.matrix.conftest import STRANGERS, Cast, allowed, token

ROLES = {
    "gate": layout.GATE_ROLE,
    "developer": layout.DEVELOPER_ROLE,
    "team": layout.team_role("credit"),
    "auditor": layout.AUDITOR_ROLE,
    "trainer": layout.TRAINER_ROLE,
    "pipeline": layout.CI_ROLE,
    "dev": layout.read_role("dev"),
    "staging": layout.read_role("staging"),
    "production": layout.read_role("production"),
}
_SAID = {"staging": "staging-reads-models", "production": "production-reads-models"}

TABLE = """
                        gate developer team auditor trainer pipeline dev staging production
alice                   +    +         -    -       -       -        -   -       -
bob                     +    +         -    -       -       -        -   -       -
dora                    +    -         +    -       -       -        -   -       -
erin                    -    -         -    +       -       -        -   -       -
trainer                 -    -         -    -       +       -        -   -       -
ci                      +    -         -    -       -       -        -   -       -
ci-runner               -    -         -    -       -       -        -   -       -
dev                     -    -         -    -       -       -        +   -       -
dev-service             -    -         -    -       -       -        -   -       -
staging                 -    -         -    -       -       -        -   +       -
production              -    -         -    -       -       -        -   -       +
production, says less   -    -         -    -       -       -        -   -       -
production, says other  -    -         -    -       -       -        -   -       -
admin                   -    -         -    -       -       -        -   -       -
other                   -    -         -    -       -       -        -   -       -
bound                   -    -         -    -       -       -        -   -       -
"""


def _cells() -> list[tuple[str, str, bool]]:
    head, *rows = TABLE.strip("\n").splitlines()
    assert head.split() == list(ROLES)
    return [
        (row[:24].strip(), role, mark == "+")
        for row in rows
        for role, mark in zip(ROLES, row[24:].split(), strict=True)
    ]


CELLS = _cells()


@pytest.mark.parametrize(
    ("who", "role", "expected"), CELLS, ids=[f"{who}: {role}" for who, role, _ in CELLS]
)
def test_who_assumes_a_role(cast: Cast, who: str, role: str, *, expected: bool) -> None:
    name, _, how = who.partition(", ")
    said = {"": _SAID.get(role), "says less": None, "says other": "another"}[how]
    some = name in {"admin", "other", "bound"}
    sts = cast.client(name, "sts") if some else cast.sts(name)
    given = {} if said is None else {"ExternalId": said}
    arn = cast.role(ROLES[role])
    attempt = partial(sts.assume_role, RoleArn=arn, RoleSessionName="try", **given)
    assert allowed(attempt) is expected


ISSUER, AUDIENCE = "https://token.actions.githubusercontent.com", "sts.amazonaws.com"
MAIN = "repo:example/models:ref:refs/heads/main"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"iss": ISSUER, "aud": AUDIENCE, "sub": MAIN}, True),
        ({"iss": ISSUER, "aud": AUDIENCE, "sub": f"{MAIN}2"}, False),
        ({"iss": ISSUER, "aud": AUDIENCE, "sub": MAIN.upper()}, False),
        ({"iss": ISSUER, "aud": AUDIENCE, "sub": "repo:example/models:pull_request"}, False),
        ({"iss": ISSUER, "aud": AUDIENCE, "sub": "repo:other/models:ref:refs/heads/main"}, False),
        ({"iss": ISSUER, "aud": AUDIENCE, "sub": ""}, False),
        ({"iss": ISSUER, "aud": AUDIENCE}, False),
        ({"iss": ISSUER, "aud": "https://github.com/example", "sub": MAIN}, False),
        ({"iss": ISSUER, "sub": MAIN}, False),
        ({"iss": "https://gitlab.com", "aud": AUDIENCE, "sub": MAIN}, False),
        ({"iss": f"{ISSUER}/example", "aud": AUDIENCE, "sub": MAIN}, False),
        ({"aud": AUDIENCE, "sub": MAIN}, False),
    ],
)
def test_a_token_is_told_by_issuer_audience_and_exact_subject(
    cast: Cast, claims: dict[str, str], *, expected: bool
) -> None:
    sts = boto3.client(
        "sts",
        region_name=cast.platform.region,
        endpoint_url=cast.platform.endpoint_url,
        config=Config(signature_version=UNSIGNED),
    )
    for role, right in ((layout.CI_ROLE, expected), (layout.GATE_ROLE, False)):
        arn = cast.role(role)
        attempt = partial(
            sts.assume_role_with_web_identity,
            RoleArn=arn,
            RoleSessionName="run",
            WebIdentityToken=token(**claims),
        )
        assert allowed(attempt) is right


def test_another_account_is_refused_whatever_it_may_do_itself(cast: Cast) -> None:
    """Its root is, and a role of the name that a workload has."""
    sts = root.session(STRANGERS, cast.platform.region).client(
        "sts", endpoint_url=cast.platform.endpoint_url
    )
    for name in ROLES.values():
        arn = cast.role(name)
        attempt = partial(
            sts.assume_role, RoleArn=arn, RoleSessionName="try", ExternalId=_SAID["production"]
        )
        assert not allowed(attempt)
