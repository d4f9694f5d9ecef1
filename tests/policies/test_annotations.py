"""Every rule says what it is, when it applies, what it found and what to do."""

import json
import re
import subprocess
from functools import cache
from typing import Any, get_args

import pytest

from modeltrail.policy import MoveKind

from .conftest import POLICIES

_RULES = POLICIES / "promotion"
_FOLDERS = sorted(path.name for path in _RULES.iterdir() if path.is_dir())
_KINDS = {*get_args(MoveKind), "any"}
_KNOWN = {"environment", "model", "move", "name"}


@cache
def _annotations(opa: str) -> list[dict[str, Any]]:
    ran = subprocess.run(
        [opa, "inspect", "--annotations", "--format=json", "."],
        cwd=POLICIES,
        check=True,
        capture_output=True,
    )
    found: list[dict[str, Any]] = json.loads(ran.stdout)["annotations"]
    for entry in found:
        entry["dotted"] = ".".join(part["value"] for part in entry["path"])
    return found


def _checks(opa: str, folder: str) -> list[dict[str, Any]]:
    return [
        entry["annotations"]
        for entry in _annotations(opa)
        if entry["dotted"].removeprefix(f"data.modeltrail.promotion.rules.{folder}.")
        in {"checks", "warnings"}
    ]


@pytest.mark.parametrize("folder", _FOLDERS)
def test_a_rule_has_its_folder_and_its_tests(folder: str) -> None:
    assert {path.name for path in (_RULES / folder).iterdir()} == {
        f"{folder}.rego",
        f"{folder}_test.rego",
    }
    text = (_RULES / folder / f"{folder}.rego").read_text("utf-8")
    assert f"\npackage modeltrail.promotion.rules.{folder}\n" in text


@pytest.mark.parametrize("folder", _FOLDERS)
def test_every_check_is_annotated(opa: str, folder: str) -> None:
    text = (_RULES / folder / f"{folder}.rego").read_text("utf-8")
    annotated = _checks(opa, folder)
    assert len(annotated) == len(re.findall(r"^(checks|warnings) ", text, re.MULTILINE)) > 0
    for annotations in annotated:
        custom = annotations["custom"]
        assert annotations["title"]
        assert annotations["description"]
        assert re.fullmatch(r"[a-z][a-z_]*", custom["short_name"])
        assert custom["failure_msg"].endswith(".")
        assert custom["solution"].endswith(".")
        assert custom["applies_to"]
        assert set(custom["applies_to"]) <= _KINDS
        assert len(set(custom["applies_to"])) == len(custom["applies_to"])
        assert set(custom) == {"applies_to", "failure_msg", "short_name", "solution"}


@pytest.mark.parametrize("folder", _FOLDERS)
def test_every_package_is_annotated(opa: str, folder: str) -> None:
    [package] = [
        entry["annotations"]
        for entry in _annotations(opa)
        if entry["dotted"] == f"data.modeltrail.promotion.rules.{folder}"
    ]
    assert package["title"]
    assert package["description"]


@pytest.mark.parametrize("folder", _FOLDERS)
def test_every_check_is_seen_to_fire_alone(opa: str, folder: str) -> None:
    tests = (_RULES / folder / f"{folder}_test.rego").read_text("utf-8")
    names = [annotations["custom"]["short_name"] for annotations in _checks(opa, folder)]
    assert len(set(names)) == len(names)
    missing = [
        name for name in names if not re.search(rf'== (\{{|\[)"{folder}\.{name}"(\}}|\])', tests)
    ]
    assert missing == []


@pytest.mark.parametrize("folder", _FOLDERS)
def test_what_stands_in_braces_is_what_the_check_finds(opa: str, folder: str) -> None:
    text = (_RULES / folder / f"{folder}.rego").read_text("utf-8")
    given = set(re.findall(r'"(\w+)":', text)) | _KNOWN
    for annotations in _checks(opa, folder):
        custom = annotations["custom"]
        asked = set(re.findall(r"\{(\w+)\}", custom["failure_msg"] + custom["solution"]))
        assert asked <= given
