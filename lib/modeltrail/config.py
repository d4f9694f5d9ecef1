"""Where the platform is: one JSON text, of a file or of the AWS account, read once, at the edge."""

import os
from collections import Counter
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from modeltrail import _parameter, layout
from modeltrail.boundary import check_text, is_file, parse_json, read_file
from modeltrail.errors import InvalidInput
from modeltrail.names import check_environment_name

PLATFORM_VARIABLE = "MODELTRAIL_PLATFORM"
POLICIES_VARIABLE = "MODELTRAIL_POLICIES"
POLICIES_KEY_VARIABLE = "MODELTRAIL_POLICIES_KEY"
DEFAULT_FILE = Path(".modeltrail") / "platform.json"
_MAX_FILE = 1024 * 1024
_LONGEST_PATH = 4096


def _path(value: Any) -> Any:
    if isinstance(value, str) and len(check_text(value)) > _LONGEST_PATH:
        raise ValueError(f"a path has at most {_LONGEST_PATH} characters")
    return value


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("it is not the http:// or https:// address of a server")
    return value


Account = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=2048), AfterValidator(check_text)]
File = Annotated[Path, BeforeValidator(_path)]
Url = Annotated[Word, StringConstraints(pattern=r"^[!-~]+$"), AfterValidator(_url)]


class Environment(BaseModel):
    """A product environment: an account that may read through one role."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    account: Account
    read_role_arn: Word
    external_id: Word | None = None
    """What its workloads say to assume the read role."""

    _name = field_validator("name")(check_environment_name)


class Platform(BaseModel):
    """The one ML platform: what the stacks made, and where."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    account: Account
    region: Word
    table: Word
    bucket: Word
    artifact_key_arn: Word
    gate_role_arn: Word
    developer_role_arn: Word
    team_role_arns: tuple[Word, ...] = ()
    """Developer roles that upload the models of one team."""
    auditor_role_arn: Word | None = None
    environments: tuple[Environment, ...] = Field(min_length=1)
    """In the order in which a version is promoted."""
    policies: File | None = None
    """The folder of the policies, or their signed bundle; who only reads needs none."""
    policies_key: File | None = None
    """The public key that a bundle is verified by."""
    endpoint_url: Url | None = None
    """The local AWS; None is the real one."""
    aws_config_file: File | None = None
    aws_credentials_file: File | None = None
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


def load(path: Path | None = None, *, profile: str | None = None) -> Platform:
    """Return the platform that a file describes, or else the caller's AWS account.

    Args:
        path: The file; by default the one that MODELTRAIL_PLATFORM names, else
            `.modeltrail/platform.json` here or in the nearest folder above.
        profile: The AWS profile whose account is asked where no file is named and none is there;
            None for boto3's usual search.

    Raises:
        InvalidInput: There is no description, or it does not describe a platform.
    """
    given = path or _named()
    found = given or nearest(DEFAULT_FILE)
    if found is not None and is_file(found):
        return _parse(read_file(found, limit=_MAX_FILE), f"{found}")
    why = ""
    if given is None:
        text, why = _parameter.read(profile)
        if text:
            return _parse(text.encode(), f"The parameter {layout.PLATFORM_PARAMETER}")
    raise InvalidInput(
        f"No platform is configured: there is no {given or DEFAULT_FILE}{why and f', and {why}'}.",
        remedy="Run 'modeltrail local up' for one on this machine, or let "
        f"{PLATFORM_VARIABLE} name the platform file of yours.",
    )


def _parse(content: bytes, what: str) -> Platform:
    try:
        return Platform.model_validate(parse_json(content))
    except InvalidInput as error:
        problem, remedy = error.message, error.remedy
    except ValidationError as error:
        problem, remedy = _problems(error), ""
    except ValueError as error:
        problem, remedy = f"file: {error}.", ""
    raise InvalidInput(f"{what} does not describe a platform: {problem}", remedy=remedy)


def policies(platform: Platform | None) -> tuple[Path | None, Path | None]:
    """Return where the policies are, and the public key for a bundle of them.

    MODELTRAIL_POLICIES and MODELTRAIL_POLICIES_KEY come before what the platform file says.
    """
    named, key = os.environ.get(POLICIES_VARIABLE), os.environ.get(POLICIES_KEY_VARIABLE)
    return (
        Path(named) if named else platform.policies if platform else None,
        Path(key) if key else platform.policies_key if platform else None,
    )


def _problems(error: ValidationError) -> str:
    return (
        "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'file'}: {problem['msg']}"
            for problem in error.errors()
        )
        + "."
    )


def find() -> Path | None:
    """Return the platform file that is used where none is given, if there is one."""
    return _named() or nearest(DEFAULT_FILE)


def nearest(name: Path) -> Path | None:
    """Return the file of a name here, or else in the nearest folder above, if there is one."""
    here = Path.cwd()
    candidates = (folder / name for folder in (here, *here.parents))
    return next((file for file in candidates if file.is_file()), None)


def _named() -> Path | None:
    return Path(named) if (named := os.environ.get(PLATFORM_VARIABLE)) else None
