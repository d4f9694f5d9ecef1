"""The Terraform on this machine: which, how new, and for which platform."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from modeltrail.errors import BackendError

OLDEST = (1, 11)
_ANSWER_SECONDS = 60
_GET = (
    f"Install Terraform {OLDEST[0]}.{OLDEST[1]} or newer and put it on the PATH: "
    "https://developer.hashicorp.com/terraform/install."
)


@dataclass(frozen=True, kw_only=True)
class Terraform:
    """A Terraform that is new enough."""

    path: Path
    platform: str
    """As in the names of provider packages, such as `linux_amd64`."""


def find() -> Terraform:
    """Return the Terraform on the PATH.

    Raises:
        BackendError: There is none, it is too old, or it does not say what it is.
    """
    found = shutil.which("terraform")
    if found is None:
        raise BackendError("Terraform is not on the PATH.", remedy=_GET)
    said = _ask(found)
    version = re.match(r"(\d+)\.(\d+)", str(said.get("terraform_version", "")))
    if version is None:
        raise BackendError(f"{found} does not say which version it is.", remedy=_GET)
    if tuple(map(int, version.groups())) < OLDEST:
        raise BackendError(
            f"{found} is Terraform {said['terraform_version']}, which is too old.", remedy=_GET
        )
    return Terraform(path=Path(found).absolute(), platform=str(said.get("platform", "")))


def _ask(path: str) -> dict[str, object]:
    # Neither the present folder's configuration nor options from the environment have a say.
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    quiet["CHECKPOINT_DISABLE"] = "1"
    try:
        answer = subprocess.run(  # noqa: S603 (the program that the user's PATH names)
            [path, "version", "-json"],
            capture_output=True,
            check=True,
            cwd="/",
            env=quiet,
            stdin=subprocess.DEVNULL,
            timeout=_ANSWER_SECONDS,
        )
        said = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise BackendError(f"{path} does not work: {error}.", remedy=_GET) from error
    if not isinstance(said, dict):
        raise BackendError(f"{path} does not say which version it is.", remedy=_GET)
    return said
