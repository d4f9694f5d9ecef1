"""Reading a champion is one GetItem: what ours adds to boto3's own call for the same item."""

from collections.abc import Iterator
from typing import Any

from benchmarks.measure import Line, in_turn, timed
from benchmarks.servers import Server
from modeltrail import layout
from tests.support import facts
from tests.support.registries import World


def champion_read(server: Server) -> Iterator[Line]:
    """Measure the champion of an environment, strongly consistent, beside the bare call."""
    world = World((server.client, table := server.new_table()))
    world.register(2)
    for version in (1, 2):
        world.alice.promote(facts.MODEL, version, "production", reason="Ready.")
    key: Any = {
        layout.PARTITION_KEY: {"S": layout.partition(facts.MODEL)},
        layout.SORT_KEY: {"S": layout.HEAD},
    }

    def theirs() -> None:
        server.client.get_item(TableName=table, Key=key, ConsistentRead=True)

    pairs = in_turn(timed(world.champion), timed(theirs), pairs=800, warm_up=100)
    yield Line("champion_read_ratio", pairs.ratio, pairs.detail)
