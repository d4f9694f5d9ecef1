"""What the policies may say in Rego, and may not."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modeltrail.policy._source import AUTHZ_FILE

from .conftest import POLICIES, ROOT

_MODULES = sorted(path for path in POLICIES.rglob("*.rego") if not path.name.endswith("_test.rego"))
_ARGUMENTS = {"var", "string", "number", "boolean", "null"}


def test_the_policies_fit_the_schema_of_their_input(opa: str) -> None:
    """A field that the input does not have is a compile error, as is a comparison of two types."""
    schemas = ROOT / "lib" / "modeltrail" / "schemas"
    subprocess.run([opa, "check", "--strict", "--schema", schemas, POLICIES], check=True)


def test_a_misspelled_field_does_not_fit(opa: str, tmp_path: Path) -> None:
    (tmp_path / "rule.rego").write_text(
        "package modeltrail.promotion.rules.wrong\n\np if input.mvoe.kind == 1\n"
    )
    schemas = ROOT / "lib" / "modeltrail" / "schemas"
    ran = subprocess.run(
        [opa, "check", "--schema", schemas, POLICIES, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "mvoe" in ran.stdout + ran.stderr


def test_the_answer_depends_on_input_and_data_alone(opa: str, tmp_path: Path) -> None:
    """No clock, no network, no chance, no environment variable; a decision can be replayed."""
    stated = subprocess.run([opa, "capabilities", "--current"], check=True, capture_output=True)
    capabilities = json.loads(stated.stdout)
    capabilities["builtins"] = [
        builtin
        for builtin in capabilities["builtins"]
        # A schema may name others by address, which allow_net forbids.
        if not builtin.get("nondeterministic") or builtin["name"] == "json.match_schema"
    ]
    capabilities["allow_net"] = []
    limited = tmp_path / "capabilities.json"
    limited.write_text(json.dumps(capabilities))
    subprocess.run([opa, "check", "--strict", "--capabilities", limited, POLICIES], check=True)


def test_the_policy_of_a_managed_server_is_checked_too(opa: str) -> None:
    subprocess.run([opa, "check", "--strict", AUTHZ_FILE], check=True)
    subprocess.run([opa, "fmt", "--fail", AUTHZ_FILE], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("module", _MODULES, ids=lambda path: path.stem)
def test_a_negated_call_takes_only_what_is_defined(opa: str, module: Path) -> None:
    """`not f(input.x)` is undefined, not true, where input.x is (OPA issue 8387).

    So what is negated is a rule, or a call whose arguments are local variables and constants.
    """
    tree = _parse(opa, module)
    rules = {rule["head"]["name"] for rule in tree["rules"]}
    wrong = [
        argument["type"] + " " + json.dumps(argument["value"])
        for expression in _expressions(tree)
        if expression.get("negated")
        for argument in _arguments(expression["terms"])
        if argument["type"] not in _ARGUMENTS or argument["value"] in rules
    ]
    assert wrong == []


@pytest.mark.parametrize("module", _MODULES, ids=lambda path: path.stem)
def test_a_check_is_always_there(opa: str, module: Path) -> None:
    """It has no condition and its findings are a comprehension, so it is never undefined."""
    for rule in _parse(opa, module)["rules"]:
        if rule["head"]["name"] in {"checks", "warnings"}:
            assert [expression["terms"] for expression in rule["body"]] == [
                {"type": "boolean", "value": True}
            ]
            function, _, findings = rule["head"]["key"]["value"]
            assert [part["value"] for part in function["value"]] == ["check", "of"]
            assert findings["type"] == "setcomprehension"


def _parse(opa: str, module: Path) -> dict[str, Any]:
    ran = subprocess.run([opa, "parse", "--format=json", module], check=True, capture_output=True)
    tree: dict[str, Any] = json.loads(ran.stdout)
    return tree


def _expressions(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every expression of every body, however deep."""
    if isinstance(tree, dict):
        if "terms" in tree:
            yield tree
        for part in tree.values():
            yield from _expressions(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _expressions(part)


def _arguments(terms: Any) -> Iterator[dict[str, Any]]:
    """Yield what a call takes, and what a reference is indexed by."""
    if isinstance(terms, list):
        yield from terms[1:]
    elif terms["type"] in {"call", "ref"}:
        yield from terms["value"][1:]
