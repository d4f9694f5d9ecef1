"""Make a fixture of a plan: `terraform show -json PLAN | python -m tests.policies.terraform.trim`.

What stays is as Terraform wrote it. What no rule reads goes: the state before, what changed outside
of Terraform, values that stand twice, and where providers come from.
"""

import json
import sys
from typing import Any

_KEPT = (
    "format_version",
    "terraform_version",
    "planned_values",
    "resource_changes",
    "configuration",
    "timestamp",
    "applyable",
    "complete",
    "errored",
)
_ORIGIN = {"provider_name", "full_name"}
_TWICE = {"index", "name", "schema_version", "sensitive_values", "type", "values"}


def trim(plan: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a plan that rules go by."""
    kept = {name: _without(plan[name], _ORIGIN) for name in _KEPT}
    kept["planned_values"] = _without(
        {"root_module": kept["planned_values"]["root_module"]}, _TWICE
    )
    kept["configuration"]["root_module"].pop("outputs", None)
    return kept


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(part, names) for name, part in value.items() if name not in names}
    if isinstance(value, list):
        return [_without(part, names) for part in value]
    return value


if __name__ == "__main__":
    json.dump(trim(json.load(sys.stdin)), sys.stdout, indent=1)
    sys.stdout.write("\n")
