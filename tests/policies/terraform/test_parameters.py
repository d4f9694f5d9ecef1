"""The parameters of the plan rules agree with what the stacks are made from."""

import json
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
    assert parameters["reading"]["roles"] == [layout.read_role("*")]
