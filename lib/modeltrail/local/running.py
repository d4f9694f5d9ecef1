"""Bringing the local platform up: a local AWS, an organisation in it, and the stacks applied."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from modeltrail.config import DEFAULT_FILE, Environment, Platform
from modeltrail.errors import BackendError, ModeltrailError
from modeltrail.local import blueprint as blueprints
from modeltrail.local import checkout, files, lock, organisation, root, state, terraform
from modeltrail.local.cloud import Cloud
from modeltrail.local.organisation import Organisation
from modeltrail.local.profile_files import Profiles

PLATFORM_STACK = "platform"

Progress = Callable[[str], None]
"""Is told a line for each step that ended."""


@dataclass(frozen=True)
class Step:
    """A step of bringing the platform up."""

    name: str
    seconds: float
    waiting: bool = False
    """Whether the time is Terraform's and its provider's own."""


@dataclass
class Running:
    """A local platform that runs; it ends with the block that `running` opened, unless kept."""

    platform: Platform
    cloud: Cloud
    steps: tuple[Step, ...]
    kept: bool = field(default=False, init=False)

    def keep(self) -> None:
        """Let it outlive this process; then `down` ends it."""
        self.cloud.keep()
        self.kept = True


@contextmanager
def running(
    folder: Path,
    *,
    progress: Progress,
    detail: Progress = lambda _: None,
    blueprint: Path | None = None,
    project: Path | None = None,
    port: int | None = None,
) -> Iterator[Running]:
    """Bring a local platform up, and take it down at the end of the block unless it is kept.

    Nothing of it outlives this process, however that ends, before it is kept.

    Args:
        folder: Where all its files go; it is made.
        progress: Is told a line for each step.
        detail: Is told what Terraform does.
        blueprint: The blueprint; by default the example's.
        project: The checkout of the repository; by default it is looked for.
        port: The port of the local AWS; None takes a free one.

    Raises:
        InvalidInput: The blueprint does not describe a local platform.
        Busy: One is at work in the folder already.
        BackendError: A tool is missing or failed.
    """
    home = folder.absolute()
    sources = project or checkout.find()
    plan = blueprint or sources / checkout.BLUEPRINT
    company = blueprints.load(plan)
    clock = _Clock(progress)
    with lock.hold(home) as held, ExitStack() as cleaning:
        cleaning.push(partial(_tidy, home))
        if state.clear(home):
            progress("Removed what a local platform that has ended left behind.")
        if home.name == DEFAULT_FILE.parent.name:
            files.keep_from_git(home)
            cleaning.callback((home / files.IGNORE).unlink, missing_ok=True)
        cloud = Cloud(home, account=company.platform, region=company.region, port=port, held=held)
        cloud.check_port()
        terraform.check(home / state.TERRAFORM)
        cleaning.callback(state.clear, home)
        cleaning.callback(cloud.stop)
        with ThreadPoolExecutor(max_workers=1) as pool:
            opened = pool.submit(_open, cloud, company, home, clock)
            with clock.step("Stacks synthesised"):
                stacks = terraform.synthesise(home / state.STACKS, plan, project=sources)
            profiles = opened.result()
        with clock.step("Stacks applied by Terraform", waiting=True):
            outputs = _apply(stacks, company, cloud, home, detail)
        platform = _platform(outputs, company, cloud.url, profiles, sources)
        files.write(home / state.PLATFORM_FILE, platform.model_dump_json(indent=2) + "\n")
        up = Running(platform, cloud, tuple(clock.steps))
        try:
            yield up
        finally:
            if up.kept:
                cleaning.pop_all()


def _tidy(home: Path, kind: type[BaseException] | None, *_: object) -> None:
    """Leave nothing but the log of a platform that failed."""
    state.tidy(home, log=kind is None or not issubclass(kind, Exception))


class _Clock:
    """Times the steps, some of which run side by side, and tells of each as it ends."""

    def __init__(self, progress: Progress) -> None:
        self.steps: list[Step] = []
        self._progress = progress

    @contextmanager
    def step(self, name: str, *, waiting: bool = False) -> Iterator[None]:
        begin = time.monotonic()
        yield
        done = Step(name, time.monotonic() - begin, waiting)
        self.steps.append(done)
        self._progress(f"{name} ({done.seconds:.1f} s).")


def _open(cloud: Cloud, company: Organisation, home: Path, clock: _Clock) -> Profiles:
    """Start the local AWS and let everyone exist in it."""
    with clock.step("Local AWS started"):
        cloud.start()
        state.record(home, cloud)
    with clock.step(f"{1 + len(company.environments)} accounts and their people made"):
        return organisation.create(company, url=cloud.url, folder=home)


def _apply(
    stacks: Mapping[str, Path],
    company: Organisation,
    cloud: Cloud,
    home: Path,
    detail: Progress,
) -> Mapping[str, Any]:
    accounts = {PLATFORM_STACK: company.platform} | {
        f"environment-{each.name}": each.account for each in company.environments
    }
    if unknown := set(stacks) ^ set(accounts):
        raise BackendError(
            f"The app of the stacks and the blueprint differ about {', '.join(sorted(unknown))}."
        )
    targets = {
        name: terraform.StackTarget(
            folder=stack,
            env=root.environment(accounts[name], company.region, cloud.url),
        )
        for name, stack in stacks.items()
    }
    try:
        applied = terraform.apply_all(
            targets,
            on_line=lambda name, line: detail(f"{name}: {line}"),
            work=home / state.TERRAFORM,
        )
    except ModeltrailError:
        cloud.check()  # if it is gone, that is what went wrong
        raise
    return applied[PLATFORM_STACK]


def _platform(
    outputs: Mapping[str, Any],
    company: Organisation,
    url: str,
    profiles: Profiles,
    sources: Path,
) -> Platform:
    try:
        return Platform(
            account=company.platform,
            region=company.region,
            table=outputs["table_name"],
            bucket=outputs["bucket_name"],
            artifact_key_arn=outputs["artifact_key_arn"],
            gate_role_arn=outputs["gate_role_arn"],
            developer_role_arn=outputs["developer_role_arn"],
            team_role_arns=tuple(outputs["team_role_arns"].values()),
            auditor_role_arn=outputs.get("auditor_role_arn"),
            environments=tuple(
                Environment(
                    name=each.name,
                    account=each.account,
                    read_role_arn=outputs["read_role_arns"][each.name],
                    external_id=each.external_id,
                )
                for each in company.environments
            ),
            policies=sources / checkout.POLICIES,
            endpoint_url=url,
            aws_config_file=profiles.config,
            aws_credentials_file=profiles.credentials,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BackendError(
            f"The platform stack's outputs do not describe a platform: {error!r}."
        ) from error
