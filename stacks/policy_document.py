"""IAM policy documents: typed statements, and the one JSON text of a set of them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

_POLICY_VARIABLE = re.compile(r"\$\{(?!TfToken\[)")

Conditions = Mapping[str, Mapping[str, str | tuple[str, ...]]]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement of a policy; without principals it belongs to an identity."""

    sid: str
    effect: Literal["Allow", "Deny"] = "Allow"
    principals: Literal["*"] | tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    """Services of AWS that are principals, such as `lambda.amazonaws.com`."""
    federated: tuple[str, ...] = ()
    """Providers of tokens that are principals, by their ARNs."""
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ()
    """Empty in a trust policy, which belongs to the role it is about."""
    not_resources: tuple[str, ...] = ()
    """All but these; of use in a denial alone."""
    conditions: Conditions = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the statement in IAM's own words."""
        written: dict[str, Any] = {"Sid": self.sid, "Effect": self.effect}
        if self.principals:
            everyone = self.principals == "*"
            written["Principal"] = "*" if everyone else {"AWS": list(self.principals)}
        if self.services:
            written["Principal"] = {**written.get("Principal", {}), "Service": list(self.services)}
        if self.federated:
            written["Principal"] = {"Federated": list(self.federated)}
        written["Action"] = list(self.actions)
        if self.resources:
            written["Resource"] = list(self.resources)
        if self.not_resources:
            written["NotResource"] = list(self.not_resources)
        if self.conditions:
            written["Condition"] = {
                operator: {
                    key: list(value) if isinstance(value, tuple) else value
                    for key, value in tests.items()
                }
                for operator, tests in self.conditions.items()
            }
        return written


def document(*statements: Statement) -> str:
    """Return the JSON text of a policy.

    An IAM policy variable such as `${aws:username}` reaches IAM as it stands: Terraform would
    read it as a reference of its own, so it is escaped; references to resources are not.
    """
    text = json.dumps(
        {"Version": "2012-10-17", "Statement": [statement.as_json() for statement in statements]}
    )
    return _POLICY_VARIABLE.sub("$${", text)
