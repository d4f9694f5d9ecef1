"""The items of the metadata table: what is written for an event, a head, a projection."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from modeltrail import layout
from modeltrail.canonical import canonical_bytes, parse_canonical
from modeltrail.errors import InvalidInput, NewerRelease, OlderRelease, VerificationFailed
from modeltrail.events import (
    Event,
    EvidenceRecorded,
    FromExport,
    StoredEvent,
    event_hash,
    read,
)
from modeltrail.state import CommitRecord, Head, VersionRecord

Record = TypeVar("Record", Head, VersionRecord, CommitRecord)

Item = dict[str, Any]
"""A DynamoDB item in its wire form, attribute values typed."""

MAX_ITEM = 400_000
"""DynamoDB's limit is 400 KB an item; names and structure of ours take less than the rest."""

FORMAT = 4
"""Of the projections; a release that keeps more in one writes a higher number.

What was never kept is no fact that is absent: that no hold is known does not say that none stands.
"""

_BODY, _HASH, _SEQ, _FORMAT = "body", "hash", "seq", "format"
IMPORTING = "importing"
"""What a head holds beside the fold while its timeline is brought in from an export."""
_FINGERPRINT, _FIRST, _LAST = "fingerprint", "first", "last"


@dataclass(frozen=True)
class Request:
    """A caller's request: its idempotency key, and a digest of all that it asks for."""

    key: str
    fingerprint: str
    answers: frozenset[type[Event]] = frozenset()
    """What the events that answer it can be; anything where it is empty."""


@dataclass(frozen=True)
class Answered:
    """A request that was answered, and the sequence numbers of the events that did."""

    fingerprint: str
    first: int
    last: int


def key(model: str, sort: str) -> Item:
    """Return the primary key of an item of a model."""
    return {layout.PARTITION_KEY: {"S": layout.partition(model)}, layout.SORT_KEY: {"S": sort}}


def model_item(model: str) -> Item:
    """Return a model's entry in the list of models."""
    return {layout.PARTITION_KEY: {"S": layout.MODELS}, layout.SORT_KEY: {"S": model}}


def event_item(stored: StoredEvent) -> Item:
    """Return an event's item: its exact text and hash, and what the indexes list it under."""
    return {
        **key(stored.event.model, layout.event(stored.event.seq)),
        _BODY: {"S": stored.body},
        _HASH: {"S": stored.hash},
        **_indexed(stored.event),
    }


def _indexed(event: Event) -> Item:
    """Return the attributes that are keys of indexes."""
    listed = {layout.BY_KIND.key: {"S": layout.kind(event.model, event.type)}}
    if event.version is not None:
        subject = layout.subject(event.model, version_number=event.version)
    elif isinstance(event, EvidenceRecorded):
        subject = layout.subject(event.model, sha=event.data.commit)
    else:
        return listed
    return {**listed, layout.BY_SUBJECT.key: {"S": subject}}


def parse_event(item: Item, model: str) -> StoredEvent:
    """Return the event that an item holds.

    Raises:
        VerificationFailed: The item holds none, or another than the one that its key names.
    """
    sort = item[layout.SORT_KEY]["S"]
    name = f"Event #{layout.seq(sort)} of {model!r}"
    try:
        body, stored_hash = item[_BODY]["S"], item[_HASH]["S"]
    except KeyError as error:
        raise VerificationFailed(f"{name} was changed: its item has lost its text.") from error
    if item[layout.PARTITION_KEY]["S"] != layout.partition(model):  # an index lists it all the same
        raise VerificationFailed(
            f"{name} is listed, and stands on no timeline: it is an item of "
            f"{item[layout.PARTITION_KEY]['S']!r}."
        )
    stored = read(body, stored_hash, name=name)
    if stored.event.model != model or layout.event(stored.event.seq) != sort:
        if event_hash(body) != stored_hash:
            raise VerificationFailed(f"{name} was changed: its text does not have its hash.")
        raise VerificationFailed(
            f"{name} was replaced: #{stored.event.seq} of {stored.event.model!r} stands in its "
            "place."
        )
    # The keys of indexes are no part of what is hashed; changed, they hide an event from a list.
    found = {index.key: item[index.key] for index in layout.INDEXES if index.key in item}
    known = type(stored.event) is not Event  # a newer release may list what only it knows
    if known and found != _indexed(stored.event):
        raise VerificationFailed(
            f"{name} is listed as another than it is: {found} does not follow from its text."
        )
    return stored


def head_item(head: Head, importing: FromExport | None = None) -> Item:
    """Return a head's item; seq and hash stand apart, for the condition of the next append.

    Args:
        head: The head.
        importing: The export that more of the timeline is still to come from.
    """
    more = {IMPORTING: importing_value(importing)} if importing is not None else {}
    return {
        **projection_item(head),
        _SEQ: {"N": str(head.seq)},
        _HASH: {"S": head.hash},
        **more,
    }


