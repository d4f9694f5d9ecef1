"""Answers of DynamoDB that are seldom seen, given by botocore's own stub."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from modeltrail import layout
from modeltrail.ledger import Ledger, Reader
from modeltrail.ledger import _items as items
from modeltrail.state import VersionRecord, advance_version
from tests.support.chain import Chain

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = "table"


@pytest.fixture
def client() -> "DynamoDBClient":
    return boto3.client(
        "dynamodb", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )


@pytest.fixture
def stub(client: "DynamoDBClient") -> Iterator[Stubber]:
    with Stubber(client) as made:
        yield made
        made.assert_no_pending_responses()


@pytest.fixture
def chain() -> Chain:
    made = Chain()
    for _ in range(3):
        made.register()
    return made


def records(chain: Chain) -> list[VersionRecord]:
    found = (advance_version(None, stored.event, chain.head) for stored in chain.events)
    return [record for record in found if record is not None]


def page(found: list[Any], after: str | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"Items": found}
    return answer | ({"LastEvaluatedKey": items.key("fraud", after)} if after else {})


def test_an_empty_page_is_not_the_end(
    client: "DynamoDBClient", stub: Stubber, chain: Chain
) -> None:
    one, two, three = (items.event_item(stored) for stored in chain.events)
    stub.add_response("query", page([], layout.event(0)))
    stub.add_response("query", page([one], layout.event(1)))
    stub.add_response("query", page([], layout.event(1)))
    stub.add_response("query", page([two, three]))
    assert list(Reader(client, TABLE).timeline("fraud")) == chain.events


def test_a_page_is_read_when_it_is_needed(
    client: "DynamoDBClient", stub: Stubber, chain: Chain
) -> None:
    stub.add_response("query", page([items.event_item(chain.events[0])], layout.event(1)))
    assert next(Reader(client, TABLE).timeline("fraud")) == chain.events[0]


def test_keys_that_were_left_unread_are_asked_for_again(
    client: "DynamoDBClient", stub: Stubber, chain: Chain
) -> None:
    one, two, three = records(chain)
    left = {TABLE: {"Keys": [items.key("fraud", layout.version(n)) for n in (2, 3)]}}
    stub.add_response(
        "batch_get_item",
        {"Responses": {TABLE: [items.projection_item(one)]}, "UnprocessedKeys": left},
    )
    stub.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
    stub.add_response(
        "batch_get_item",
        {"Responses": {TABLE: [items.projection_item(three), items.projection_item(two)]}},
        {"RequestItems": left},
    )
    found = Reader(client, TABLE).versions("fraud", [1, 2, 3, 1])
    assert found == {1: one, 2: two, 3: three}


def test_reads_that_decisions_rest_on_are_strongly_consistent(
    client: "DynamoDBClient", stub: Stubber
) -> None:
    def get(sort: str) -> dict[str, Any]:
        return {"TableName": TABLE, "Key": items.key("fraud", sort), "ConsistentRead": True}

    ledger = Ledger(client, TABLE)
    stub.add_response("get_item", {}, get(layout.HEAD))
    stub.add_response("get_item", {}, get(layout.version(1)))
    stub.add_response("get_item", {}, get(layout.commit("c" * 40)))
    keys = {"Keys": [items.key("fraud", layout.version(1))], "ConsistentRead": True}
    stub.add_response("batch_get_item", {"Responses": {}}, {"RequestItems": {TABLE: keys}})
    ledger.head("fraud")
    ledger.version("fraud", 1)
    ledger.commit("fraud", "c" * 40)
    ledger.versions("fraud", [1])


def test_what_a_user_names_never_meets_expression_syntax(
    client: "DynamoDBClient", stub: Stubber
) -> None:
    hostile = ":x OR attribute_exists(#pk)"
    stub.add_response(
        "query",
        page([]),
        {
            "TableName": TABLE,
            "KeyConditionExpression": "#pk = :partition AND #sk BETWEEN :first AND :last",
            "ExpressionAttributeNames": ANY,
            "ExpressionAttributeValues": {
                ":partition": {"S": f"MODEL#{hostile}"},
                ":first": ANY,
                ":last": ANY,
            },
            "ScanIndexForward": True,
            "ConsistentRead": True,
        },
    )
    assert list(Reader(client, TABLE).timeline(hostile)) == []


def test_nothing_is_asked_for_where_nothing_can_be(client: "DynamoDBClient", stub: Stubber) -> None:
    """The stub has no answer to give."""
    del stub
    assert Reader(client, TABLE).versions("fraud", []) == {}
