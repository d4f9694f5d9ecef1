"""The blueprint: which accounts make up the platform, and who may use it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from modeltrail import layout
from modeltrail.errors import InvalidInput
from modeltrail.names import check_environment_name
from modeltrail.yaml_text import parse_yaml, read_yaml

_SCHEMA = Path(__file__).with_name("blueprint.schema.json")
_DEFAULT_PARTITION = "aws"


@dataclass(frozen=True, kw_only=True)
class EnvironmentSettings:
    """A product environment."""

    name: str
    account: str
    workloads: tuple[str, ...]
    """The exact principals of its account that may act as its services."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A whole blueprint, checked."""

    partition: str
    region: str
    platform_account: str
    environments: tuple[EnvironmentSettings, ...]
    """In the order in which a version is promoted."""
    people: tuple[str, ...]
    ci: tuple[str, ...]
    local: bool

    def platform_arn(self, resource: str) -> str:
        """Return the ARN of an IAM resource of the platform account."""
        return f"arn:{self.partition}:iam::{self.platform_account}:{resource}"

    def regional_arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource of the platform account that is in a region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.platform_account}:{resource}"

    def bucket_arn(self, name: str) -> str:
        """Return the ARN of a bucket."""
        return f"arn:{self.partition}:s3:::{name}"

    def workload_role_arn(self, environment: EnvironmentSettings) -> str:
        """Return the ARN of an environment's workload role."""
        return f"arn:{self.partition}:iam::{environment.account}:role/{layout.WORKLOAD_ROLE}"

    def service(self, name: str) -> str:
        """Return a service of the region as KMS names it in `kms:ViaService`."""
        return f"{name}.{self.region}.amazonaws.com"


def load(path: Path) -> Settings:
    """Return the settings that a blueprint file states.

    Raises:
        InvalidInput: The file cannot be read, is not YAML, or does not describe a platform.
    """
    try:
        text = read_yaml(path, what="blueprint")
    except InvalidInput as error:
        raise InvalidInput(
            error.message,
            remedy="Copy examples/blueprint.local.yaml and let MODELTRAIL_BLUEPRINT name the copy.",
        ) from error
    try:
        return parse(text)
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error.message}", remedy=error.remedy) from error


def parse(text: str) -> Settings:
    """Return the settings that a blueprint's text states.

    Raises:
        InvalidInput: The text is not YAML, or does not describe a platform.
    """
    try:
        given = parse_yaml(text)
    except ValueError as error:
        raise InvalidInput(f"This is not YAML: {error}") from error
    _check_schema(given)
    settings = Settings(
        partition=given.get("partition", _DEFAULT_PARTITION),
        region=given["region"],
        platform_account=given["platform"]["account"],
        environments=tuple(
            EnvironmentSettings(
                name=check_environment_name(environment["name"]),
                account=environment["account"],
                workloads=tuple(environment["workloads"]),
            )
            for environment in given["environments"]
        ),
        people=tuple(given["people"]),
        ci=tuple(given.get("ci", ())),
        local=given.get("local", False),
    )
    _check_meaning(settings)
    return settings


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))


def _check_schema(given: object) -> None:
    errors = sorted(_validator().iter_errors(given), key=lambda error: error.json_path)
    if errors:
        first = errors[0]
        raise InvalidInput(
            f"{first.json_path.removeprefix('$.')}: {first.message}.", remedy=_remedy(first)
        )


def _remedy(error: ValidationError) -> str:
    where = error.json_path
    if where.endswith(".account"):
        return 'Write an account id as twelve digits in quotes, such as "012345678901".'
    if re.search(r"\.(people|ci|workloads)\b", where):
        return (
            "Name exact users or roles, such as arn:aws:iam::012345678901:user/alice; "
            "wildcards and whole accounts are not principals."
        )
    if error.validator == "additionalProperties" and isinstance(error.schema, Mapping):
        return f"Known here: {', '.join(error.schema['properties'])}."
    return "See stacks/blueprint.schema.json for what a blueprint holds."


def _check_meaning(settings: Settings) -> None:
    environments = settings.environments
    _refuse_repeats((environment.name for environment in environments), "environment")
    _refuse_repeats(
        (settings.platform_account, *(environment.account for environment in environments)),
        "account",
    )
    _refuse_repeats((*settings.people, *settings.ci), "principal")
    workloads = [
        (arn, environment) for environment in environments for arn in environment.workloads
    ]
    for arn, environment in workloads:
        if arn.split(":")[4] != environment.account:
            raise InvalidInput(
                f"The workload {arn} is not of {environment.name}'s account {environment.account}.",
                remedy="Name principals of the environment's own account.",
            )
    for arn in (*settings.people, *settings.ci, *(arn for arn, _ in workloads)):
        if arn.split(":")[1] != settings.partition:
            raise InvalidInput(
                f"{arn} is not of the partition {settings.partition!r}.",
                remedy="Set 'partition' to the one that all the accounts are in.",
            )


def _refuse_repeats(values: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise InvalidInput(
                f"The {what} {value!r} stands twice.",
                remedy=f"Each {what} has one place in a blueprint.",
            )
        seen.add(value)
