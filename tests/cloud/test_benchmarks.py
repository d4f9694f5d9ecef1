"""The benchmarks compare like with like."""

from typing import Any, cast

from benchmarks.shadow import Shadow
from modeltrail.registry import Measurement
from tests.support import tables
from tests.support.ledgers import Table, everything
from tests.support.registries import World


def test_the_bare_side_writes_the_same_items_under_the_same_conditions(local_table: Table) -> None:
    client, table = local_table
    bare = f"{table}-bare"
    tables.create(client, bare)
    shadow = Shadow(client, bare)
    world = World((cast("Any", shadow), table))
    world.register()
    shadow.repeat()
    for n in range(3):
        world.alice.metric("fraud", 1, {"recall": n / 10})
        shadow.repeat()
    world.alice.record_many("fraud", [Measurement(1, {"recall": 0.5})] * 5)
    assert shadow.repeat() > 0
    assert everything((client, bare)) == everything(local_table)
