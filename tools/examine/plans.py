"""The first plans of an organisation's stacks, made on this machine alone."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from modeltrail.local import root, terraform
from modeltrail.local._terraform_env import environment
from modeltrail.local._terraform_stack import CONFIGURATION, _lock_provider
from modeltrail.local.cloud import Cloud
from tools.progress import ToolError

_LOCAL: dict[str, Any] = {"terraform": {"backend": {"local": {}}}}


def make(
    blueprint: Path, folder: Path, *, project: Path, names: tuple[str, ...]
) -> dict[str, Path]:
    """Return the plan of each stack, as JSON in a file.

    Nothing is there before them, so the provider asks AWS for nothing but whose account it is;
    the local AWS answers that.

    Args:
        blueprint: The blueprint of the stacks.
        folder: Where all files go.
        project: The checkout.
        names: The stacks that are planned.

    Raises:
        ModeltrailError: Node, Terraform or its provider is missing.
        ToolError: Terraform failed.
    """
    stacks = terraform.synthesise(folder / "stacks", blueprint, project=project)
    found = terraform.find_terraform()
    own = environment(found.platform, folder)
    with Cloud(folder, account="0" * 12, region="eu-west-1") as cloud:
        return {name: _plan(stacks[name], str(found.path), own, cloud.url) for name in names}


def _plan(stack: Path, program: str, own: Mapping[str, str], url: str) -> Path:
    settings = json.loads((stack / CONFIGURATION).read_bytes())["provider"]["aws"][0]
    (account,) = settings["allowed_account_ids"]
    env = {**own, **root.environment(account, settings["region"], url)}
    # The state is not to be looked for where the organisation has it.
    (stack / "backend_override.tf.json").write_text(json.dumps(_LOCAL), encoding="utf-8")
    _lock_provider(stack)

    def run(*arguments: str) -> str:
        ran = subprocess.run(  # noqa: S603 (Terraform, with these words)
            [program, *arguments], cwd=stack, env=env, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise ToolError(
                f"Terraform could not plan the stack {stack.name!r}:\n{ran.stderr}",
                remedy="See what it says of the stack.",
            )
        return ran.stdout

    run("init", "-input=false", "-lockfile=readonly")
    run("plan", "-input=false", "-refresh=false", "-out=plan")
    plan = stack / "plan.json"
    plan.write_text(run("show", "-json", "plan"), encoding="utf-8")
    return plan


def policies(plan: Path) -> list[dict[str, str]]:
    """Return every policy of a plan: the resource's address, the attribute, the text."""
    resources: list[dict[str, Any]] = json.loads(plan.read_bytes())["planned_values"][
        "root_module"
    ]["resources"]
    return [
        {"address": one["address"], "attribute": name, "text": one["values"][name]}
        for one in resources
        for name in ("assume_role_policy", "policy")
        if one["values"].get(name)
    ]
