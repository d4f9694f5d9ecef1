"""Who exists in the local organisation: the accounts, their people and their services.

The stacks make the platform's own roles. What a company has before them is made here: people
with keys in the platform account, a CI runner with a role, and one service in each product
environment; each may assume the roles that it needs, and nothing else.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from modeltrail import layout
from modeltrail.errors import InvalidInput
from modeltrail.local import profile_files, root
from modeltrail.names import check_environment_name

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

_ACCOUNT = re.compile(r"[0-9]{12}")
_USER = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)  # an IAM name without a path
_RUNNER = "-runner"
_VERSION = "2012-10-17"


@dataclass(frozen=True, kw_only=True)
class EnvironmentAccount:
    """The account of a product environment."""

    name: str
    account: str
    service: str
    """The user as whom its workload begins."""
    external_id: str | None = None
    """What its workload says to assume the read role."""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The accounts, and who is in them.

    Raises:
        InvalidInput: An account id or a name is malformed, or stands twice.
    """

    platform: str
    """The platform's account."""
    region: str
    people: tuple[str, ...]
    """Users of the platform account; each may assume the gate's and the developer role."""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """More users of the platform account, and which of its roles each may assume."""
    ci: tuple[str, ...]
    """Roles of the platform account, each assumed by a user named `<role>-runner`."""
    environments: tuple[EnvironmentAccount, ...]

    def __post_init__(self) -> None:
        accounts = [self.platform, *(each.account for each in self.environments)]
        for account in accounts:
            if not _ACCOUNT.fullmatch(account):
                raise InvalidInput(f"{account!r} is not an account id: twelve digits.")
        profiles = [*self.people, *self.others]
        for role in self.ci:
            profiles += [role, runner(role)]
        for each in self.environments:
            profiles += [check_environment_name(each.name), each.service]
        for name in profiles:
            if not _USER.fullmatch(name):
                raise InvalidInput(f"{name!r} is not the name of an IAM user or role.")
        for thing, count in Counter(accounts + profiles).items():
            if count > 1:
                raise InvalidInput(
                    f"{thing!r} stands twice in the local organisation.",
                    remedy="Accounts, people, CI roles, services and environments need names "
                    "that differ.",
                )


def runner(ci_role: str) -> str:
    """Return the user who assumes a CI role; in a company an OIDC token stands in its place."""
    return f"{ci_role}{_RUNNER}"


def create(organisation: Organisation, *, url: str, folder: Path) -> profile_files.Profiles:
    """Make everyone in a new local AWS, and write their keys to the folder, for its owner only.

    There is a profile for each person and each CI role, and one named for each environment,
    which stands for its workload role.

    Args:
        organisation: The accounts.
        url: Where the local AWS is.
        folder: Where the files go.

    Raises:
        BackendError: A file cannot be written.
    """
    keys: dict[str, tuple[str, str]] = {}
    roles: dict[str, tuple[str, str]] = {}  # profile: role ARN, source profile
    may: dict[str, list[str]] = {}  # profile: the platform's roles

    iam = _iam(organisation.platform, organisation.region, url)
    gate = role_arn(organisation.platform, layout.GATE_ROLE)
    developer = (layout.GATE_ROLE, layout.DEVELOPER_ROLE)
    everyone = {**dict.fromkeys(organisation.people, developer), **organisation.others}
    for person, names in everyone.items():
        may[person] = [role_arn(organisation.platform, name) for name in names]
        keys[person] = _user(iam, person, may[person])
    for role in organisation.ci:
        keys[runner(role)] = _user(iam, runner(role), [role_arn(organisation.platform, role)])
        roles[role] = (role_arn(organisation.platform, role), runner(role))
        _ci_role(iam, role, account=organisation.platform, may_assume=gate)
        may[role] = [gate]
    for each in organisation.environments:
        workload = role_arn(each.account, layout.WORKLOAD_ROLE)
        iam = _iam(each.account, organisation.region, url)
        keys[each.service] = _user(iam, each.service, [workload])
        roles[each.name] = (workload, each.service)
        may[each.name] = [role_arn(organisation.platform, layout.read_role(each.name))]
    return profile_files.write(keys, roles, may, region=organisation.region, url=url, folder=folder)


def role_arn(account: str, name: str) -> str:
    """Return the ARN of a role."""
    return f"arn:aws:iam::{account}:role/{name}"


def _iam(account: str, region: str, url: str) -> "IAMClient":
    return root.session(account, region).client("iam", endpoint_url=url)


def _user(iam: "IAMClient", name: str, roles: list[str]) -> tuple[str, str]:
    """Make a user who may assume these roles and nothing else; return the access key."""
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="assume", PolicyDocument=_may_assume(roles))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def _ci_role(iam: "IAMClient", name: str, *, account: str, may_assume: str) -> None:
    """Make a role that its runner alone may assume, and that may assume one other."""
    principal = {"AWS": f"arn:aws:iam::{account}:user/{runner(name)}"}
    trust = _document(Principal=principal, Action="sts:AssumeRole")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    policy = _may_assume([may_assume])
    iam.put_role_policy(RoleName=name, PolicyName="assume", PolicyDocument=policy)


def _may_assume(roles: list[str]) -> str:
    return _document(Action="sts:AssumeRole", Resource=roles)


def _document(**statement: object) -> str:
    return json.dumps({"Version": _VERSION, "Statement": [{"Effect": "Allow", **statement}]})
