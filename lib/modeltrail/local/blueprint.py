"""The local organisation that a blueprint asks for.

The stacks check a blueprint in full when they are synthesised; this reads of it who must exist.
"""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from modeltrail import layout
from modeltrail.errors import InvalidInput
from modeltrail.local.organisation import EnvironmentAccount, Organisation


class _Account(BaseModel):
    account: str


class _Environment(_Account):
    name: str
    workloads: list[str] = Field(min_length=1, max_length=1)
    external_id: str | None = None


class _Team(BaseModel):
    name: str
    people: list[str]


class _Training(BaseModel):
    trainers: list[str]


class _Blueprint(BaseModel):
    local: bool
    region: str
    platform: _Account
    environments: list[_Environment] = Field(min_length=1)
    people: list[str]
    teams: list[_Team] = []
    ci: list[str | dict[str, Any]] = []
    auditors: list[str] = []
    training: _Training = _Training(trainers=[])


def load(path: Path) -> Organisation:
    """Return the organisation that a blueprint's accounts and principals make up.

    Raises:
        InvalidInput: It cannot be read, or is no blueprint of a local platform.
    """
    # The library does without PyYAML; only the local platform reads YAML.
    from modeltrail.yaml_text import parse_yaml, read_yaml  # noqa: PLC0415

    text = read_yaml(path, what="blueprint")
    try:
        given = _Blueprint.model_validate(parse_yaml(text))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise InvalidInput(
            f"The blueprint {path} is malformed: {where}: {first['msg']}."
        ) from error
    except ValueError as error:
        raise InvalidInput(f"The blueprint {path} cannot be read: {error}.") from error
    if not given.local:
        raise InvalidInput(
            f"The blueprint {path} is not of a local platform.",
            remedy="Give it 'local: true', or use examples/blueprint.local.yaml.",
        )
    platform = given.platform.account
    return Organisation(
        platform=platform,
        region=given.region,
        people=tuple(_name(arn, "user", platform) for arn in given.people),
        others={
            _name(arn, "user", platform): roles
            for arns, roles in (
                *(
                    (team.people, (layout.GATE_ROLE, layout.team_role(team.name)))
                    for team in given.teams
                ),
                (given.auditors, (layout.AUDITOR_ROLE,)),
                (given.training.trainers, (layout.TRAINER_ROLE,)),
            )
            for arn in arns
        },
        # Who comes with a token of an issuer needs no account here.
        ci=tuple(_name(arn, "role", platform) for arn in given.ci if isinstance(arn, str)),
        environments=tuple(
            EnvironmentAccount(
                name=each.name,
                account=each.account,
                service=_name(each.workloads[0], "user", each.account),
                external_id=each.external_id,
            )
            for each in given.environments
        ),
    )


def _name(arn: str, kind: str, account: str) -> str:
    """Return the name in the ARN of a principal that the local organisation can have."""
    start = f"arn:aws:iam::{account}:{kind}/"
    if not arn.startswith(start):
        raise InvalidInput(
            f"{arn} cannot be in the local organisation.",
            remedy=f"There it must be a {kind} of the account {account}: {start}NAME.",
        )
    return arn.removeprefix(start)
