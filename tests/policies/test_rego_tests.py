"""The policies' own tests, run as their README says."""

import json
import re
import shlex
import subprocess

from .conftest import POLICIES, ROOT


def test_the_rego_tests_pass_and_reach_every_line(opa: str) -> None:
    [command] = re.findall(
        r"^\$ opa (test .*)$", (POLICIES / "README.md").read_text("utf-8"), re.MULTILINE
    )
    # Further passes would say why a line is not reached, and take as long each.
    ran = subprocess.run(
        [opa, *shlex.split(command), "--coverage", "--coverage-runs", ""],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    missed = {
        file: lines["not_covered"]
        for file, lines in json.loads(ran.stdout)["files"].items()
        if "not_covered" in lines
    }
    assert missed == {}
