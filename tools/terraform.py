"""Terraform: it must be on the machine, no package gives it."""

from modeltrail.errors import BackendError
from modeltrail.local.terraform import find_terraform
from tools.progress import ToolError


def check() -> str:
    """Return what was found.

    Raises:
        ToolError: There is no Terraform, or it is too old.
    """
    try:
        found = find_terraform()
    except BackendError as error:
        raise ToolError(error.message, remedy=error.remedy) from error
    return f"{found.version} ({found.path})"
