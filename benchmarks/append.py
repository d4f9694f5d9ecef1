"""One fact is one transaction: what ours adds to boto3's own call with the same items."""

from collections.abc import Iterator
from itertools import count
from typing import Any, cast

from benchmarks.measure import Line, in_turn, timed
from benchmarks.servers import Server
from benchmarks.shadow import Shadow
from tests.support import facts
from tests.support.registries import World


def append(server: Server) -> Iterator[Line]:
    """Measure a metric that a registry records, beside the bare transaction."""
    shadow = Shadow(server.client, server.new_table())
    world = World((cast("Any", shadow), server.new_table()))
    world.alice.register(facts.MODEL, **facts.registration())
    shadow.repeat()
    numbers = count(1)

    def ours() -> None:
        world.alice.metric(facts.MODEL, 1, {"recall": 1 / next(numbers)})

    pairs = in_turn(timed(ours), shadow.repeat, pairs=400, warm_up=50)
    yield Line("append_ratio", pairs.ratio, pairs.detail)
