"""The items of the metadata table: what is written for an event, a head, a projection."""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from modeltrail import layout
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events import StoredEvent
from modeltrail.state import Head

Record = TypeVar("Record", bound=BaseModel)

Item = dict[str, Any]
"""A DynamoDB item in its wire form, attribute values typed."""

MAX_ITEM = 400_000
"""DynamoDB's limit is 400 KB an item; names and structure of ours take less than the rest."""


@dataclass(frozen=True)
class Request:
    """A caller's request: its idempotency key, and a digest of all that it asks for."""

    key: str
    fingerprint: str


def key(model: str, sort: str) -> Item:
    """Return the primary key of an item of a model."""
    return {layout.PARTITION_KEY: {"S": layout.partition(model)}, layout.SORT_KEY: {"S": sort}}


def model_item(model: str) -> Item:
    """Return a model's entry in the list of models."""
    return {layout.PARTITION_KEY: {"S": layout.MODELS}, layout.SORT_KEY: {"S": model}}


def event_item(stored: StoredEvent) -> Item:
    """Return an event's item: its exact text and hash."""
    return {
        **key(stored.event.model, layout.event(stored.event.seq)),
        "body": {"S": stored.body},
        "hash": {"S": stored.hash},
    }


def head_item(head: Head) -> Item:
    """Return a head's item; seq and hash stand apart, for the condition of the next append."""
    return {
        **projection_item(head.model, layout.HEAD, head),
        "seq": {"N": str(head.seq)},
        "hash": {"S": head.hash},
    }


def projection_item(model: str, sort: str, record: BaseModel) -> Item:
    """Return the item of a projection.

    Raises:
        InvalidInput: The record has outgrown what DynamoDB stores in an item.
    """
    body = canonical_bytes(record.model_dump(mode="json"))
    if len(body) > MAX_ITEM:
        raise InvalidInput(
            f"{sort} of {model!r} would take {len(body)} bytes; DynamoDB stores {MAX_ITEM}.",
            remedy="Record fewer or smaller parameters, metrics or approvals.",
        )
    return {**key(model, sort), "body": {"S": body.decode()}}


def request_item(model: str, request: Request, *, first: int, last: int, expires: int) -> Item:
    """Return the item that remembers which events answered a request."""
    return {
        **key(model, layout.request(request.key)),
        "fingerprint": {"S": request.fingerprint},
        "first": {"N": str(first)},
        "last": {"N": str(last)},
        layout.TTL_ATTRIBUTE: {"N": str(expires)},
    }


def parse_projection(cls: type[Record], item: Item) -> Record:
    """Return the record that an item holds.

    Raises:
        VerificationFailed: The item does not hold such a record.
    """
    try:
        return cls.model_validate_json(item["body"]["S"])
    except (KeyError, ValidationError) as error:
        raise VerificationFailed(
            f"The item {item[layout.SORT_KEY]['S']} of {item[layout.PARTITION_KEY]['S']} "
            "does not hold what its key says.",
            remedy="Run 'modeltrail verify': the timeline itself is the truth.",
        ) from error
