"""The timelines of a table, as an export takes them."""

import io

import pytest

from modeltrail import layout
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.exchange import read_export, stored_timelines, verify_export, write_export
from modeltrail.ledger import Ledger
from tests.support.ledgers import Table, append, noted
from tests.support.registries import served_world


def exported(table: Table, *models: str) -> bytes:
    ledger, stream = Ledger(*table), io.BytesIO()
    write_export(stored_timelines(ledger, models or ledger.models()), stream)
    return stream.getvalue()


def test_all_timelines_are_exported_and_verify(local_table: Table) -> None:
    world = served_world(local_table)
    world.register(2, model="churn")
    content = exported(local_table)
    found = verify_export(io.BytesIO(content))
    heads = [world.ledger.head(model) for model in ("churn", "fraud")]
    assert [(one.model, one.events, one.head) for one in found] == [
        (head.model, head.seq, head.hash) for head in heads
    ]
    told = list(read_export(io.BytesIO(content)))
    assert told == [*world.ledger.timeline("churn"), *world.ledger.timeline("fraud")]
    assert exported(local_table, "fraud") == b"".join(content.splitlines(keepends=True)[2:])


def test_of_an_empty_table_the_export_is_empty(local_table: Table) -> None:
    assert exported(local_table) == b""


def test_a_model_that_never_was_is_not_exported(local_table: Table) -> None:
    with pytest.raises(InvalidInput, match="There is no model 'fraud'"):
        exported(local_table, "fraud")


def test_a_timeline_that_lost_its_end_is_not_exported(local_table: Table) -> None:
    ledger = Ledger(*local_table)
    append(ledger, noted(), noted(), noted())
    client, name = local_table
    for seq in (3, 2, 1):
        key = {"pk": {"S": layout.partition("fraud")}, "sk": {"S": layout.event(seq)}}
        client.delete_item(TableName=name, Key=key)
        says = f"ends at event #{seq - 1}, and its head says #3: the events after #{seq - 1} were"
        with pytest.raises(VerificationFailed, match=says):
            exported(local_table)
