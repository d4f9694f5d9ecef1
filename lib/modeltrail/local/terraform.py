"""Terraform: applies synthesised stacks to the local AWS, each in its own account."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from modeltrail.local import _terraform_binary, _terraform_env
from modeltrail.local._terraform_binary import Terraform
from modeltrail.local._terraform_run import CalledOff, Crew
from modeltrail.local._terraform_stack import CONFIGURATION, Job, Outputs, StackTarget
from modeltrail.local.synth import need_node, synthesise

__all__ = [
    "Outputs",
    "StackTarget",
    "Terraform",
    "apply",
    "apply_all",
    "check",
    "find_terraform",
    "synthesise",
]


def find_terraform() -> Terraform:
    """Return the Terraform on the PATH, 1.11 or newer.

    Raises:
        BackendError: There is none, it is too old, or it does not work.
    """
    return _terraform_binary.find()


def check(work: Path) -> None:
    """Check that stacks can be made and applied, before anybody waits for them.

    Args:
        work: As for `apply_all`.

    Raises:
        BackendError: Node is missing; Terraform is missing or too old; its provider is not on
            this machine and cannot be fetched; or `work` cannot be written.
    """
    need_node()
    _terraform_env.check(find_terraform().platform, work)


def apply(stack_dir: Path, *, env: Mapping[str, str], on_line: Callable[[str], None]) -> Outputs:
    """Apply one stack and return its outputs; see `apply_all`."""
    target = StackTarget(folder=stack_dir, env=env)
    applied = apply_all({stack_dir.name: target}, on_line=lambda _, line: on_line(line))
    return applied[stack_dir.name]


def apply_all(
    stacks: Mapping[str, StackTarget],
    *,
    on_line: Callable[[str, str], None],
    work: Path | None = None,
) -> dict[str, Outputs]:
    """Apply stacks side by side, and return the outputs of each.

    The largest is planned first, alone: what it waits for then leaves the processors to the
    others, and a provider that has to be fetched or unpacked is so once, for all.
    The first that fails ends the others. What Terraform made stands in the stacks' states, and
    applying again goes on from there; what holds data and was interrupted in the making is in
    doubt, and Terraform then asks for a person rather than destroy it.

    Args:
        stacks: The stacks by name.
        on_line: Told of progress, with a stack's name and a line; one call at a time.
        work: Where a configuration and, where one is needed, an unpacked copy of the provider
            are put; by default the folder above the first stack's.

    Raises:
        BackendError: Terraform or its provider is missing, or failed; in its own words.
    """
    if not stacks:
        return {}
    terraform = find_terraform()
    folder = work or next(iter(stacks.values())).folder.parent
    env = _terraform_env.environment(terraform.platform, folder)
    largest = max(stacks, key=lambda name: _size(stacks[name].folder))
    crew = Crew()
    turn = threading.Lock()
    planned = threading.Event()

    def tell(name: str, line: str) -> None:
        with turn:
            on_line(name, line)

    def apply_one(name: str) -> Outputs:
        if name != largest:
            planned.wait()
        job = Job(
            name=name,
            target=stacks[name],
            terraform=str(terraform.path),
            env={**env, **stacks[name].env},
            crew=crew,
            tell=partial(tell, name),
        )
        try:
            job.init()
            return job.apply(on_plan=planned.set)
        finally:
            planned.set()

    with ThreadPoolExecutor(max_workers=len(stacks)) as pool:
        try:
            return _collect({pool.submit(apply_one, name): name for name in stacks}, crew)
        except BaseException:
            crew.call_off()
            raise


def _collect(futures: Mapping["Future[Outputs]", str], crew: Crew) -> dict[str, Outputs]:
    applied: dict[str, Outputs] = {}
    failed: Exception | None = None
    for future in as_completed(futures):
        try:
            applied[futures[future]] = future.result()
        except CalledOff:
            continue
        except Exception as error:  # noqa: BLE001 (raised below, once the others have ended)
            failed = failed or error
            crew.call_off()
    if failed is not None:
        raise failed
    return {name: applied[name] for name in futures.values()}


def _size(folder: Path) -> int:
    configuration = folder / CONFIGURATION
    return configuration.stat().st_size if configuration.is_file() else 0
