"""The app: reads the blueprint and synthesises every stack of it."""

import os
import sys
from pathlib import Path

from cdktf import App
from modeltrail.errors import ModeltrailError

from stacks.environment_stack import EnvironmentStack
from stacks.platform_stack import PlatformStack
from stacks.settings import Settings, load

BLUEPRINT_VARIABLE = "MODELTRAIL_BLUEPRINT"
_EXAMPLE = Path(__file__).parents[1] / "examples" / "blueprint.local.yaml"


def build(app: App, settings: Settings) -> None:
    """Put every stack of a blueprint into the app."""
    PlatformStack(app, "platform", settings=settings)
    for environment in settings.environments:
        EnvironmentStack(
            app,
            f"environment-{environment.name}",
            environment=environment,
            settings=settings,
        )


def main() -> int:
    """Synthesise into CDKTF_OUTDIR, by default `cdktf.out`; return the exit code."""
    named = os.environ.get(BLUEPRINT_VARIABLE)
    try:
        settings = load(Path(named) if named else _EXAMPLE)
    except ModeltrailError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    # CDK for Terraform makes the folder, but none above it.
    Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out")).mkdir(parents=True, exist_ok=True)
    app = App()
    build(app, settings)
    app.synth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