def importing_value(export: FromExport) -> Item:
    """Return how a head holds the export that its timeline is brought in from."""
    return {"S": canonical_bytes(export.model_dump(mode="json")).decode()}


def parse_importing(item: Item) -> FromExport | None:
    """Return the export that more of a head's timeline is still to come from, if any is.

    Raises:
        VerificationFailed: The item does not say it as it is written.
    """
    if IMPORTING not in item:
        return None
    try:
        return FromExport.model_validate(parse_canonical(item[IMPORTING]["S"]))
    except (KeyError, ValueError, RecursionError) as error:  # a ValidationError is a ValueError
        raise _not_what_its_key_says(item) from error


def snapshot_item(head: Head) -> Item:
    """Return the item that keeps a head for questions about its time."""
    return {**projection_item(head), layout.SORT_KEY: {"S": _snapshot_key(head)}}


def parse_snapshot(item: Item) -> Head:
    """Return the head that a snapshot keeps.

    Raises:
        VerificationFailed: The item does not hold it.
        NewerRelease: A newer release wrote it.
        OlderRelease: An earlier one did.
    """
    return _parse(Head, item, _snapshot_key)


def _snapshot_key(head: Head) -> str:
    return layout.snapshot(head.time or "", head.seq)


def parse_head(item: Item) -> Head:
    """Return the head that an item holds.

    Raises:
        VerificationFailed: The item does not hold it, or its parts contradict each other.
        NewerRelease: A newer release wrote it.
        OlderRelease: An earlier one did.
    """
    head = parse_projection(Head, item)
    if (item.get(_SEQ), item.get(_HASH)) != ({"N": str(head.seq)}, {"S": head.hash}):
        raise _not_what_its_key_says(item)
    return head


def projection_item(record: Head | VersionRecord | CommitRecord) -> Item:
    """Return the item of a projection.

    Raises:
        InvalidInput: The record has outgrown what DynamoDB stores in an item.
    """
    sort = _sort_key(record)
    body = canonical_bytes(record.model_dump(mode="json"))
    if len(body) > MAX_ITEM:
        raise InvalidInput(
            f"{sort} of {record.model!r} would take {len(body)} bytes; DynamoDB stores {MAX_ITEM}.",
            remedy="Record fewer or smaller parameters, metrics or approvals.",
        )
    return {**key(record.model, sort), _BODY: {"S": body.decode()}, _FORMAT: {"N": str(FORMAT)}}


def parse_projection(cls: type[Record], item: Item) -> Record:
    """Return the record that an item holds.

    Raises:
        VerificationFailed: The item does not hold the record that its key names.
        NewerRelease: A newer release wrote it.
        OlderRelease: An earlier one did.
    """
    return _parse(cls, item, _sort_key)


def _parse(cls: type[Record], item: Item, sort_key: Callable[[Record], str]) -> Record:
    try:
        written_in = int(item[_FORMAT]["N"])
        if written_in > FORMAT:
            raise NewerRelease(_name(item))
        if written_in < FORMAT:
            raise OlderRelease(_name(item))
        record = cls.model_validate(parse_canonical(item[_BODY]["S"]))
    except (KeyError, ValidationError, ValueError, RecursionError) as error:
        raise _not_what_its_key_says(item) from error
    own = key(record.model, sort_key(record))
    if any(item[attribute] != value for attribute, value in own.items()):
        raise _not_what_its_key_says(item)
    return record


def request_item(model: str, request: Request, *, first: int, last: int, expires: int) -> Item:
    """Return the item that remembers which events answered a request."""
    return {
        **key(model, layout.request(request.key)),
        _FINGERPRINT: {"S": request.fingerprint},
        _FIRST: {"N": str(first)},
        _LAST: {"N": str(last)},
        layout.TTL_ATTRIBUTE: {"N": str(expires)},
    }


def parse_request(item: Item) -> Answered:
    """Return what an item remembers of a request.

    Raises:
        VerificationFailed: The item does not hold that.
    """
    try:
        return Answered(item[_FINGERPRINT]["S"], int(item[_FIRST]["N"]), int(item[_LAST]["N"]))
    except (KeyError, TypeError, ValueError) as error:
        raise _not_what_its_key_says(item) from error


def _sort_key(record: Head | VersionRecord | CommitRecord) -> str:
    match record:
        case Head():
            return layout.HEAD
        case VersionRecord():
            return layout.version(record.number)
        case CommitRecord():
            return layout.commit(record.commit)


def _name(item: Item) -> str:
    return f"The item {item[layout.SORT_KEY]['S']} of {item[layout.PARTITION_KEY]['S']}"


def _not_what_its_key_says(item: Item) -> VerificationFailed:
    return VerificationFailed(
        f"{_name(item)} does not hold what its key says.",
        remedy="Run 'modeltrail verify': the timeline itself is the truth.",
    )
