"""A plan with each place spoiled that rules go by."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.policies.garbage import spoiled
from tests.policies.terraform.attributes import JUDGED

_DOCUMENTS = ("assume_role_policy", "policy")


@dataclass(frozen=True)
class Spoiled:
    """A plan with one place spoiled."""

    place: str
    kind: str
    plan: Any


def judged(type_: str) -> set[str]:
    """Return the attributes of a type that a rule goes by."""
    return {*JUDGED["*"], *JUDGED.get(type_, ())}


def in_values(plan: Any) -> Iterator[Spoiled]:
    """Yield the plan with each judged value spoiled; policies as what their JSON holds."""
    for index, change in enumerate(plan["resource_changes"]):
        after = change["change"]["after"]
        held = {name: after[name] for name in after if name in judged(change["type"])}
        read = {
            name: json.loads(value) if name in _DOCUMENTS else value for name, value in held.items()
        }
        for garbage in spoiled(read):
            values = {name: value for name, value in after.items() if name not in read}
            for name, value in garbage.document.items():
                written = name in _DOCUMENTS and isinstance(value, dict | list)
                values[name] = json.dumps(value) if written else value
            place = f"{change['type']}.{garbage.dotted}"
            yield Spoiled(place, garbage.kind, _with_values(plan, index, values))


def _with_values(plan: Any, index: int, values: Any) -> Any:
    changes = list(plan["resource_changes"])
    changes[index] = changes[index] | {"change": changes[index]["change"] | {"after": values}}
    return plan | {"resource_changes": changes}


def in_frame(plan: Any) -> Iterator[Spoiled]:
    """Yield the plan with each place spoiled that is not a value of a resource."""
    frame = {
        **{name: plan[name] for name in ("complete", "errored", "format_version", "timestamp")},
        "planned_values": plan["planned_values"],
        "provider_config": plan["configuration"]["provider_config"],
        "resource_changes": [
            {name: value for name, value in change.items() if name != "change"}
            | {"actions": change["change"]["actions"]}
            for change in plan["resource_changes"]
        ],
    }
    for garbage in spoiled(frame):
        yield Spoiled(garbage.dotted, garbage.kind, _framed(plan, garbage.document))


def _framed(plan: Any, frame: dict[str, Any]) -> Any:
    frame = dict(frame)
    configuration = dict(plan["configuration"])
    configuration.pop("provider_config")
    if "provider_config" in frame:
        configuration["provider_config"] = frame.pop("provider_config")
    if isinstance(frame.get("resource_changes"), list):
        by_address = {change["address"]: change["change"] for change in plan["resource_changes"]}
        frame["resource_changes"] = [
            _filled(change, by_address) for change in frame["resource_changes"]
        ]
    return frame | {"configuration": configuration}


def _filled(change: Any, by_address: dict[str, Any]) -> Any:
    if not isinstance(change, dict):
        return change
    address = change.get("address")
    held = by_address.get(address) if isinstance(address, str) else None
    whole = dict(held or next(iter(by_address.values())))
    whole.pop("actions")
    change = dict(change)
    if "actions" in change:
        whole["actions"] = change.pop("actions")
    return change | {"change": whole}
