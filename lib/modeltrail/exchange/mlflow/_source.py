"""What an MLflow registry holds, however it is read."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

IS_PROMPT = "mlflow.prompt.is_prompt"
"""The tag of a registered model that is a prompt, and no model."""
DELETED_STAGE = "Deleted_Internal"
"""The stage of a version that was deleted, and of which only the number is left."""


@dataclass(frozen=True)
class Run:
    """The run that made a version, as far as it is still there."""

    metrics: Mapping[str, float] = field(default_factory=dict)
    """The last value of each; NaN where it was not a number."""
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceVersion:
    """A version of a registered model."""

    number: int
    created: int | None
    """In milliseconds since 1970."""
    run_id: str | None
    uri: str | None
    stage: str | None
    status: str | None
    user: str | None
    description: str | None
    tags: Mapping[str, str]


@dataclass(frozen=True)
class SourceModel:
    """A registered model."""

    name: str
    description: str | None
    tags: Mapping[str, str]
    aliases: Mapping[str, int]
    """The version that each names."""
    versions: tuple[SourceVersion, ...]
    """By number; deleted ones are missing."""


class Source(AbstractContextManager["Source"], Protocol):
    """A registry that is read."""

    @property
    def where(self) -> str:
        """The address or path, without anybody's password."""

    @property
    def workspace(self) -> str | None:
        """The workspace that is read; None where the registry knows none."""

    def names(self) -> list[str]:
        """Return the names of the registered models, in order; prompts are none."""

    def model(self, name: str) -> SourceModel:
        """Return a registered model with its versions."""

    def runs(self, run_ids: Collection[str]) -> Mapping[str, Run]:
        """Return those runs that are still there."""
