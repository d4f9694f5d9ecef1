"""Nothing passes by being left out of a plan: the standing examination of the plan rules."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from tests.policies.conftest import POLICIES, Asker
from tests.policies.garbage import spoiled
from tests.policies.terraform.attributes import HARMLESS, JUDGED, UNJUDGED, Harmless

_PLANS = {
    name: json.loads((Path(__file__).parent / "plans" / name / "plan.json").read_bytes())
    for name in ("audit", "environment-first", "platform-steady", "platform-changed")
}
_SHIPPED = {
    name: part
    for file in sorted((POLICIES / "data" / "terraform").glob("*.json"))
    for name, part in json.loads(file.read_bytes()).items()
}
_STRICT = _SHIPPED | {
    "boundaries": [{"boundary": "modeltrail-boundary", "roles": "modeltrail-*"}],
    "tags": ["owner"],
}
_DOCUMENTS = ("assume_role_policy", "policy")


@dataclass(frozen=True)
class Spoiled:
    """A plan with one place spoiled."""

    place: str
    kind: str
    plan: Any


def _decision(asker: Asker, plan: Any, parameters: Any = _STRICT) -> Any:
    rows = asker.query(
        "decision := data.modeltrail.terraform.decision"
        f" with data.data.terraform as {json.dumps(parameters)}",
        plan,
    )
    return rows[0]["decision"] if rows else None


def _is_denial(decision: Any) -> bool:
    return (
        isinstance(decision, dict)
        and decision["allow"] is False
        and len(decision["violations"]) > 0
        and decision["rules"] > 0
    )


def _judged(type_: str) -> set[str]:
    return {*JUDGED["*"], *JUDGED.get(type_, ())}


def _in_values() -> Iterator[Spoiled]:
    """Yield the plan with each judged value spoiled; policies as what their JSON holds."""
    plan = _PLANS["audit"]
    for index, change in enumerate(plan["resource_changes"]):
        after = change["change"]["after"]
        held = {name: after[name] for name in after if name in _judged(change["type"])}
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


def _in_frame() -> Iterator[Spoiled]:
    """Yield the plan with each place spoiled that is not a value of a resource."""
    plan = _PLANS["audit"]
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


def _covers(harmless: Harmless, place: str, kind: str) -> bool:
    return kind in harmless.kinds and fnmatchcase(place, harmless.place)


@pytest.mark.parametrize("name", _PLANS)
def test_a_real_plan_of_ours_is_allowed_as_it_stands(asker: Asker, name: str) -> None:
    decision = _decision(asker, _PLANS[name], _SHIPPED)
    assert decision["violations"] == []
    assert decision["allow"] is True


def test_the_examined_plan_is_allowed_by_strict_parameters(asker: Asker) -> None:
    assert _decision(asker, _PLANS["audit"])["violations"] == []


@pytest.mark.parametrize("name", _PLANS)
def test_every_attribute_is_judged_or_said_not_to_be(name: str) -> None:
    unsaid = {
        f"{change['type']}.{attribute}"
        for change in _PLANS[name]["resource_changes"]
        if change["mode"] == "managed"
        for attribute in change["change"]["after"]
        if attribute not in _judged(change["type"])
        and attribute not in UNJUDGED["*"].split()
        and attribute not in UNJUDGED.get(change["type"], "").split()
    }
    assert unsaid == set()


@pytest.fixture(scope="module")
def passed(asker: Asker) -> list[tuple[str, str]]:
    """The place and kind of all garbage that is not denied."""
    return [
        (spoilt.place, spoilt.kind)
        for spoilt in (*_in_values(), *_in_frame())
        if not _is_denial(_decision(asker, spoilt.plan))
    ]


def test_what_is_gone_or_garbage_is_denied(passed: list[tuple[str, str]]) -> None:
    assert [
        spoilt for spoilt in passed if not any(_covers(each, *spoilt) for each in HARMLESS)
    ] == []


def test_each_exception_is_needed(passed: list[tuple[str, str]]) -> None:
    assert [
        harmless
        for harmless in HARMLESS
        for kind in harmless.kinds
        if not any(_covers(harmless, *spoilt) for spoilt in passed if spoilt[1] == kind)
    ] == []


@pytest.mark.parametrize("garbage", [[], {}, "plan", 7, True])
def test_what_is_no_plan_at_all_is_denied(asker: Asker, garbage: Any) -> None:
    assert _is_denial(_decision(asker, garbage))


# What a shop has more than one of, it may have fewer of.
_OWN = ("accounts.environments.?*", "encryption.others.?*", "*.[0-9]", "*.[0-9][0-9]")


def test_a_parameter_that_is_gone_or_of_a_wrong_type_is_denied(asker: Asker) -> None:
    passed = [
        f"{garbage.dotted} ({garbage.kind})"
        for garbage in spoiled(_SHIPPED)
        if garbage.kind in ("null", "wrong type")
        or (garbage.kind == "deleted" and not any(fnmatchcase(garbage.dotted, o) for o in _OWN))
        if not _is_denial(_decision(asker, _PLANS["environment-first"], garbage.document))
    ]
    assert passed == []
