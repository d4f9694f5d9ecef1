"""Write the pages about the policies from their METADATA: `python tools/policy_docs.py`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.policy_tree import ALL, AREAS, Check, Rule, rules  # noqa: E402 (found by the line above)

FOLDER = ROOT / "docs" / "policies"
_POLICIES = ROOT / "policies"
_MADE = "<!-- Made by tools/policy_docs.py of the METADATA of policies/; change it there. -->"
_AREAS = {
    "promotion": "Moves of a pointer: asked before each one, and by `modeltrail check promotion`.",
    "terraform": "Plans of Terraform's: asked by `modeltrail check plan`.",
}
_INTRODUCTION = f"""{_MADE}

# The rules

A page for each rule: when it fires, what it says, how to mend it, and which parameters tune it. A
parameter named `tiers.*.name` is one of the risk tier that a model is in; the model can have its
own, under `models`. How to add a rule: [write a rule in ten minutes](write-a-rule.md).
"""


def pages() -> dict[str, str]:
    """Return the text of every page that is made, by its path below docs/policies."""
    made = {}
    index = [_INTRODUCTION]
    for area, found in rules(_POLICIES).items():
        index += [f"## {area}", "", _AREAS[area], "", "| rule | asks | checks |", "|---|---|---|"]
        for rule in found:
            made[f"{area}/{rule.name}.md"] = "\n".join(_page(rule))
            codes = ", ".join(f"`{check.code}`" for check in rule.checks)
            index.append(
                f"| [{rule.name}]({area}/{rule.name}.md) | {_cell(rule.description)} | {codes} |"
            )
        index.append("")
    made["README.md"] = "\n".join(index)
    return made


def _page(rule: Rule) -> Iterator[str]:
    source = f"policies/{rule.area}/{rule.name}/{rule.name}.rego"
    yield from (_MADE, "", f"# {rule.title}", "", rule.description, "")
    yield f"Rule `{rule.name}` of [{source}](../../../{source})."
    for check in rule.checks:
        yield from _section(rule, check)
    yield ""


def _section(rule: Rule, check: Check) -> Iterator[str]:
    yield from ("", f"## `{check.code}`: {check.title}", "", check.description, "")
    yield from ("| | |", "|---|---|")
    yield f"| {'warns' if check.warns else 'fires'} on | {', '.join(check.moves) or 'plans'} |"
    yield f"| says | {_cell(check.says)} |"
    yield f"| mend it | {_cell(check.remedy)} |"
    yield f"| tuned by | {_tuned(rule.area, check.tuned)} |"


def _tuned(area: str, parameters: list[str]) -> str:
    """Return parameters by the files that hold them."""
    if not parameters or ALL in parameters:
        return ALL if parameters else "nothing"
    files: dict[str, list[str]] = {}
    for parameter in parameters:
        files.setdefault(_file(area, parameter.split(".")[0]), []).append(f"`{parameter}`")
    return "; ".join(f"{', '.join(names)} in {file}" for file, names in files.items())


def _file(area: str, key: str) -> str:
    folder = _POLICIES / "data" / area
    for file in sorted(folder.glob("*.json")):
        if key in json.loads(file.read_bytes()):
            return file.relative_to(ROOT).as_posix()
    return folder.relative_to(ROOT).as_posix()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def write() -> None:
    """Write the pages, and remove those of rules that are gone."""
    made = pages()
    for area in AREAS:
        for file in (FOLDER / area).glob("*.md"):
            if f"{area}/{file.name}" not in made:
                file.unlink()
    for name, text in made.items():
        file = FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    write()
