"""Have outside examiners look at the organisation's example: `python -m tools.examine`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from modeltrail.errors import ModeltrailError
from tools import packages
from tools.examine import plans
from tools.examine.skips import CHECKOV, CLOUDSPLAINING, PARLIAMENT, Finding, unmet
from tools.place import Place
from tools.progress import ToolError

ROOT = Path(__file__).resolve().parents[2]
_BLUEPRINT = ROOT / "examples" / "blueprint.organization.yaml"
# The stacks of the environments differ by account and name only; production's says most.
_STACKS = ("platform", "environment-production")
_CHECKOV = ("--framework", "terraform_plan", "--skip-download", "--quiet", "--output", "json")


class _Own(Place):
    """The same checkout with the examiners' environment."""

    @property
    def venv(self) -> Path:
        return self.tools / "examiners"


def main() -> int:
    """Examine; say what is not met, and return the exit code."""
    try:
        own = _Own(ROOT)
        own.tools.mkdir(parents=True, exist_ok=True)
        packages.make_environment(own)
        packages.install(own, "examiners")
        with tempfile.TemporaryDirectory() as folder:
            made = plans.make(_BLUEPRINT, Path(folder), project=ROOT, names=_STACKS)
            told = examine(own, list(made.values()))
    except (ToolError, ModeltrailError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(told) or f"The examiners find nothing in {', '.join(_STACKS)}.")
    return 1 if told else 0


def examine(own: Place, made: list[Path]) -> list[str]:
    """Return what the examiners find in plans that is not skipped, and idle skips.

    Raises:
        ToolError: An examiner fails.
    """
    policies = [policy for plan in made for policy in plans.policies(plan)]
    of_identities = [one for one in policies if one["address"].startswith("aws_iam_")]
    may = [one for one in of_identities if one["attribute"] == "policy"]
    return [
        *unmet(_checkov(own, made), CHECKOV),
        *unmet(_script(own, "ask_parliament", policies), PARLIAMENT),
        *unmet(_script(own, "ask_cloudsplaining", may), CLOUDSPLAINING),
    ]


def _checkov(own: Place, made: list[Path]) -> list[Finding]:
    files = [word for plan in made for word in ("--file", str(plan))]
    program = own.venv / "bin" / "checkov"
    reports = _ask([str(own.python), str(program), *files, *_CHECKOV], "")
    return [
        Finding(one["check_id"], one["resource"])
        for report in (reports if isinstance(reports, list) else [reports])
        for one in report["results"]["failed_checks"]
    ]


def _script(own: Place, name: str, policies: list[dict[str, str]]) -> list[Finding]:
    script = Path(__file__).with_name(f"{name}.py")
    found = _ask([str(own.python), "-W", "ignore", str(script)], json.dumps(policies))
    return [Finding(one["check"], one["resource"], one["detail"]) for one in found]


def _ask(command: list[str], given: str) -> Any:
    # checkov ends with 1 where it finds something; what it says tells whether it worked.
    ran = subprocess.run(  # noqa: S603 (the examiners)
        command, input=given, capture_output=True, text=True, check=False
    )
    try:
        return json.loads(ran.stdout)
    except ValueError as error:
        raise ToolError(
            f"{command[1]} failed:\n{ran.stdout}\n{ran.stderr}",
            remedy="Remove .tools/examiners, so that it is installed anew.",
        ) from error


if __name__ == "__main__":
    sys.exit(main())
