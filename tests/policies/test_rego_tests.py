"""The policies' own tests, which lie beside them."""

import json
import subprocess

from modeltrail.policy._schema import SCHEMA_FILE

from .conftest import POLICIES, ROOT


def test_the_rego_tests_pass_and_reach_every_line(opa: str) -> None:
    data = [
        f"fixtures:{ROOT / 'tests' / 'policies' / 'fixtures'}",
        f"data.schemas.policy_input:{SCHEMA_FILE}",
    ]
    ran = subprocess.run(
        [opa, "test", "--coverage", POLICIES, *data], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    missed = {
        file: lines["not_covered"]
        for file, lines in json.loads(ran.stdout)["files"].items()
        if "not_covered" in lines
    }
    assert missed == {}
