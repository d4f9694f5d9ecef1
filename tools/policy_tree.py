"""Reads policies as OPA parses them: their METADATA, and which parameters each check goes by."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from modeltrail.policy import find_opa

AREAS = ("promotion", "terraform")
Name = tuple[str, ...]
"""A rule, or a part of the data: `("data", "modeltrail", "lib", "check", "of")`."""
ALL = "all parameters"
_SETTINGS = ("data", "modeltrail", "lib", "settings")
"""Where promotion rules have their parameters from."""


@dataclass(frozen=True)
class Check:
    """What a rule asks, in its own words."""

    code: str
    title: str
    description: str
    says: str
    remedy: str
    moves: list[str]
    """Empty of plans."""
    warns: bool
    tuned: list[str]
    """The parameters that it goes by."""


@dataclass(frozen=True)
class Rule:
    """A folder of checks."""

    area: str
    name: str
    title: str
    description: str
    checks: list[Check]


@dataclass
class _Tree:
    """Which names each rule of all modules refers to."""

    refers: dict[Name, set[Name]] = field(default_factory=lambda: defaultdict(set))

    def add(self, module: dict[str, Any]) -> None:
        """Add the rules of a module."""
        package = _path(module["package"]["path"])
        for rule in module["rules"]:
            self.refers[*package, rule["head"]["name"]] |= set(_references(module, rule))

    def parameters(self, names: set[Name], area: str) -> list[str]:
        """Return the parameters that are reached from some names."""
        found, seen, left = set(), set[Name](), list(names)
        while left:
            name = left.pop()
            if name in seen:
                continue
            seen.add(name)
            if parameter := _parameter(name, area):
                found.add(parameter)
            elif name[: len(_SETTINGS)] != _SETTINGS:
                left += [to for rule in self._meant(name) for to in self.refers[rule]]
        return sorted(found)

    def _meant(self, name: Name) -> list[Name]:
        """Return the rule that a name leads to: it may say a part of what the rule is."""
        return [name[:end] for end in range(len(name), 1, -1) if name[:end] in self.refers][:1]


def rules(policies: Path) -> dict[str, list[Rule]]:
    """Return the rules of each area, in the order of their names."""
    files = [file for file in policies.rglob("*.rego") if not file.name.endswith("_test.rego")]
    opa = find_opa(policies).path
    with ThreadPoolExecutor(4) as pool:
        modules = list(pool.map(lambda file: _parsed(opa, file), sorted(files)))
    tree = _Tree()
    for module in modules:
        tree.add(module)
    return {area: _rules(modules, area, tree) for area in AREAS}


def _rules(modules: list[dict[str, Any]], area: str, tree: _Tree) -> list[Rule]:
    prefix = ("data", "modeltrail", area, "rules")
    found = (
        _rule(module, area, tree)
        for module in modules
        if _path(module["package"]["path"])[:-1] == prefix
    )
    return sorted(found, key=lambda rule: rule.name)


def _parsed(opa: Path, file: Path) -> dict[str, Any]:
    ran = subprocess.run(  # noqa: S603 (the project's own OPA)
        [opa, "parse", "--format=json", file], check=True, capture_output=True
    )
    module: dict[str, Any] = json.loads(ran.stdout)
    return module


def _rule(module: dict[str, Any], area: str, tree: _Tree) -> Rule:
    name = _path(module["package"]["path"])[-1]
    [package] = [one for one in module["annotations"] if one["scope"] == "package"]
    checks = [
        _check(module, rule, area, tree)
        for rule in module["rules"]
        if rule["head"]["name"] in {"checks", "warnings"}
    ]
    return Rule(area, name, package["title"], package["description"], checks)


def _check(module: dict[str, Any], rule: dict[str, Any], area: str, tree: _Tree) -> Check:
    [told] = rule["annotations"]
    custom = told["custom"]
    return Check(
        code=f"{_path(module['package']['path'])[-1]}.{custom['short_name']}",
        title=told["title"],
        description=told["description"],
        says=custom["failure_msg"],
        remedy=custom["solution"],
        moves=custom.get("applies_to", []),
        warns=rule["head"]["name"] == "warnings",
        tuned=tree.parameters(set(_references(module, rule)), area),
    )


def _references(module: dict[str, Any], rule: dict[str, Any]) -> Iterator[Name]:
    """Yield the names that a rule refers to, each whole: an import stands for what it imports."""
    package = _path(module["package"]["path"])
    imports = {}
    for one in module.get("imports", ()):
        path = _path(one["path"]["value"])
        imports[one.get("alias", path[-1])] = path
    head = {part: rule["head"].get(part) for part in ("args", "key", "value")}
    for path in _paths([head, rule["body"], rule.get("else")]):
        if path[0] == "data":
            yield path
        else:
            yield (*imports.get(path[0], (*package, path[0])), *path[1:])


def _paths(tree: Any) -> Iterator[Name]:
    """Yield every reference in a syntax tree, as far as it is constant."""
    if isinstance(tree, dict):
        if tree.get("type") == "ref" and tree["value"][0]["type"] == "var":
            yield _path(tree["value"])
        elif tree.get("type") == "var":
            yield (tree["value"],)
        for part in tree.values():
            yield from _paths(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _paths(part)


def _path(parts: list[dict[str, Any]]) -> Name:
    """Return the constant beginning of a reference."""
    path = [parts[0]["value"]]
    for part in parts[1:]:
        if part["type"] != "string":
            break
        path.append(part["value"])
    return tuple(path)


def _parameter(name: Name, area: str) -> str:
    """Return the parameter that a name is, if it is one."""
    tiers = (*_SETTINGS, "of")
    given = (*_SETTINGS, "parameters")
    data = ("data", "data", area)
    for prefix, before in ((tiers, ("tiers", "*")), (given, ()), (data, ())):
        if name[: len(prefix)] == prefix:
            return ".".join((*before, *name[len(prefix) :])) or ALL
    return "default_tier" if name == (*_SETTINGS, "tier") else ""
