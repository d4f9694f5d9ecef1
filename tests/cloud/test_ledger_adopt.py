"""Events that were recorded elsewhere, put on a timeline as they are."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config

from modeltrail.errors import BackendError, InvalidInput, VerificationFailed
from modeltrail.ledger import HeadMoved, Ledger
from modeltrail.ledger._transaction import SNAPSHOT_EVERY
from modeltrail.ledger._write import MAX_ACTIONS
from modeltrail.local import root
from modeltrail.verify import verify
from tests.cloud.conftest import ACCOUNT, REGION
from tests.support import proxy
from tests.support.chain import Chain
from tests.support.exports import varied
from tests.support.ledgers import Table, append, everything

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def ledger(local_table: Table) -> Ledger:
    return Ledger(*local_table)


@pytest.fixture(scope="module")
def chain() -> Chain:
    return varied(length=SNAPSHOT_EVERY + 10)


@pytest.fixture
def road(dynamodb: "DynamoDBClient") -> Iterator[proxy.Proxy]:
    with proxy.Proxy(dynamodb.meta.endpoint_url).running() as made:
        yield made


def over(road: proxy.Proxy, table: Table) -> Ledger:
    """Return a ledger whose requests take the bad road; botocore sends each once."""
    retries: Any = {"mode": "standard", "total_max_attempts": 1}
    session = root.session(ACCOUNT, REGION)
    client = session.client("dynamodb", endpoint_url=road.url, config=Config(retries=retries))
    return Ledger(client, table[1])


def test_adopted_events_are_those_that_were_recorded_with_their_fold(
    ledger: Ledger, local_table: Table, chain: Chain
) -> None:
    head = ledger.head("fraud")
    for begin in range(0, len(chain.events), 40):
        head = ledger.adopt(head, chain.events[begin : begin + 40])
    assert head == chain.head == ledger.head("fraud")
    assert list(ledger.timeline("fraud")) == chain.events
    assert verify(ledger, "fraud").events == len(chain.events)
    assert [one.seq for one in ledger.snapshots("fraud")] == [len(chain.events)]
    assert list(ledger.models()) == ["fraud"]
    assert not [sort for _, sort in everything(local_table) if sort.startswith("REQUEST")]
    append(ledger)
    assert verify(ledger, "fraud").events == len(chain.events) + 1


def test_events_that_do_not_follow_are_not_adopted(
    ledger: Ledger, local_table: Table, chain: Chain
) -> None:
    head = ledger.head("fraud")
    for wrong in (chain.events[1:3], [chain.events[0], chain.events[2]], chain.events[:1] * 2):
        with pytest.raises(VerificationFailed, match="of 'fraud' does not follow #"):
            ledger.adopt(head, wrong)
    with pytest.raises(VerificationFailed, match="Event #1 of 'churn' does not follow #0"):
        ledger.adopt(ledger.head("churn"), chain.events[:1])
    assert everything(local_table) == {}


def test_nothing_is_adopted_onto_a_head_that_has_moved(
    ledger: Ledger, local_table: Table, chain: Chain
) -> None:
    stale = ledger.head("fraud")
    append(ledger)
    before = everything(local_table)
    with pytest.raises(HeadMoved):
        ledger.adopt(stale, chain.events[:3])
    assert everything(local_table) == before


def test_more_events_than_a_transaction_takes_are_not_adopted(
    ledger: Ledger, local_table: Table, chain: Chain
) -> None:
    with pytest.raises(InvalidInput, match=f"at most {MAX_ACTIONS} items"):
        ledger.adopt(ledger.head("fraud"), chain.events[:MAX_ACTIONS])
    assert everything(local_table) == {}


@pytest.mark.parametrize(
    "fault", [proxy.lose_answer, proxy.lose_request, proxy.fail_after, proxy.cut_answer]
)
def test_a_lost_answer_is_found_out(
    road: proxy.Proxy, ledger: Ledger, local_table: Table, chain: Chain, fault: proxy.Fault
) -> None:
    road.faults.append(fault)
    mine = over(road, local_table)
    head = mine.adopt(mine.head("fraud"), chain.events[:5])
    assert (head.seq, road.transactions) == (5, 2)
    assert list(ledger.timeline("fraud")) == chain.events[:5]
    assert verify(ledger, "fraud").events == 5
    assert mine.adopt(head, chain.events[5:8]).seq == 8


@pytest.mark.parametrize("fault", [proxy.lose_answer, proxy.lose_request])
def test_an_outcome_that_stays_unknown_is_said(
    road: proxy.Proxy, ledger: Ledger, local_table: Table, chain: Chain, fault: proxy.Fault
) -> None:
    mine = over(road, local_table)
    head = mine.head("fraud")
    road.faults.extend([fault, proxy.lose_request])
    with pytest.raises(BackendError, match="the events of 'fraud' from #1 to #5 were written"):
        mine.adopt(head, chain.events[:5])
    assert ledger.head("fraud").seq == (5 if fault is proxy.lose_answer else 0)
    assert mine.adopt(head, chain.events[:5]).seq == 5
    assert list(ledger.timeline("fraud")) == chain.events[:5]
