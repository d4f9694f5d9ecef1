"""Appending to a ledger in a table, and looking at all that the table holds."""

from typing import TYPE_CHECKING, Any

from modeltrail import events
from modeltrail.ledger import Draft, Ledger, Request
from tests.support import facts

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Table = tuple["DynamoDBClient", str]
WHO = facts.person()


def registered(number: int, **parameters: Any) -> Draft:
    facts_ = facts.registration(parameters=parameters)
    return Draft(events.VersionRegistered, facts_, version=number)


def noted(text: str = "Complaints doubled.") -> Draft:
    return Draft(events.BusinessNoted, {"text": text})


def append(ledger: Ledger, *drafts: Draft, key: str | None = None) -> list[events.StoredEvent]:
    """Append events; where none are given, version 1 or, after it, a note."""
    head = ledger.head("fraud")
    anything = noted() if head.seq else registered(1)
    request = Request(key or f"request-{head.seq}", "fingerprint")
    return ledger.append(head, drafts or (anything,), who=WHO, request=request)


def everything(table: Table) -> dict[tuple[str, str], Any]:
    """Return all that the table holds."""
    client, name = table
    found = client.scan(TableName=name)["Items"]
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in found}
