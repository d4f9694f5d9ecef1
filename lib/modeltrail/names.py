"""Names: models, environments, versions, and the references people write for them.

`fraud@production` names the champion of an environment, `fraud@7` a version. People who come
from MLflow may write `models:/fraud/7` and `models:/fraud@production`.
"""

import re
from dataclasses import dataclass

from modeltrail.errors import InvalidInput

MAX_VERSION = 999_999
"""The largest version number: table keys have six digits."""
MAX_IMPORTED = MAX_VERSION - 100_000
"""The largest number of a version that is imported: some must be left for new ones."""

_MODEL = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ENVIRONMENT = re.compile(r"[a-z][a-z0-9-]{0,30}")
_VERSION = re.compile(r"[1-9][0-9]{0,5}")
_VERSION_LIKE = re.compile(r"v?[0-9]+")
RESERVED = frozenset({"candidate", "candidates", "champion", "latest", "none"})
"""Words that a reference could mean something else by."""


@dataclass(frozen=True)
class Reference:
    """What a reference names: a model, and of it a version or an environment, or neither."""

    model: str
    version: int | None = None
    environment: str | None = None
    candidates: bool = False

    def __str__(self) -> str:
        if self.version is not None:
            return f"{self.model}@{self.version}"
        if self.environment is not None:
            return f"{self.model}@{self.environment}{'/candidates' if self.candidates else ''}"
        return self.model


def check_model(name: str, *, environments: tuple[str, ...] = ()) -> str:
    """Return the name of a model, checked.

    Raises:
        InvalidInput: The name is malformed, or could be read as a version or an environment.
    """
    if not _MODEL.fullmatch(name):
        raise InvalidInput(
            f"{name!r} is not a model name.",
            remedy="Use 1 to 63 small letters, digits and hyphens; begin with a letter or a digit.",
        )
    if _VERSION_LIKE.fullmatch(name) or name in RESERVED or name in environments:
        raise InvalidInput(
            f"{name!r} cannot name a model: it reads as a version, an environment or an alias.",
            remedy="Choose a name that says what the model predicts, such as 'fraud'.",
        )
    return name


def check_environment_name(name: str) -> str:
    """Return the name of a product environment, checked for its form.

    Raises:
        InvalidInput: The name is malformed, or could be read as a version or an alias.
    """
    if not _ENVIRONMENT.fullmatch(name) or _VERSION_LIKE.fullmatch(name) or name in RESERVED:
        raise InvalidInput(
            f"{name!r} is not an environment name.",
            remedy="Use 1 to 31 small letters, digits and hyphens, such as 'staging'.",
        )
    return name


def parse_version(text: str) -> int:
    """Return a version number from its one spelling: `7`, never `07` or `v7`.

    Raises:
        InvalidInput: The text is another spelling or no number.
    """
    if _VERSION.fullmatch(text):
        return int(text)
    remedy = f"Write a whole number from 1 to {MAX_VERSION}, without zeros or letters before it."
    digits = text.lower().removeprefix("v").lstrip("0")
    if _VERSION.fullmatch(digits):
        remedy = f"Write {digits}."
    raise InvalidInput(f"{text!r} is not a version.", remedy=remedy)


def parse_reference(text: str, environments: tuple[str, ...]) -> Reference:
    """Return what a reference names.

    Args:
        text: `model`, `model@7`, `model@production`, `model@production/candidates`,
            `models:/model/7` or `models:/model@production`.
        environments: The configured environments.

    Raises:
        InvalidInput: The text is no reference, or names an environment that is not configured.
    """
    rest = text
    if text.startswith("models:/"):
        rest = text.removeprefix("models:/").removeprefix("/")
        if "@" not in rest:
            rest = rest.replace("/", "@", 1)
    model, at, target = rest.partition("@")
    check_model(model, environments=environments)
    if not at:
        return Reference(model)
    name, slash, tail = target.partition("/")
    if name in environments and tail == ("candidates" if slash else ""):
        return Reference(model, environment=name, candidates=bool(slash))
    if target[:1].isdigit() or _VERSION_LIKE.fullmatch(target.lower()):
        return Reference(model, version=parse_version(target))
    raise InvalidInput(
        f"{text!r} names neither a version nor an environment.",
        remedy=f"Write {model}@7 for a version, or {model}@NAME with one of the environments "
        f"{', '.join(environments)}.",
    )
