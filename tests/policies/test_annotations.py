"""Every rule says what it is, when it applies, what it found and what to do."""

import json
import re
import subprocess
from functools import cache
from typing import Any, get_args

import pytest

from modeltrail.policy import MoveKind

from .conftest import POLICIES

_RULES = sorted(
    (area, path.name)
    for area in ("promotion", "terraform")
    for path in (POLICIES / area).iterdir()
    if path.is_dir()
)
_KINDS = {*get_args(MoveKind), "any"}
_KNOWN = {
    "promotion": {"environment", "model", "move", "name"},
    # Some are given by the parameters: what a waiver holds.
    "terraform": {"address", "code", "reason", "until"},
}


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


def _checks(opa: str, area: str, folder: str) -> list[dict[str, Any]]:
    return [
        entry["annotations"]
        for entry in _annotations(opa)
        if entry["dotted"].removeprefix(f"data.modeltrail.{area}.rules.{folder}.")
        in {"checks", "warnings"}
    ]


def _text(area: str, folder: str, suffix: str = "") -> str:
    return (POLICIES / area / folder / f"{folder}{suffix}.rego").read_text("utf-8")


@pytest.mark.parametrize(("area", "folder"), _RULES)
def test_a_rule_has_its_folder_and_its_tests(area: str, folder: str) -> None:
    assert {path.name for path in (POLICIES / area / folder).iterdir()} == {
        f"{folder}.rego",
        f"{folder}_test.rego",
    }
    assert f"\npackage modeltrail.{area}.rules.{folder}\n" in _text(area, folder)


@pytest.mark.parametrize(("area", "folder"), _RULES)
def test_every_check_is_annotated(opa: str, area: str, folder: str) -> None:
    written = re.findall(r"^(checks|warnings) ", _text(area, folder), re.MULTILINE)
    annotated = _checks(opa, area, folder)
    assert len(annotated) == len(written) > 0
    for annotations in annotated:
        custom = dict(annotations["custom"])
        assert annotations["title"]
        assert annotations["description"]
        assert re.fullmatch(r"[a-z][a-z_]*", custom["short_name"])
        assert custom["failure_msg"].endswith(".")
        assert custom["solution"].endswith(".")
        moves = custom.pop("applies_to", None)
        assert set(custom) == {"failure_msg", "short_name", "solution"}
        if area == "promotion":
            assert moves
            assert set(moves) <= _KINDS
            assert len(set(moves)) == len(moves)
        else:
            assert moves is None


@pytest.mark.parametrize(("area", "folder"), _RULES)
def test_every_package_is_annotated(opa: str, area: str, folder: str) -> None:
    [package] = [
        entry["annotations"]
        for entry in _annotations(opa)
        if entry["dotted"] == f"data.modeltrail.{area}.rules.{folder}"
    ]
    assert package["title"]
    assert package["description"]


@pytest.mark.parametrize(("area", "folder"), _RULES)
def test_every_check_is_seen_to_fire_alone(opa: str, area: str, folder: str) -> None:
    tests = _text(area, folder, "_test")
    names = [annotations["custom"]["short_name"] for annotations in _checks(opa, area, folder)]
    assert len(set(names)) == len(names)
    missing = [
        name for name in names if not re.search(rf'== (\{{|\[)"{folder}\.{name}"(\}}|\])', tests)
    ]
    assert missing == []


@pytest.mark.parametrize(("area", "folder"), _RULES)
def test_what_stands_in_braces_is_what_the_check_finds(opa: str, area: str, folder: str) -> None:
    given = set(re.findall(r'"(\w+)":', _text(area, folder))) | _KNOWN[area]
    for annotations in _checks(opa, area, folder):
        custom = annotations["custom"]
        asked = set(re.findall(r"\{(\w+)\}", custom["failure_msg"] + custom["solution"]))
        assert asked <= given
