"""Asking for help must not wait for what only one command needs."""

import subprocess
import sys

import pytest

from tests.support.command_line import environment

HEAVY = frozenset(
    {"boto3", "botocore", "cdktf", "jsonschema", "ministack", "opa_client", "pydantic", "requests"}
    | {"rfc8785", "rich", "yaml"}
)


def modules_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules, file=sys.stderr)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    return {name.partition(".")[0] for name in ran.stderr.split()}


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["promote", "--help"],
        ["timeline", "-h"],
        ["local", "up", "--help"],
        ["promote"],
        ["no-such-command"],
    ],
)
def test_what_needs_no_platform_imports_nothing_heavy(words: list[str]) -> None:
    loaded = modules_after(f"from modeltrail.cli import run\nrun({words!r})")
    assert "click" in loaded
    assert not loaded & HEAVY


def test_the_look_for_heavy_modules_can_find_one() -> None:
    assert modules_after("import pydantic") & HEAVY
