"""Many facts at once: events a second of `record_many` beside single appends."""

import time
from collections.abc import Iterator
from itertools import count

from benchmarks.measure import Line, in_turn, timed
from benchmarks.servers import Server
from modeltrail.registry import Measurement
from tests.support import facts
from tests.support.registries import World

_MANY = 460  # five full transactions
_FEW = 10
_ROUND_TRIP_S = 0.005
"""What lies between a client and DynamoDB, where it is not on the same machine."""


def bulk(server: Server) -> Iterator[Line]:
    """Measure the time that an event takes among many and alone, here and from afar."""
    yield _speedup("bulk_speedup", server)
    sending = "before-send.dynamodb"
    server.client.meta.events.register(sending, _travel)
    try:
        yield _speedup("bulk_speedup_5_ms_away", server)
    finally:
        server.client.meta.events.unregister(sending, _travel)


def _travel(**_: object) -> None:
    time.sleep(_ROUND_TRIP_S)


def _speedup(name: str, server: Server) -> Line:
    world = World((server.client, server.new_table()))
    world.register()
    numbers = count(1)

    def many() -> None:
        measured = [Measurement(1, {"recall": 1 / next(numbers)}) for _ in range(_MANY)]
        world.alice.record_many(facts.MODEL, measured)

    def few() -> None:
        for _ in range(_FEW):
            world.alice.metric(facts.MODEL, 1, {"recall": 1 / next(numbers)})

    pairs = in_turn(timed(many), timed(few), pairs=20, warm_up=2)
    return Line(name, _MANY / _FEW / pairs.ratio, f"{_MANY} and {_FEW} events: {pairs.detail}")
