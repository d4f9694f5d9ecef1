"""A plan of Terraform, and what the policy says to it."""

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from modeltrail.boundary import parse_json
from modeltrail.errors import InvalidInput
from modeltrail.policy._facts import Text
from modeltrail.policy._model import Violation

_KNOWN = re.compile(r"1\.[0-9]+")
"""Format versions that the rules are written for; a new minor one only adds to it."""
_PARTS = ("planned_values", "configuration")
"""What a plan has, and a state or a configuration alone has not."""
_REMEDY = "Save a plan ('terraform plan -out plan.bin') and give 'terraform show -json plan.bin'."


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Finding(Violation):
    """What a rule says of a plan."""

    address: str
    """Of a resource; empty where it is of the whole plan."""
    msg: Text
    """All of it in one text, for conftest."""


class Change(_Frozen):
    """Data that a plan would lose, or a permission that it would widen."""

    severity: int = Field(ge=1)
    """1 is the worst."""
    code: Text
    address: str
    message: Text


class PlanDecision(_Frozen):
    """What the policy answered to a plan."""

    allow: bool
    violations: list[Finding]
    warnings: list[Finding]
    changes: list[Change]
    """What whoever approves the plan reads first, worst first."""
    rules: int = Field(ge=1)
    """How many checks ran; never zero."""
    revision: str
    opa_version: str


class Ran(_Frozen):
    """A check that ran, in the words of its METADATA."""

    code: Text
    rule: Text
    title: Text
    description: Text
    solution: Text
    """With `{name}` and the like in place of what the check finds."""


def read_plan(content: bytes, name: str) -> dict[str, Any]:
    """Return the plan that `terraform show -json` wrote.

    Whether it is whole is for the policy to say.

    Args:
        content: What it wrote.
        name: What to call it in an error.

    Raises:
        InvalidInput: It is not JSON, no plan, or one of a format that the rules do not know.
    """
    try:
        plan = parse_json(content)
    except ValueError as error:
        raise InvalidInput(f"{name} is not JSON: {error}.", remedy=_REMEDY) from error
    if not isinstance(plan, dict) or not all(isinstance(plan.get(part), dict) for part in _PARTS):
        raise InvalidInput(f"{name} is not a plan of Terraform's.", remedy=_REMEDY)
    version = plan.get("format_version")
    if not isinstance(version, str) or not _KNOWN.fullmatch(version):
        raise InvalidInput(
            f"{name} is a plan of the format {version!r}, which the rules do not know.",
            remedy="Use a Terraform that writes format 1, or newer policies.",
        )
    return plan
