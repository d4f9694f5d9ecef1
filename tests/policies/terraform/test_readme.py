"""Plans are judged by the commands that the policies' README gives."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.policies.conftest import POLICIES, ROOT

_PLANS = Path(__file__).parent / "plans"


def _command(name: str, plan: str) -> list[str]:
    text = (POLICIES / "README.md").read_text("utf-8")
    [command] = re.findall(rf"^\$ ({name} (?:eval|test) .*plan\.json.*)$", text, re.MULTILINE)
    file = str(_PLANS / plan / "plan.json")
    return [file if word == "plan.json" else word for word in shlex.split(command)]


@pytest.mark.parametrize(("plan", "allow"), [("audit", True), ("shapes", False)])
def test_opa_gives_the_decision(opa: str, plan: str, allow: bool) -> None:  # noqa: FBT001 (a parameter of a test)
    command = [opa, *_command("opa", plan)[1:]]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert json.loads(ran.stdout)["allow"] is allow


@pytest.mark.skipif(shutil.which("conftest") is None, reason="the set-up does not bring conftest")
@pytest.mark.parametrize(("plan", "code"), [("audit", 0), ("shapes", 1)])
def test_conftest_runs_the_rules_as_they_are(plan: str, code: int) -> None:
    ran = subprocess.run(
        _command("conftest", plan), cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert ("data_loss.replaced: " in ran.stdout) is bool(code)
