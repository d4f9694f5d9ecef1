"""Models of a size, and people who may do to them what the project's own policies allow."""

from modeltrail import events
from modeltrail.ledger import Draft, Request
from modeltrail.registry import Measurement
from tests.support import facts
from tests.support.registries import World

_AT_ONCE = 40
"""Registrations of one transaction: each writes its event and its version."""


def register(world: World, model: str, versions: int, artifact: events.ArtifactLocation) -> None:
    """Register many versions of a new model, all of one artifact."""
    registered = {**facts.registration(), "artifact": artifact}
    for first in range(1, versions + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, versions + 1))
        drafts = [Draft(events.VersionRegistered, registered, version=n) for n in numbers]
        head = world.ledger.remembered(model) or world.ledger.head(model)
        request = Request(f"versions-from-{first}", "-")
        world.ledger.append(head, drafts, who=facts.person(), request=request)


def measure(world: World, model: str, count: int) -> None:
    """Record many measurements of a model's first version."""
    measured = [Measurement(1, {"recall": 1 / n}) for n in range(1, count + 1)]
    world.alice.record_many(model, measured)
