"""What a writer remembers: one call a fact, and never a wrong one."""

from collections import Counter
from collections.abc import Iterator

import pytest

from modeltrail.ledger import Ledger
from modeltrail.registry import Registry
from modeltrail.verify import verify
from tests.support import facts
from tests.support.calls import counted
from tests.support.ledgers import Table
from tests.support.registries import World


@pytest.fixture
def calls(local_table: Table) -> Iterator[Counter[str]]:
    with counted(local_table[0]) as found:
        yield found


def registry(table: Table) -> Registry:
    """Return a registry that shares no memory with another."""
    return World(table).alice


def test_the_second_fact_of_a_writer_is_one_call(local_table: Table, calls: Counter[str]) -> None:
    mine = registry(local_table)
    mine.register("fraud", **facts.registration())
    calls.clear()
    mine.metric("fraud", 1, {"accuracy": 0.9})
    assert calls == {"TransactWriteItems": 1}
    calls.clear()
    mine.note("fraud", "Complaints doubled.", request="mine")
    assert calls == {"TransactWriteItems": 1}


def test_a_stale_memory_costs_one_retry(local_table: Table, calls: Counter[str]) -> None:
    mine, theirs = registry(local_table), registry(local_table)
    mine.register("fraud", **facts.registration())
    theirs.note("fraud", "First.")
    calls.clear()
    assert mine.metric("fraud", 1, {"accuracy": 0.9}).event.seq == 3
    assert calls["TransactWriteItems"] == 2
    verify(Ledger(*local_table), "fraud")


def test_what_another_writer_did_to_a_version_is_not_forgotten(local_table: Table) -> None:
    mine, theirs = registry(local_table), registry(local_table)
    mine.register("fraud", **facts.registration())
    mine.metric("fraud", 1, {"accuracy": 0.9})
    theirs.metric("fraud", 1, {"recall": 0.8})
    mine.metric("fraud", 1, {"precision": 0.7})
    record = Ledger(*local_table).version("fraud", 1)
    assert record is not None
    assert record.metrics == {"": {"accuracy": 0.9, "recall": 0.8, "precision": 0.7}}
    verify(Ledger(*local_table), "fraud")


def test_a_fact_is_not_refused_on_a_stale_memory(local_table: Table) -> None:
    mine, theirs = registry(local_table), registry(local_table)
    mine.register("fraud", **facts.registration())
    theirs.register("fraud", **facts.registration("b"))
    assert mine.metric("fraud", 2, {"accuracy": 0.9}).event.version == 2


def test_a_request_key_is_answered_again_past_a_memory(local_table: Table) -> None:
    mine, theirs = registry(local_table), registry(local_table)
    mine.register("fraud", **facts.registration())
    first = mine.note("fraud", "Once.", request="key")
    theirs.note("fraud", "Between.")
    assert mine.note("fraud", "Once.", request="key") == first
    assert theirs.note("fraud", "Once.", request="key") == first
