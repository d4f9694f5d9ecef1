"""The Terraform on this machine: which, how new, and for which platform."""

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
    version: str
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
    version = re.match(r"Terraform v((\d+)\.(\d+)\S*)", said)  # OpenTofu says another name
    if version is None:
        raise BackendError(f"{found} does not state a version of Terraform.", remedy=_GET)
    if (int(version[2]), int(version[3])) < OLDEST:
        raise BackendError(f"{found} is Terraform {version[1]}, which is too old.", remedy=_GET)
    platform = re.search(r"(?m)^on (\S+)$", said)
    return Terraform(
        path=Path(found).absolute(),
        version=version[1],
        platform=platform[1] if platform else "",
    )


def _ask(path: str) -> str:
    # Neither the present folder's configuration nor options from the environment have a say.
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    quiet["CHECKPOINT_DISABLE"] = "1"  # else it asks for news, on line
    try:
        return subprocess.run(  # noqa: S603 (the program that the user's PATH names)
            [path, "version"],
            capture_output=True,
            check=True,
            cwd="/",
            encoding="utf-8",
            env=quiet,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=_ANSWER_SECONDS,
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise BackendError(f"{path} does not work: {error}.", remedy=_GET) from error
