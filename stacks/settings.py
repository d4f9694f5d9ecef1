"""The settings of a platform: a whole blueprint, checked and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from modeltrail import layout
from stacks.profiles import PRODUCTION, Profile


@dataclass(frozen=True, kw_only=True)
class EnvironmentSettings:
    """A product environment."""

    name: str
    account: str
    workloads: tuple[str, ...]
    """The exact principals of its account that may act as its services."""
    external_id: str | None = None
    """What its workloads say to assume the read role."""
    loads: Literal["all", "admitted"] = "all"
    """Whether it gets every artifact, or those alone that the gate tagged for it."""


@dataclass(frozen=True, kw_only=True)
class Team:
    """Those who upload the models of some names."""

    name: str
    prefixes: tuple[str, ...]
    """What the names of their models begin with."""
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Oidc:
    """Machines outside AWS, told by tokens of an issuer."""

    issuer: str
    """An https:// address."""
    audience: str
    subjects: tuple[str, ...]
    """Exact: nothing that begins so, and no pattern."""


@dataclass(frozen=True, kw_only=True)
class Training:
    """The one source of training data."""

    bucket: str
    prefixes: tuple[str, ...]
    trainers: tuple[str, ...]
    """The exact principals that may read it."""
    key: str | None = None
    """The ARN of the key that encrypts it; None for one of S3's own."""


@dataclass(frozen=True, kw_only=True)
class State:
    """Where Terraform keeps its state: a bucket, with a lock file, encrypted."""

    bucket: str
    region: str
    key: str
    """The ARN of the KMS key."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A whole blueprint, checked."""

    partition: str
    region: str
    platform_account: str
    environments: tuple[EnvironmentSettings, ...]
    """In the order in which a version is promoted."""
    people: tuple[str, ...]
    teams: tuple[Team, ...] = ()
    ci: tuple[str, ...]
    oidc: tuple[Oidc, ...] = ()
    auditors: tuple[str, ...] = ()
    training: Training | None = None
    organization: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    profile: Profile = PRODUCTION
    """What the blueprint states of it, and for the rest what its profile does."""
    alarm_addresses: tuple[str, ...] = ()
    state: State | None = None
    """None for a file beside the stack."""
    local: bool

    @property
    def everyone(self) -> tuple[str, ...]:
        """Return all people, whichever team they are of."""
        of_teams = (person for team in self.teams for person in team.people)
        return tuple(dict.fromkeys((*self.people, *of_teams)))

    def platform_arn(self, resource: str) -> str:
        """Return the ARN of an IAM resource of the platform account."""
        return self.iam_arn(self.platform_account, resource)

    def iam_arn(self, account: str, resource: str) -> str:
        """Return the ARN of an IAM resource."""
        return f"arn:{self.partition}:iam::{account}:{resource}"

    def regional_arn(self, service: str, resource: str, *, account: str | None = None) -> str:
        """Return the ARN of a resource in the region, by default of the platform account."""
        owner = account or self.platform_account
        return f"arn:{self.partition}:{service}:{self.region}:{owner}:{resource}"

    def bucket_arn(self, name: str) -> str:
        """Return the ARN of a bucket."""
        return f"arn:{self.partition}:s3:::{name}"

    def workload_role_arn(self, environment: EnvironmentSettings) -> str:
        """Return the ARN of an environment's workload role."""
        return self.iam_arn(environment.account, f"role/{layout.WORKLOAD_ROLE}")

    def service(self, name: str) -> str:
        """Return a service of the region as KMS names it in `kms:ViaService`."""
        return f"{name}.{self.region}.amazonaws.com"
