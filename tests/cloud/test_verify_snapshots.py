"""What the past is told from is verified too."""

from typing import Any

import pytest

from modeltrail.errors import VerificationFailed
from modeltrail.ledger import SNAPSHOT_EVERY, Ledger
from modeltrail.verify import Verified, verify
from tests.support.ledgers import Table, append, noted, registered
from tests.support.vandal import Vandal


@pytest.fixture
def ledger(local_table: Table) -> Ledger:
    """A timeline with three snapshots, written in as few appends as take it."""
    ledger = Ledger(*local_table)
    append(ledger, registered(1))
    for _ in range(4):
        append(ledger, *(noted() for _ in range(SNAPSHOT_EVERY - 10)))
    return ledger


@pytest.fixture
def vandal(ledger: Ledger, local_table: Table) -> Vandal:
    del ledger
    return Vandal(local_table)


def keys(local_table: Table) -> list[str]:
    client, name = local_table
    found: Any = client.query(
        TableName=name,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues={":pk": {"S": "MODEL#fraud"}, ":sk": {"S": "SNAPSHOT#"}},
    )["Items"]
    return [item["sk"]["S"] for item in found]


def test_snapshots_that_say_what_the_events_say_are_in_order(ledger: Ledger) -> None:
    assert len(list(ledger.snapshots("fraud"))) == 3
    assert verify(ledger, "fraud") == Verified("fraud", 361, ledger.head("fraud").hash)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_changed_snapshot_is_named(
    ledger: Ledger, vandal: Vandal, local_table: Table, which: int
) -> None:
    sort = keys(local_table)[which]
    vandal.change(sort, '"next_version":2', '"next_version":3')
    with pytest.raises(
        VerificationFailed, match=f"snapshot of 'fraud' at event #{int(sort[-12:])}"
    ):
        verify(ledger, "fraud")


def test_a_snapshot_of_another_time_is_named(
    ledger: Ledger, vandal: Vandal, local_table: Table
) -> None:
    sort = keys(local_table)[0]
    vandal.put(vandal.get(sort), sort.replace("#2", "#1", 1))
    with pytest.raises(VerificationFailed, match="does not hold what its key says"):
        verify(ledger, "fraud")


def test_an_invented_snapshot_is_named(ledger: Ledger, vandal: Vandal, local_table: Table) -> None:
    sort = keys(local_table)[0]
    item = vandal.get(sort)
    seq = int(sort[-12:])
    for invented in (seq - 1, 5_000):
        body = item["body"]["S"].replace(f'"seq":{seq}', f'"seq":{invented}')
        forged = f"{sort[:-12]}{invented:012d}"
        vandal.put(item | {"body": {"S": body}}, forged)
        with pytest.raises(VerificationFailed, match=f"snapshot of 'fraud' at event #{invented} "):
            verify(ledger, "fraud")
        vandal.drop(forged)


def test_an_invented_snapshot_beside_a_right_one_is_named(
    ledger: Ledger, vandal: Vandal, local_table: Table
) -> None:
    """Of the same event, and of an instant that a question about the past would come upon."""
    sort = keys(local_table)[0]
    item, seq = vandal.get(sort), int(sort[-12:])
    recorded = list(ledger.timeline("fraud"))[seq - 1].event.time
    earlier = recorded.replace("20", "19", 1)
    body = item["body"]["S"].replace(recorded, earlier)
    body = body.replace('"next_version":2', '"next_version":9')
    vandal.put(item | {"body": {"S": body}}, sort.replace(recorded, earlier))
    with pytest.raises(VerificationFailed, match=f"snapshot of 'fraud' at event #{seq} "):
        verify(ledger, "fraud")


def test_without_its_snapshots_the_past_is_the_same(
    ledger: Ledger, vandal: Vandal, local_table: Table
) -> None:
    instant = list(ledger.timeline("fraud"))[200].event.time
    before = ledger.as_of("fraud", instant)
    for sort in keys(local_table):
        vandal.drop(sort)
    assert ledger.as_of("fraud", instant) == before
    assert verify(ledger, "fraud").events == 361
