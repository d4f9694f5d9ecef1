"""Where the platform is: one JSON file, read once, at the edge."""

import os
from collections import Counter
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from modeltrail.errors import InvalidInput
from modeltrail.names import check_environment_name

PLATFORM_VARIABLE = "MODELTRAIL_PLATFORM"
DEFAULT_FILE = Path(".modeltrail") / "platform.json"


class Environment(BaseModel):
    """A product environment: an account that may read through one role."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    account: str = Field(pattern=r"^[0-9]{12}$")
    read_role_arn: str

    _name = field_validator("name")(check_environment_name)


class Platform(BaseModel):
    """The one ML platform: what the stacks made, and where."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    account: str = Field(pattern=r"^[0-9]{12}$")
    region: str = Field(min_length=1)
    table: str = Field(min_length=1)
    bucket: str = Field(min_length=1)
    artifact_key_arn: str
    gate_role_arn: str
    developer_role_arn: str
    environments: tuple[Environment, ...] = Field(min_length=1)
    """In the order in which a version is promoted."""
    policies: Path
    """The folder of the policy bundle."""
    endpoint_url: str | None = Field(default=None, pattern=r"^https?://[^/]")
    """The local AWS; None is the real one."""
    aws_config_file: Path | None = None
    aws_credentials_file: Path | None = None
    """The local AWS's own profiles; None leaves boto3's usual search in force."""

    @field_validator("environments")
    @classmethod
    def _distinct(cls, environments: tuple[Environment, ...]) -> tuple[Environment, ...]:
        # Which read role a caller has follows from the account it comes from.
        for field in ("name", "account"):
            for value, count in Counter(getattr(one, field) for one in environments).items():
                if count > 1:
                    raise ValueError(f"two environments have the {field} {value!r}")
        return environments

    @property
    def environment_names(self) -> tuple[str, ...]:
        """Return the environments' names in the order of promotion."""
        return tuple(environment.name for environment in self.environments)


def load(path: Path | None = None) -> Platform:
    """Return the platform that a file describes.

    Args:
        path: The file; by default the one that MODELTRAIL_PLATFORM names, else
            `.modeltrail/platform.json` here or in the nearest folder above.

    Raises:
        InvalidInput: There is no such file, or it does not describe a platform.
    """
    given = path or (Path(named) if (named := os.environ.get(PLATFORM_VARIABLE)) else None)
    found = given or _nearest()
    if found is None or not found.is_file():
        raise InvalidInput(
            f"No platform is configured: there is no {given or DEFAULT_FILE}.",
            remedy="Run 'modeltrail local up' for one on this machine, or let "
            f"{PLATFORM_VARIABLE} name the platform file of yours.",
        )
    try:
        return Platform.model_validate_json(found.read_bytes())
    except OSError as error:
        raise InvalidInput(f"{found} cannot be read: {error.strerror}.") from error
    except InvalidInput as error:
        raise InvalidInput(
            f"{found} does not describe a platform: {error.message}", remedy=error.remedy
        ) from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'file'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise InvalidInput(f"{found} does not describe a platform: {problems}.") from error


def _nearest() -> Path | None:
    here = Path.cwd()
    candidates = (folder / DEFAULT_FILE for folder in (here, *here.parents))
    return next((file for file in candidates if file.is_file()), None)
