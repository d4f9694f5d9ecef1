"""Registries over a table in which a test decides what the policy says."""

from collections.abc import Callable
from typing import Any

from modeltrail.ledger import Ledger
from modeltrail.policy import Decision, PolicyInput, StoredArtifact
from modeltrail.registry import Registry
from modeltrail.state import VersionRecord
from tests.support import facts
from tests.support.ledgers import Table

Decide = Callable[[PolicyInput], Decision]


def allow(asked: PolicyInput) -> Decision:
    return facts.decided(asked)


def whole(record: VersionRecord) -> StoredArtifact:
    """Say that the bucket holds what was registered."""
    if record.artifact is None:
        return StoredArtifact(digest=None, problems=["it was imported"])
    return StoredArtifact(digest=record.artifact.digest, problems=[])


class World:
    """One table, and people who work with it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.ledger = Ledger(*table)
        self.alice = self.person("alice")
        self.bob = self.person("bob")

    def person(self, name: str, **changed: Any) -> Registry:
        arguments: dict[str, Any] = {
            "environments": facts.ENVIRONMENTS,
            "who": facts.person(name),
            "decide": allow,
            "inspect": whole,
        }
        return Registry(self.ledger, **(arguments | changed))

    def register(self, count: int = 1, model: str = facts.MODEL) -> None:
        for letter in "abcdef"[:count]:
            self.alice.register(model, **facts.registration(letter))

    def champion(self, environment: str = "production") -> int | None:
        return self.ledger.head(facts.MODEL).placement(environment).champion

    def candidates(self, environment: str = "production") -> tuple[int, ...]:
        return self.ledger.head(facts.MODEL).placement(environment).candidates

    def told(self) -> list[str]:
        """Return the types of all events, in order."""
        return [stored.event.type for stored in self.ledger.timeline(facts.MODEL)]

    def length(self) -> int:
        return self.ledger.head(facts.MODEL).seq


def served_world(table: Table) -> World:
    """Three versions; 1 was champion in production before 2, and 3 is a candidate in dev."""
    world = World(table)
    world.register(3)
    world.alice.promote("fraud", 1, "production", reason="First.")
    world.alice.promote("fraud", 2, "production", reason="Better.")
    world.alice.candidate("fraud", 3, "dev", reason="To be seen.")
    return world
