"""All checks and tests, a line each; run it in the virtual environment: `-m tools.check [lint]`."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PYTHON = (sys.executable, "-m")
_SCHEMAS = "lib/modeltrail/schemas"
_REGO = ("policies", "lib/modeltrail/policy/authz.rego")
# Tests wait for servers about half of their time; each worker has servers of its own.
_WORKERS = str((os.cpu_count() or 1) + 1)


@dataclass(frozen=True)
class Check:
    """One command that must succeed."""

    name: str
    command: tuple[str, ...]
    folder: Path = field(default=ROOT)


LINT = (
    Check("ruff check", (*_PYTHON, "ruff", "check", "--quiet")),
    Check("ruff format", (*_PYTHON, "ruff", "format", "--check", "--quiet")),
    Check("mypy", (*_PYTHON, "mypy", "--no-error-summary")),
    Check("opa check", ("opa", "check", "--strict", "--schema", _SCHEMAS, *_REGO)),
    Check("opa fmt", ("opa", "fmt", "--list", "--fail", *_REGO)),
)
TESTS = (
    Check(
        "opa test",
        (
            *("opa", "test", "--timeout", "1m", "policies", "fixtures:tests/policies/fixtures"),
            "plans:tests/policies/terraform/plans",
            f"data.schemas.policy_input:{_SCHEMAS}/policy-input.schema.json",
        ),
    ),
    Check(
        "pytest, the training's own",
        (*_PYTHON, "pytest", "-q"),
        ROOT / "examples" / "training",
    ),
    Check("pytest", (*_PYTHON, "pytest", "-q", "-n", _WORKERS)),
)


def main(arguments: list[str]) -> int:
    """Run the checks, all of them even when one fails; return the exit code."""
    checks = {(): LINT + TESTS, ("lint",): LINT}.get(tuple(arguments))
    if checks is None:
        print("usage: python -m tools.check [lint]", file=sys.stderr)
        return 2
    failed = [check.name for check in checks if not passes(check)]
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
        return 1
    return 0


def passes(check: Check) -> bool:
    """Run a check, whose output is shown, then its outcome and time."""
    print(f"--- {check.name}", flush=True)
    begin = time.monotonic()
    # Commands of the environment find each other, whether or not it was activated.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    try:
        code = subprocess.run(  # noqa: S603 (the commands above)
            check.command, cwd=check.folder, env={**os.environ, "PATH": path}, check=False
        ).returncode
    except OSError as error:
        print(f"{check.command[0]}: {error.strerror}", file=sys.stderr)
        code = 127
    outcome = "passed" if code == 0 else f"failed (exit code {code})"
    print(f"    {check.name}: {outcome}, {time.monotonic() - begin:.1f} s", flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
