"""The pages about the policies say what the policies say, and how to add to them."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from modeltrail.policy import find_opa
from tests.support.command_line import environment
from tools import policy_docs

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "policies"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return policy_docs.pages()


def test_the_pages_are_in_step_with_the_rules(made: dict[str, str]) -> None:
    """`python tools/policy_docs.py` writes them anew."""
    there = {
        file.relative_to(DOCS).as_posix(): file.read_text("utf-8")
        for file in DOCS.rglob("*.md")
        if file.name != "write-a-rule.md"
    }
    assert sorted(made) == sorted(there)
    assert [name for name, text in made.items() if there[name] != text] == []
    links = re.findall(r"\]\(([^)#]+)\)", "".join(made.values()))
    assert len(links) > 40
    assert [
        link
        for link in re.findall(r"\]\(([^)#]+)\)", made["README.md"])
        if not (DOCS / link).is_file()
    ] == []


def test_a_check_is_said_to_be_tuned_by_what_it_goes_by_and_by_nothing_else(
    made: dict[str, str],
) -> None:
    tuned = dict(
        re.findall(
            r"^## `([a-z_.]+)`.*?^\| tuned by \| (.*?) \|$",
            "".join(made.values()),
            re.MULTILINE | re.DOTALL,
        )
    )
    where = "policies/data/terraform"
    assert tuned["tags.missing"] == f"`tags` in {where}/parameters.json"
    assert tuned["versioning.off"] == "nothing"
    # Through a library, and of two files.
    assert tuned["accounts.second_platform"].startswith(
        f"`accounts.platform` in {where}/accounts.json; "
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """What the page needs of the project, to be changed."""
    for folder in ("policies", "tests/policies", "lib/modeltrail/schemas", "tools", "docs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / ".tools" / "bin").mkdir(parents=True)
    (tmp_path / ".tools" / "bin" / "opa").symlink_to(find_opa(ROOT).path)
    return tmp_path


def test_the_page_on_writing_a_rule_leads_to_one(copied: Path) -> None:
    text = (DOCS / "write-a-rule.md").read_text("utf-8")
    *first, run, trial, page = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
    rule, test = re.findall(r"^```rego\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    subprocess.run(["bash", "-ec", "\n".join(first)], cwd=copied, check=True)
    folder = copied / "policies" / "terraform" / "bucket_names"
    copies = {file.name for file in folder.iterdir()}
    assert copies == {"bucket_names.rego", "bucket_names_test.rego"}
    (folder / "bucket_names.rego").write_text(rule, "utf-8")
    (folder / "bucket_names_test.rego").write_text(test, "utf-8")
    done = _run(run, copied)
    assert (done.returncode, "PASS: 2/2" in done.stdout) == (0, True), done
    formatted = _run(f"opa fmt --list {folder}", copied)
    assert (formatted.returncode, formatted.stdout) == (0, "")

    judged = _run(trial, copied)
    assert judged.returncode == 0, judged
    plan = copied / "tests/policies/terraform/plans/audit/plan.json"
    plan.write_text(
        plan.read_text("utf-8").replace("modeltrail-audit-111111111111", "modeltrail-audit.org")
    )
    assert "bucket_names.dotted" in _run(f"{trial} --json", copied).stdout

    assert _run(page, copied).returncode == 0
    written = (copied / "docs/policies/terraform/bucket_names.md").read_text("utf-8")
    assert "TLS" in written


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = [str(folder / ".tools" / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    return subprocess.run(
        shlex.split(command),
        cwd=folder,
        env={**environment(), "PATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        check=False,
    )
