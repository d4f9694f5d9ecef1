"""What a long history costs: the same calls on a short timeline and on one of 100,000 events."""

from collections.abc import Iterator
from itertools import count

from benchmarks import models
from benchmarks.measure import Line, Timed, in_turn, timed
from benchmarks.servers import Server
from tests.support import facts
from tests.support.registries import World

_VERSIONS = 10_000
_EVENTS = 100_000
_SHORT = 10


def growth(server: Server) -> Iterator[Line]:
    """Measure a champion read and an append on 100,000 events, beside the same on 10."""
    world = World((server.client, server.new_table()))
    for model, versions, events in (("short", 2, _SHORT), ("long", _VERSIONS, _EVENTS)):
        models.register(world, model, versions, facts.artifact())
        world.alice.promote(model, versions, "production", reason="Ready.")
        models.measure(world, model, events - versions - 1)
        assert world.ledger.head(model).seq == events  # noqa: S101 (what is said is measured)
    reads = in_turn(_read(world, "long"), _read(world, "short"), pairs=800, warm_up=100)
    yield Line("champion_read_growth", reads.ratio, reads.detail)
    appends = in_turn(_append(world, "long"), _append(world, "short"), pairs=200, warm_up=50)
    yield Line("append_growth", appends.ratio, appends.detail)


def _read(world: World, model: str) -> Timed:
    return timed(lambda: world.ledger.head(model).placement("production").champion)


def _append(world: World, model: str) -> Timed:
    numbers = count(1)
    return timed(lambda: world.alice.metric(model, 1, {"recall": 1 / next(numbers)}))
