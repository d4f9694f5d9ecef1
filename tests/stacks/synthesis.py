"""Synthesising the stacks, and reading what came out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]

Stacks = dict[str, dict[str, Any]]


def synthesise(out: Path, *, blueprint: Path | None = None, before: str = "", seed: int = 0) -> str:
    """Run the app in a process of its own; return what it printed last.

    Args:
        out: Where the stacks are put.
        blueprint: The blueprint; None is the app's own default.
        before: Python that runs before the app is imported.
        seed: What Python's hashes start from.
    """
    code = (
        f"import sys; {before}\n"
        "from stacks.__main__ import main\n"
        "code = main()\n"
        "loaded = [name for name in sys.modules if name.startswith('cdktf_cdktf_provider_aws.')]\n"
        "print(len(loaded))\n"
        "sys.exit(code)\n"
    )
    env = {**os.environ, "CDKTF_OUTDIR": str(out), "PYTHONHASHSEED": str(seed)}
    env.pop("MODELTRAIL_BLUEPRINT", None)
    if blueprint is not None:
        env["MODELTRAIL_BLUEPRINT"] = str(blueprint)
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip().splitlines()[-1]


def read(out: Path) -> Stacks:
    return {
        folder.name: json.loads((folder / "cdk.tf.json").read_bytes())
        for folder in (out / "stacks").iterdir()
    }


def only(stack: dict[str, Any], kind: str, path: str | None = None) -> dict[str, Any]:
    """Return the one resource of a kind, or the one at a path of constructs."""
    found: list[dict[str, Any]] = [
        resource
        for resource in stack["resource"][kind].values()
        if path is None or resource["//"]["metadata"]["path"].endswith(f"/{path}")
    ]
    assert len(found) == 1
    return found[0]


def statements(document: str) -> dict[str, dict[str, Any]]:
    """Return a policy's statements by their names."""
    parsed = json.loads(document)
    assert parsed["Version"] == "2012-10-17"
    found = {statement["Sid"]: statement for statement in parsed["Statement"]}
    assert len(found) == len(parsed["Statement"])
    return found


def permissions(stack: dict[str, Any], role: str) -> dict[str, dict[str, Any]]:
    """Return what a role may do, by the names of the statements."""
    return statements(only(stack, "aws_iam_role_policy", f"{role}/policy")["policy"])


def actions(stack: dict[str, Any], role: str) -> dict[str, list[str]]:
    """Return which actions a role may do, by the names of the statements."""
    return {sid: one["Action"] for sid, one in permissions(stack, role).items()}


CLOUD_BLUEPRINT = """
partition: aws-us-gov
region: us-gov-west-1
platform:
  account: "000000000001"
environments:
  - name: test
    account: "000000000002"
    workloads:
      - arn:aws-us-gov:iam::000000000002:role/apps/scorer
people:
  - arn:aws-us-gov:iam::000000000001:user/ada
  - arn:aws-us-gov:iam::000000000003:role/sso/people
ci:
  - arn:aws-us-gov:iam::000000000004:role/pipeline
"""
