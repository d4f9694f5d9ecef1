"""Appends whose requests or answers are lost, spoilt or refused on the way.

Each is tried on the way to the local AWS, and on the way to DynamoDB Local.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config

from modeltrail import events
from modeltrail.errors import BackendError
from modeltrail.ledger import HeadMoved, Ledger, Request
from modeltrail.local import root
from modeltrail.state import Head
from modeltrail.verify import verify
from tests.cloud.conftest import ACCOUNT, REGION
from tests.support import proxy, wire
from tests.support.ledgers import WHO, Table, append, noted, registered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def ledger(any_table: Table) -> Ledger:
    return Ledger(*any_table)


@pytest.fixture(scope="module")
def road(server: "DynamoDBClient") -> Iterator[proxy.Proxy]:
    with proxy.Proxy(server.meta.endpoint_url).running() as made:
        yield made


@pytest.fixture(scope="module")
def clients(road: proxy.Proxy) -> "dict[str, DynamoDBClient]":
    """Clients whose requests take the bad road, by how they bear with it."""

    def client(*, attempts: int = 1, patience: float = 20) -> "DynamoDBClient":
        retries: Any = {"mode": "standard", "total_max_attempts": attempts}
        settings = Config(retries=retries, read_timeout=patience)
        session = root.session(ACCOUNT, REGION)
        return session.client("dynamodb", endpoint_url=road.url, config=settings)

    return {
        "tries once": client(),
        "tries three times": client(attempts=3),
        "waits a second": client(patience=1),
    }


@pytest.fixture
def bad_road(road: proxy.Proxy) -> proxy.Proxy:
    road.faults.clear()
    road.after, road.transactions = None, 0
    return road


@pytest.fixture
def mine(bad_road: proxy.Proxy, clients: "dict[str, DynamoDBClient]", any_table: Table) -> Ledger:
    """A ledger whose requests take the bad road; botocore sends each once."""
    del bad_road
    return Ledger(clients["tries once"], any_table[1])


WRITTEN_AND_NOT_TOLD = [
    proxy.lose_answer,
    proxy.cut_answer,
    proxy.fail_after,
    wire.cut_in_head,
    wire.half_close,
    wire.reset,
    wire.twice,
]
NOT_WRITTEN = [
    proxy.lose_request,
    wire.half_close_at_once,
    wire.half_request,
    proxy.refuse("InternalServerError", 500),
    proxy.refuse("ServiceUnavailable", 503),
    proxy.refuse("ThrottlingException"),
    proxy.refuse("ProvisionedThroughputExceededException"),
    proxy.refuse("TransactionInProgressException"),
    proxy.refuse("TransactionCanceledException", reasons=("None", "TransactionConflict")),
]


@pytest.mark.parametrize(
    ("client", "fault"),
    [
        *(("tries once", fault) for fault in (*WRITTEN_AND_NOT_TOLD, *NOT_WRITTEN)),
        *(("tries three times", fault) for fault in (proxy.lose_answer, proxy.lose_request)),
        ("waits a second", wire.stall),
    ],
)
def test_an_append_survives_a_fault_and_is_written_once(
    *,
    bad_road: proxy.Proxy,
    clients: "dict[str, DynamoDBClient]",
    ledger: Ledger,
    any_table: Table,
    client: str,
    fault: proxy.Fault,
) -> None:
    append(ledger)
    bad_road.faults.append(fault)
    mine = Ledger(clients[client], any_table[1])
    (stored,) = append(mine, registered(2), key="k")
    assert not bad_road.faults
    assert [one.event.request for one in ledger.timeline("fraud")] == ["request-0", "k"]
    assert list(ledger.timeline("fraud", after=1)) == [stored]
    assert verify(ledger, "fraud").events == 2


@pytest.mark.parametrize("lost", [proxy.lose_answer, proxy.lose_request])
def test_of_an_outcome_that_stays_unknown_the_same_call_again_finds_out(
    bad_road: proxy.Proxy, ledger: Ledger, mine: Ledger, lost: proxy.Fault
) -> None:
    """The back end goes away in the middle of an append and comes back later."""
    head = ledger.head("fraud")
    request = Request("deploy-7", "f")
    bad_road.faults.append(lost)
    bad_road.after = proxy.lose_request
    with pytest.raises(BackendError, match="No answer came that says") as caught:
        mine.append(head, [noted()], who=WHO, request=request)
    assert "request key deploy-7" in caught.value.remedy
    assert len(list(ledger.timeline("fraud"))) == (1 if lost is proxy.lose_answer else 0)
    bad_road.after = None
    (stored,) = mine.append(head, [noted()], who=WHO, request=request)
    assert list(ledger.timeline("fraud")) == [stored]


def test_where_the_answer_that_was_given_cannot_be_read_the_key_to_find_out_is_named(
    bad_road: proxy.Proxy, ledger: Ledger, mine: Ledger
) -> None:
    """It was written, sending it again says so, and then the back end is gone."""
    head, request = ledger.head("fraud"), Request("deploy-7", "f")
    bad_road.faults.extend([proxy.lose_answer, proxy.pass_on])
    bad_road.after = proxy.lose_request
    with pytest.raises(BackendError, match="No answer came that says") as caught:
        mine.append(head, [noted()], who=WHO, request=request)
    assert "request key deploy-7" in caught.value.remedy
    bad_road.after = None
    assert mine.append(head, [noted()], who=WHO, request=request) == [*ledger.timeline("fraud")]


def test_an_answer_lost_while_another_writer_comes_first_is_no_second_event(
    bad_road: proxy.Proxy, ledger: Ledger, mine: Ledger
) -> None:
    head = ledger.head("fraud")

    def other_first(handler: Any, body: bytes) -> None:
        append(ledger, key="other")
        proxy.lose_request(handler, body)

    bad_road.faults.append(other_first)
    with pytest.raises(HeadMoved):
        mine.append(head, [noted()], who=WHO, request=Request("k", "f"))
    assert [one.event.request for one in ledger.timeline("fraud")] == ["other"]


def test_an_answer_lost_after_which_others_wrote_is_found(
    bad_road: proxy.Proxy, ledger: Ledger, mine: Ledger
) -> None:
    def others_after(handler: Any, body: bytes) -> None:
        proxy.lose_answer(handler, body)
        append(ledger, key="other")

    bad_road.faults.append(others_after)
    (stored,) = append(mine, key="k")
    assert [one.event.request for one in ledger.timeline("fraud")] == ["k", "other"]
    assert stored == next(ledger.timeline("fraud"))


@pytest.mark.parametrize("answered_first", [True, False])
def test_a_request_that_arrives_after_its_own_repetition_is_no_second_event(
    *, bad_road: proxy.Proxy, ledger: Ledger, mine: Ledger, answered_first: bool
) -> None:
    """The first sending was held up on the way, and is delivered when the second has landed."""
    held: list[Callable[[], Any]] = []

    def overtaken(handler: Any, body: bytes) -> None:
        answer = handler.forward(body)
        held.pop()()
        handler.answer(*answer)

    second = proxy.pass_on if answered_first else overtaken
    bad_road.faults.extend([wire.late(held), second])
    (stored,) = append(mine, key="k")
    for deliver in held:
        deliver()
    assert list(ledger.timeline("fraud")) == [stored]
    assert verify(ledger, "fraud").events == 1


def test_a_table_that_stays_busy_is_given_up(
    bad_road: proxy.Proxy, ledger: Ledger, mine: Ledger
) -> None:
    conflict = proxy.refuse("TransactionCanceledException", reasons=("TransactionConflict",))
    bad_road.faults.extend([conflict] * 100)
    with pytest.raises(BackendError, match="was too busy 8 times in a row"):
        append(mine)
    assert bad_road.transactions == 8
    assert list(ledger.timeline("fraud")) == []


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (proxy.refuse("AccessDeniedException"), "was refused by IAM"),
        (proxy.refuse("ValidationException"), "ValidationException"),
        (
            proxy.refuse("TransactionCanceledException", reasons=("ValidationError",)),
            "TransactionCanceledException",
        ),
        (proxy.refuse("ExpiredTokenException"), "does not accept the credentials"),
    ],
)
def test_a_refusal_is_not_tried_again(
    bad_road: proxy.Proxy, ledger: Ledger, mine: Ledger, fault: proxy.Fault, says: str
) -> None:
    bad_road.faults.append(fault)
    with pytest.raises(BackendError, match=says):
        append(mine)
    assert bad_road.transactions == 1
    assert list(ledger.timeline("fraud")) == []


def gone(ledger: Ledger) -> list[Callable[[], object]]:
    head = Head(model="fraud", hash=events.genesis("fraud"))
    return [
        lambda: ledger.head("fraud"),
        lambda: ledger.versions("fraud", [1]),
        lambda: list(ledger.timeline("fraud")),
        lambda: list(ledger.models()),
        lambda: ledger.append(head, [noted()], who=WHO, request=Request("k", "f")),
    ]


@pytest.mark.parametrize("call", range(5))
def test_a_back_end_that_is_gone_is_said(any_table: Table, call: int) -> None:
    client = root.session(ACCOUNT, REGION).client(
        "dynamodb",
        endpoint_url="http://127.0.0.1:9",  # discard: nothing listens
        config=Config(retries={"total_max_attempts": 1}),
    )
    with pytest.raises(BackendError, match=r"cannot be reached|Could not connect"):
        gone(Ledger(client, any_table[1]))[call]()


@pytest.mark.parametrize("call", range(5))
def test_a_table_that_is_not_there_is_said(any_table: Table, call: int) -> None:
    with pytest.raises(BackendError, match="does not exist") as caught:
        gone(Ledger(any_table[0], "no-such-table"))[call]()
    assert "platform" in caught.value.remedy
