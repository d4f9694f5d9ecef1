"""What a writer keeps of the timelines that it wrote to, so that the next append reads nothing.

What is remembered may be stale. It is used only where the condition of an append holds it to the
head that it belongs to: while that head is the newest, so is everything that was read with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from modeltrail.state import CommitRecord, Head, VersionRecord

Key = TypeVar("Key")
Record = TypeVar("Record")

_MODELS = 256
_RECORDS = 64
"""How many records of a model are kept; the ones used last."""


@dataclass(frozen=True)
class Known:
    """A head, and the records that were read while it was the newest."""

    head: Head
    versions: Mapping[int, VersionRecord | None] = field(default_factory=dict)
    commits: Mapping[str, CommitRecord] = field(default_factory=dict)

    def with_versions(self, read: Mapping[int, VersionRecord | None]) -> "Known":
        """Return this with more version records."""
        return replace(self, versions={**self.versions, **read})

    def with_commits(self, read: Mapping[str, CommitRecord]) -> "Known":
        """Return this with more commit records."""
        return replace(self, commits={**self.commits, **read})

    def followed_by(self, after: "Known") -> "Known":
        """Return a later head with its records, and those that are still as they were."""
        return replace(
            after,
            versions={**self.versions, **after.versions},
            commits={**self.commits, **after.commits},
        )

    def records(self) -> list[VersionRecord | CommitRecord]:
        """Return the records that exist."""
        versions = (record for record in self.versions.values() if record is not None)
        return [*versions, *self.commits.values()]


class Memory:
    """The newest known head of each model; of the models used last."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def get(self, model: str) -> Known | None:
        """Return what is remembered of a model."""
        return self._known.get(model)

    def at(self, head: Head) -> Known:
        """Return what is known with a head; nothing, where another one is remembered."""
        known = self._known.get(head.model)
        return known if known is not None and known.head == head else Known(head)

    def keep(self, known: Known) -> None:
        """Remember this, and nothing else of its model."""
        self._known.pop(known.head.model, None)
        self._known[known.head.model] = replace(
            known, versions=_newest(known.versions), commits=_newest(known.commits)
        )
        if len(self._known) > _MODELS:
            self._known.pop(next(iter(self._known)), None)

    def forget(self, model: str) -> None:
        """Remember nothing of a model."""
        self._known.pop(model, None)


def _newest(records: Mapping[Key, Record]) -> Mapping[Key, Record]:
    return records if len(records) <= _RECORDS else dict(list(records.items())[-_RECORDS:])
