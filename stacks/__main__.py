"""The app: reads the blueprint and synthesises every stack of it."""

import os
import sys
from pathlib import Path

from modeltrail.errors import ModeltrailError
from stacks.blueprint import load

BLUEPRINT_VARIABLE = "MODELTRAIL_BLUEPRINT"
_EXAMPLE = Path(__file__).parents[1] / "examples" / "blueprint.local.yaml"


def main() -> int:
    """Synthesise into CDKTF_OUTDIR, by default `cdktf.out`; return the exit code."""
    named = os.environ.get(BLUEPRINT_VARIABLE)
    try:
        settings = load(Path(named) if named else _EXAMPLE)
    except ModeltrailError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    # Node starts with this import: a blueprint that is wrong is told at once, and without it.
    from stacks.app import synthesise  # noqa: PLC0415

    synthesise(settings, Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
