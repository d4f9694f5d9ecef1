"""Nothing passes by being left out of a plan: the standing examination of the plan rules."""

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from tests.policies.conftest import POLICIES, Asker
from tests.policies.garbage import spoiled
from tests.policies.terraform.attributes import HARMLESS, UNJUDGED, Harmless
from tests.policies.terraform.spoiling import in_frame, in_values, judged

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


def _decision(asker: Asker, plan: Any, parameters: Any = _STRICT) -> Any:
    return _decisions(asker, [(plan, parameters)])[0]


def _decisions(asker: Asker, asked: list[tuple[Any, Any]]) -> list[Any]:
    """Return what the policy says to each plan, by the parameters beside it."""
    return asker.each(
        "data.modeltrail.terraform.decision"
        " with input as plan with data.data.terraform as parameters",
        asked,
        each="[plan, parameters]",
    )


def _is_denial(decision: Any) -> bool:
    return (
        isinstance(decision, dict)
        and decision["allow"] is False
        and len(decision["violations"]) > 0
        and decision["rules"] > 0
    )


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
        if attribute not in judged(change["type"])
        and attribute not in UNJUDGED["*"].split()
        and attribute not in UNJUDGED.get(change["type"], "").split()
    }
    assert unsaid == set()


@pytest.fixture(scope="module")
def passed(asker: Asker) -> list[tuple[str, str]]:
    """The place and kind of all garbage that is not denied."""
    plans = [*in_values(_PLANS["audit"]), *in_frame(_PLANS["audit"])]
    said = _decisions(asker, [(spoilt.plan, _STRICT) for spoilt in plans])
    return [
        (spoilt.place, spoilt.kind)
        for spoilt, answer in zip(plans, said, strict=True)
        if not _is_denial(answer)
    ]


@pytest.mark.proof
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


@pytest.mark.proof
def test_a_parameter_that_is_gone_or_of_a_wrong_type_is_denied(asker: Asker) -> None:
    wrong = [
        garbage
        for garbage in spoiled(_SHIPPED)
        if garbage.kind in ("null", "wrong type")
        or (garbage.kind == "deleted" and not any(fnmatchcase(garbage.dotted, o) for o in _OWN))
    ]
    plan = _PLANS["environment-first"]
    said = _decisions(asker, [(plan, garbage.document) for garbage in wrong])
    passed = [
        f"{garbage.dotted} ({garbage.kind})"
        for garbage, answer in zip(wrong, said, strict=True)
        if not _is_denial(answer)
    ]
    assert passed == []
