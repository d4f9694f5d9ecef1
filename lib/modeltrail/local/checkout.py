"""The checkout of the repository: the stacks, the policies and the example blueprint lie there."""

from pathlib import Path

from modeltrail.errors import BackendError
from modeltrail.local.synth import PROJECT_FILE

BLUEPRINT = Path("examples") / "blueprint.local.yaml"
POLICIES = Path("policies")


def find() -> Path:
    """Return the checkout: here, the nearest folder above, or the one this package lies in.

    Raises:
        BackendError: There is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, *Path(__file__).parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    raise BackendError(
        f"There is no {PROJECT_FILE} here or in a folder above.",
        remedy="Run it in a checkout of modeltrail: the stacks are no part of the package.",
    )
