"""The actions of the one transaction that an append is."""

import calendar
import time
from collections.abc import Iterator, Sequence

from modeltrail import layout
from modeltrail.events import FromExport, StoredEvent, VersionRegistered
from modeltrail.ledger import _items as items
from modeltrail.ledger._importing import NO_IMPORT, Importing
from modeltrail.ledger._items import Item, Request
from modeltrail.state import CommitRecord, Head, VersionRecord

REQUEST_DAYS = 30
"""How long the table remembers the answer given to a request."""
SNAPSHOT_EVERY = 100
"""An append that crosses a multiple of this many events keeps a snapshot of the head.

So fewer than twice as many events follow any snapshot: an append writes fewer than 100.
"""
OTHER_ACTIONS = 4
"""How many actions of an append are neither an event nor the record of a version or a commit:
the head, the request, a snapshot, and a new model's entry in the list of models."""

_ABSENT = {"ConditionExpression": f"attribute_not_exists({layout.PARTITION_KEY})"}


def actions(
    head: Head,
    after: Head,
    sealed: Sequence[StoredEvent],
    records: Sequence[VersionRecord | CommitRecord],
    request: Request | None,
    *,
    importing: Importing = NO_IMPORT,
) -> list[Item]:
    """Return the puts of an append, each with its condition, the head's first.

    Args:
        head: The end of the timeline as read; the transaction holds for it alone.
        after: The end of the timeline once these events are on it.
        sealed: The events.
        records: The projections that they change, as they are after them. That no other writer
            changed them since they were read is what the head's condition says.
        request: The caller's request; None where none is to be remembered.
        importing: Which import goes on; the transaction holds for it alone.
    """
    put = items.head_item(after, importing.then)
    registered = {s.event.version for s in sealed if isinstance(s.event, VersionRegistered)}
    return [
        {"Item": put, **(_as_read(head, importing.now) if head.seq else _ABSENT)},
        *({"Item": items.event_item(stored), **_ABSENT} for stored in sealed),
        *(
            {
                "Item": items.projection_item(record),
                **(_ABSENT if getattr(record, "number", None) in registered else {}),
            }
            for record in records
        ),
        *([{"Item": _answered(head, after, request), **_ABSENT}] if request else []),
        *({"Item": item} for item in _once_in_a_while(head, after)),
    ]


def _answered(head: Head, after: Head, request: Request) -> Item:
    expires = calendar.timegm(time.gmtime()) + REQUEST_DAYS * 86_400
    return items.request_item(
        head.model, request, first=head.seq + 1, last=after.seq, expires=expires
    )


def _as_read(head: Head, importing: FromExport | None) -> Item:
    condition = "#seq = :seq AND #hash = :hash"
    values = {":seq": {"N": str(head.seq)}, ":hash": {"S": head.hash}}
    if importing is None:  # nothing comes between the events of an import
        condition += f" AND attribute_not_exists({items.IMPORTING})"
    else:
        condition += f" AND {items.IMPORTING} = :importing"
        values[":importing"] = items.importing_value(importing)
    return {
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {"#seq": "seq", "#hash": "hash"},
        "ExpressionAttributeValues": values,
    }


def _once_in_a_while(head: Head, after: Head) -> Iterator[Item]:
    if head.seq == 0:
        yield items.model_item(head.model)
    if after.seq // SNAPSHOT_EVERY > head.seq // SNAPSHOT_EVERY:
        yield items.snapshot_item(after)
