"""What the examples for pipelines run is taken by `modeltrail check`, and stops what it should."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command_line import PROGRAM, environment

ROOT = Path(__file__).parents[2]
CI = ROOT / "examples" / "ci"
PLANS = ROOT / "tests" / "policies" / "terraform" / "plans"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout as a pipeline has it, but for what this needs none of."""
    for name in ("policies", "examples/ci", ".tools"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(command: str | list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(PROGRAM.parent), os.environ["PATH"]])
    # As GitHub's runners start a step.
    words = ["bash", "-e", "-o", "pipefail", "-c", command] if isinstance(command, str) else command
    return subprocess.run(
        words,
        cwd=folder,
        env={**environment(), "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def steps() -> dict[str, str]:
    workflow = yaml.safe_load((CI / ".github" / "workflows" / "plan.yml").read_text("utf-8"))
    found = workflow["jobs"]["plan"]["steps"]
    return {step["name"]: step["run"] for step in found if "run" in step}


def test_the_workflow_stops_what_the_policies_deny_and_reports_it(checkout: Path) -> None:
    shutil.copy(PLANS / "shapes" / "plan.json", checkout)
    judged = run(steps()["Judge"], checkout)
    assert (judged.returncode, " rules, OPA " in judged.stdout) == (1, True), judged
    reported = run(steps()["Report"], checkout)
    assert reported.returncode == 0, reported
    sarif = json.loads((checkout / "plan.sarif").read_text("utf-8"))
    assert [one for one in sarif["runs"][0]["results"] if one["level"] == "error"]
    assert "<failure " in (checkout / "plan.xml").read_text("utf-8")


def test_the_workflow_lets_pass_what_they_allow(checkout: Path) -> None:
    shutil.copy(PLANS / "audit" / "plan.json", checkout)
    judged = run(steps()["Judge"], checkout)
    assert judged.returncode == 0, judged


def test_the_workflow_stops_what_could_not_be_judged(checkout: Path) -> None:
    (checkout / "plan.json").write_text("{}")
    assert run(steps()["Judge"], checkout).returncode == 2
    assert run(steps()["Report"], checkout).returncode != 0


def test_the_workflow_plans_by_modules_and_variables_that_there_are() -> None:
    plan = steps()["Plan"]
    assert "python -m stacks\n" in plan
    assert (ROOT / "stacks" / "__main__.py").is_file()
    assert 'cdktf.out/stacks/$STACK"' in plan
    assert "show -json" in plan.splitlines()[-1]


def hooks() -> list[dict[str, Any]]:
    config = yaml.safe_load((CI / ".pre-commit-config.yaml").read_text("utf-8"))
    found: list[dict[str, Any]] = config["repos"][0]["hooks"]
    return found


def test_the_hook_judges_each_plan_that_a_commit_brings(checkout: Path) -> None:
    [hook] = [hook for hook in hooks() if hook.get("pass_filenames", True)]
    for name in ("a", "b", "c"):
        (checkout / name).mkdir()
    allowed, denied, broken = (f"{name}/plan.json" for name in "abc")
    shutil.copy(PLANS / "audit" / "plan.json", checkout / allowed)
    shutil.copy(PLANS / "shapes" / "plan.json", checkout / denied)
    (checkout / broken).write_text("{}")
    assert all(re.search(hook["files"], name) for name in (allowed, denied, "plan.json"))
    assert not re.search(hook["files"], "my-plan.json")
    assert re.search(hook["exclude"], "tests/policies/terraform/plans/shapes/plan.json")
    entry = shlex.split(hook["entry"])
    assert run([*entry, allowed], checkout).returncode == 0
    assert run([*entry, broken, denied], checkout).returncode == 2


def test_the_hook_over_policies_judges_what_they_allowed() -> None:
    [hook] = [hook for hook in hooks() if not hook.get("pass_filenames", True)]
    assert re.search(hook["files"], "policies/terraform/tags/tags.rego")
    ran = run(shlex.split(hook["entry"]), ROOT)
    assert (ran.returncode, "allowed" in ran.stdout) == (0, True), ran
