"""The parameters of the plan rules agree with what the stacks are made from."""

import json
from fnmatch import fnmatchcase
from typing import Any

from modeltrail import layout
from modeltrail.yaml_text import parse_yaml, read_yaml
from tests.policies.conftest import POLICIES, ROOT

_DATA = POLICIES / "data" / "terraform"


def _read(name: str) -> dict[str, Any]:
    parameters: dict[str, Any] = json.loads((_DATA / f"{name}.json").read_bytes())
    return parameters


def test_the_accounts_are_those_of_the_blueprint() -> None:
    path = ROOT / "examples" / "blueprint.local.yaml"
    blueprint: Any = parse_yaml(read_yaml(path, what="blueprint"))
    accounts = _read("accounts")["accounts"]
    assert accounts["platform"] == blueprint["platform"]["account"]
    assert accounts["environments"] == {
        environment["name"]: environment["account"] for environment in blueprint["environments"]
    }
    assert blueprint["region"] in _read("parameters")["regions"]


def test_the_names_are_those_of_the_layout() -> None:
    parameters = _read("parameters")
    assert parameters["platform"]["tables"] == [layout.TABLE]
    assert parameters["platform"]["buckets"] == [layout.bucket("*", "").rstrip("-")]
    assert parameters["reading"]["roles"] == [
        layout.AUDITOR_ROLE,
        layout.read_role("*"),
        layout.TRAINER_ROLE,
    ]
    assert {asked["boundary"] for asked in parameters["boundaries"]} == {layout.BOUNDARY}
    bounded = [asked["roles"] for asked in parameters["boundaries"]]
    for role in (
        layout.AUDITOR_ROLE,
        layout.CI_ROLE,
        layout.DEVELOPER_ROLE,
        layout.GATE_ROLE,
        layout.TRAINER_ROLE,
        layout.WORKLOAD_ROLE,
        layout.read_role("dev"),
        layout.team_role("credit"),
    ):
        assert any(fnmatchcase(role, pattern) for pattern in bounded), role
    # Every stack tags all it makes with what the blueprint says, and the examples name an owner.
    assert parameters["tags"] == ["owner"]
