"""The ledger: append to a model's timeline and read it back, over one DynamoDB table."""

import calendar
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modeltrail import instants, layout
from modeltrail._aws_errors import aws_errors
from modeltrail.errors import BackendError, Conflict
from modeltrail.events import (
    Event,
    EvidenceRecorded,
    StoredEvent,
    read,
    seal,
)
from modeltrail.identity import Actor
from modeltrail.instants import Clock, utc_now
from modeltrail.ledger import _items as items
from modeltrail.ledger._items import Item, Request
from modeltrail.ledger._write import ConditionLost, OutcomeUnknown, transact
from modeltrail.state import (
    CommitRecord,
    Head,
    VersionRecord,
    advance,
    advance_commit,
    advance_version,
    empty_head,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REQUEST_DAYS = 30
"""How long the table remembers the answer given to a request."""
_BATCH = 100
"""DynamoDB's limit on the keys of one BatchGetItem."""


class HeadMoved(Exception):
    """Another writer appended since the head was read; nothing was written."""


@dataclass(frozen=True)
class Draft:
    """An event before it has its place on the timeline."""

    type: type[Event]
    data: Any
    version: int | None = None
    environment: str | None = None
    reason: str | None = None
    claimed_time: str | None = None


class Ledger:
    """The timelines of all models.

    Args:
        client: A DynamoDB client whose role may read the table, and write it if it appends.
        table: The metadata table.
        clock: Gives the present.
    """

    def __init__(self, client: "DynamoDBClient", table: str, *, clock: Clock = utc_now) -> None:
        self._client = client
        self._table = table
        self._clock = clock

    def head(self, model: str, *, consistent: bool = True) -> Head:
        """Return the end of a model's timeline; of an unknown model, the empty one. One GetItem."""
        item = self._get(model, layout.HEAD, consistent=consistent)
        return items.parse_projection(Head, item) if item else empty_head(model)

    def version(self, model: str, number: int, *, consistent: bool = True) -> VersionRecord | None:
        """Return a version's record, or None where no such version was registered."""
        item = self._get(model, layout.version(number), consistent=consistent)
        return items.parse_projection(VersionRecord, item) if item else None

    def versions(self, model: str, numbers: Iterable[int]) -> dict[int, VersionRecord]:
        """Return the records of those versions that exist, strongly consistent."""
        wanted = [layout.version(number) for number in dict.fromkeys(numbers)]
        found = [items.parse_projection(VersionRecord, i) for i in self._batch(model, wanted)]
        return {record.number: record for record in found}

    def commit(self, model: str, sha: str, *, consistent: bool = True) -> CommitRecord:
        """Return what is known of a code commit."""
        item = self._get(model, layout.commit(sha), consistent=consistent)
        if item is None:
            return CommitRecord(model=model, commit=sha)
        return items.parse_projection(CommitRecord, item)

    def timeline(
        self, model: str, *, after: int = 0, newest_first: bool = False, consistent: bool = True
    ) -> Iterator[StoredEvent]:
        """Yield a model's events, read page by page as they are taken.

        Args:
            model: The model.
            after: Yield events with a larger sequence number only.
            newest_first: Yield the last event first.
            consistent: Read strongly consistent.
        """
        first, last = layout.event(after + 1), layout.event(layout.LAST_SEQ)
        found = self._query(
            layout.partition(model), first, last, forward=not newest_first, consistent=consistent
        )
        for item in found:
            yield read(item["body"]["S"], item["hash"]["S"])

    def all_versions(self, model: str) -> Iterator[VersionRecord]:
        """Yield the records of all versions of a model, deleted ones too, by number."""
        first, last = layout.versions()
        for item in self._query(layout.partition(model), first, last):
            yield items.parse_projection(VersionRecord, item)

    def models(self) -> Iterator[str]:
        """Yield the names of all models, in alphabetical order."""
        for item in self._query(layout.MODELS, "!", "~"):
            yield item[layout.SORT_KEY]["S"]

    def answer(self, model: str, request: Request) -> list[StoredEvent] | None:
        """Return the events that answered a request before, or None where it is new.

        Raises:
            Conflict: The key was used for another request.
        """
        item = self._get(model, layout.request(request.key), consistent=True)
        if item is None:
            return None
        if item["fingerprint"]["S"] != request.fingerprint:
            raise Conflict(
                f"The request key {request.key!r} was used for another request on {model!r}.",
                remedy="Use a new key for a new request, or none.",
            )
        first, last = int(item["first"]["N"]), int(item["last"]["N"])
        events = self.timeline(model, after=first - 1)
        return [stored for stored, _ in zip(events, range(first, last + 1), strict=False)]

    def append(
        self, head: Head, drafts: Sequence[Draft], *, who: Actor, request: Request
    ) -> list[StoredEvent]:
        """Append events to the timeline whose end is `head`, in one transaction.

        All or nothing is written: the events, the new head and the projections. The same
        request again gives the events that it gave before.

        Args:
            head: The end of the timeline as read; a decision taken on it holds for it alone.
            drafts: At least one event.
            who: The caller.
            request: The caller's request.

        Raises:
            HeadMoved: Another writer appended since `head` was read.
            Conflict: The request's key was used for another request.
            InvalidInput: An event breaks its schema or a size limit.
            BackendError: The table refused, failed or cannot be reached; where that leaves open
                whether the events were written, the message names the key to ask again with.
        """
        sealed, after = self._seal(head, drafts, who, request)
        puts = self._puts(head, after, sealed, request)
        try:
            transact(self._client, self._table, puts)
        except ConditionLost as lost:
            if (before := self.answer(head.model, request)) is not None:
                return before
            raise HeadMoved from lost
        except OutcomeUnknown as unknown:
            return self._find_out(head, request, unknown)
        return sealed

    def _seal(
        self, head: Head, drafts: Sequence[Draft], who: Actor, request: Request
    ) -> tuple[list[StoredEvent], Head]:
        now = instants.render(self._clock())
        sealed: list[StoredEvent] = []
        for draft in drafts:
            facts = {
                "model": head.model,
                "seq": head.seq + 1,
                "time": max(now, head.time or now),
                "actor": who,
                "request": request.key,
                "previous": head.hash,
                **vars(draft),
            }
            del facts["type"]
            stored = seal(draft.type, facts)
            head = advance(head, stored)
            sealed.append(stored)
        return sealed, head

    def _puts(
        self, head: Head, after: Head, sealed: Sequence[StoredEvent], request: Request
    ) -> list[Item]:
        """Return the actions of the transaction, the head's condition first."""
        absent = "attribute_not_exists(#pk)"
        names = {"#pk": layout.PARTITION_KEY}
        new = {"ConditionExpression": absent, "ExpressionAttributeNames": names}
        as_read = {
            "ConditionExpression": "#seq = :seq AND #hash = :hash",
            "ExpressionAttributeNames": {"#seq": "seq", "#hash": "hash"},
            "ExpressionAttributeValues": {":seq": {"N": str(head.seq)}, ":hash": {"S": head.hash}},
        }
        expires = calendar.timegm(time.gmtime()) + REQUEST_DAYS * 86_400
        answered = items.request_item(
            head.model, request, first=head.seq + 1, last=after.seq, expires=expires
        )
        return [
            {"Item": items.head_item(after), **(as_read if head.seq else new)},
            *({"Item": items.event_item(stored), **new} for stored in sealed),
            *({"Item": item} for item in self._projections(head.model, sealed)),
            {"Item": answered, **new},
            *([] if head.seq else [{"Item": items.model_item(head.model)}]),
        ]

    def _projections(self, model: str, sealed: Sequence[StoredEvent]) -> list[Item]:
        """Return the projections after the events.

        They are read after the head, and the head's condition guards them: had anyone changed
        them since, the head would have moved too.
        """
        versions: dict[int, VersionRecord | None] = {}
        commits: dict[str, CommitRecord] = {}
        for event in (stored.event for stored in sealed):
            if isinstance(event, EvidenceRecorded):
                sha = event.data.commit
                commits[sha] = advance_commit(commits.get(sha) or self.commit(model, sha), event)
            elif event.version is not None:
                if event.version not in versions:
                    versions[event.version] = self.version(model, event.version)
                versions[event.version] = advance_version(versions[event.version], event)
        return [
            *(
                items.projection_item(model, layout.version(number), record)
                for number, record in versions.items()
                if record is not None
            ),
            *(
                items.projection_item(model, layout.commit(sha), record)
                for sha, record in commits.items()
            ),
        ]

    def _find_out(self, head: Head, request: Request, unknown: OutcomeUnknown) -> list[StoredEvent]:
        """Return what was written after all; where nothing was, say that it may be tried again."""
        try:
            before = self.answer(head.model, request)
        except BackendError as error:
            raise BackendError(
                "The connection broke before the answer came: the request may have been written.",
                remedy=f"Call it again with the request key {request.key} to find out; "
                "it is never written twice.",
            ) from error
        if before is not None:
            return before
        raise BackendError(
            "The connection broke before anything was written.",
            remedy=f"Call it again, with the request key {request.key} to be sure that it "
            "is never written twice.",
        ) from unknown

    def _query(
        self,
        partition: str,
        first: str,
        last: str,
        *,
        forward: bool = True,
        consistent: bool = True,
    ) -> Iterator[Item]:
        query: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "#pk = :partition AND #sk BETWEEN :first AND :last",
            "ExpressionAttributeNames": {"#pk": layout.PARTITION_KEY, "#sk": layout.SORT_KEY},
            "ExpressionAttributeValues": {
                ":partition": {"S": partition},
                ":first": {"S": first},
                ":last": {"S": last},
            },
            "ScanIndexForward": forward,
            "ConsistentRead": consistent,
        }
        while True:
            with aws_errors(f"Reading {partition}"):
                page = self._client.query(**query)
            yield from page["Items"]
            if not page.get("LastEvaluatedKey"):  # an empty page is not the end
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _get(self, model: str, sort: str, *, consistent: bool) -> Item | None:
        with aws_errors(f"Reading {sort} of {model!r}"):
            answer = self._client.get_item(
                TableName=self._table, Key=items.key(model, sort), ConsistentRead=consistent
            )
        return answer.get("Item")

    def _batch(self, model: str, sorts: Sequence[str]) -> Iterator[Item]:
        for start in range(0, len(sorts), _BATCH):
            wanted: Any = {
                self._table: {
                    "Keys": [items.key(model, sort) for sort in sorts[start : start + _BATCH]],
                    "ConsistentRead": True,
                }
            }
            while wanted:
                with aws_errors(f"Reading versions of {model!r}"):
                    answer = self._client.batch_get_item(RequestItems=wanted)
                yield from answer["Responses"].get(self._table, [])
                wanted = answer.get("UnprocessedKeys")
