"""The stacks of a blueprint, synthesised; only here are accounts given to stacks."""

from pathlib import Path

from cdktf import App

from stacks import lambda_code, trial
from stacks.environment_stack import EnvironmentStack
from stacks.platform_stack import PlatformStack
from stacks.settings import Settings


def synthesise(settings: Settings, out_dir: Path) -> None:
    """Write the platform stack and each environment's stack into a folder."""
    # CDK for Terraform makes the folder, but none above it.
    out_dir.mkdir(parents=True, exist_ok=True)
    app = App(outdir=str(out_dir))
    platform = PlatformStack(app, "platform", settings=settings, code=lambda_code.write(out_dir))
    trial.apply(platform, settings.profile)
    for environment in settings.environments:
        EnvironmentStack(
            app,
            f"environment-{environment.name}",
            environment=environment,
            settings=settings,
        )
    app.synth()
