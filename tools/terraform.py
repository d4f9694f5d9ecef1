"""Terraform: it must be on the machine, no package gives it."""

import os
import shutil

from tools import versions
from tools.progress import ToolError

MINIMUM = (1, 11)
_REMEDY = (
    "Install Terraform 1.11 or newer (developer.hashicorp.com/terraform/install, or your "
    "system's package manager) and put it on the PATH."
)


def check() -> str:
    """Return what was found.

    Raises:
        ToolError: There is no Terraform, or it is too old.
    """
    found = shutil.which("terraform")
    if found is None:
        raise ToolError("Terraform is missing: there is none on the PATH.", remedy=_REMEDY)
    environment = {**os.environ, "CHECKPOINT_DISABLE": "1"}  # else it asks for news, on line
    version = versions.stated([found, "version"], "Terraform v", environment=environment)
    if version is None:
        raise ToolError(f"{found} does not state a version of Terraform.", remedy=_REMEDY)
    if version < MINIMUM:
        raise ToolError(f"Terraform {versions.text(version)} ({found}) is too old.", remedy=_REMEDY)
    return f"{versions.text(version)} ({found})"
