"""One stack that Terraform applies, and what its failure means."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from modeltrail.errors import BackendError
from modeltrail.local import _provider
from modeltrail.local._terraform_run import Crew, Report

CONFIGURATION = "cdk.tf.json"
"""The file of a synthesised stack that Terraform reads."""
Outputs: TypeAlias = dict[str, Any]
"""A stack's outputs by name."""


@dataclass(frozen=True, kw_only=True)
class StackTarget:
    """A stack, and where it is applied."""

    folder: Path
    """The synthesised stack; Terraform keeps its state there."""
    env: Mapping[str, str]
    """Credentials of the account, and the address of the local AWS as AWS_ENDPOINT_URL."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One stack of several that are applied."""

    name: str
    target: StackTarget
    terraform: str
    env: Mapping[str, str]
    crew: Crew
    tell: Callable[[str], None]

    def init(self) -> None:
        """Make the stack's folder ready."""
        folder = self.target.folder
        if folder.is_dir() and not (folder / CONFIGURATION).is_file():
            raise BackendError(
                f"There is no stack in {folder}: it has no {CONFIGURATION}.",
                remedy="Synthesise it first, into this folder, or name the one it is in.",
            )
        _lock_provider(folder)
        report = self._run("init", "-lockfile=readonly", on_line=self.tell)
        if report.code:
            raise _failure(self.name, self.target, report, starting=True)

    def apply(self, *, on_plan: Callable[[], None]) -> Outputs:
        """Apply the stack and return its outputs; its plan is the first line of progress."""

        def on_line(line: str) -> None:
            on_plan()
            self.tell(line)

        report = self._run("apply", "-auto-approve", on_line=on_line)
        if report.code:
            raise _failure(self.name, self.target, report, starting=False)
        return report.outputs

    def _run(self, command: str, *options: str, on_line: Callable[[str], None]) -> Report:
        return self.crew.run(
            [self.terraform, command, "-input=false", "-json", *options],
            env=self.env,
            cwd=self.target.folder,
            on_line=on_line,
        )


def _lock_provider(folder: Path) -> None:
    try:
        shutil.copyfile(_provider.LOCK, folder / ".terraform.lock.hcl")
    except OSError as error:
        raise BackendError(
            f"The stack {folder} cannot be prepared: {error.strerror}.",
            remedy="Synthesise it first, into a folder that can be written.",
        ) from error


def _failure(name: str, target: StackTarget, report: Report, *, starting: bool) -> BackendError:
    said = report.said
    if "no space left on device" in said.lower():
        return BackendError(
            f"The disk is full; Terraform could not go on with the stack {name!r}:\n{said}\n",
            remedy=f"Make room on the disk of {target.folder}, and run it again.",
        )
    if "connection refused" in said.lower():
        return BackendError(
            f"The local AWS at {target.env.get('AWS_ENDPOINT_URL')} is gone; Terraform could not "
            f"go on with the stack {name!r}:\n{said}\n",
            remedy="Start it anew.",
        )
    if starting and "provider" in said.lower():
        return _provider.missing(said, target.folder)
    remedy = "What it made stands in the stack's state; put right what it names, and run again."
    if "prevent_destroy" in said:
        remedy = (
            "It was interrupted while it made what holds data. Take a local platform down and up "
            f"anew; elsewhere look at it, and run 'terraform untaint ADDRESS' in {target.folder}."
        )
    return BackendError(
        f"Terraform could not {'start on' if starting else 'apply'} the stack {name!r}:\n{said}\n",
        remedy=remedy,
    )
