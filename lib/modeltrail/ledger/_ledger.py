"""The ledger: append to a model's timeline, and read it back, over one DynamoDB table."""

import calendar
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modeltrail import instants, layout
from modeltrail._backoff import pause
from modeltrail.errors import BackendError, InvalidInput, VerificationFailed
from modeltrail.events import Event, EvidenceRecorded, StoredEvent, VersionRegistered, seal
from modeltrail.identity import Actor
from modeltrail.instants import Clock, utc_now
from modeltrail.ledger import _items as items
from modeltrail.ledger._items import Item, Request
from modeltrail.ledger._reader import Reader
from modeltrail.ledger._write import ConditionLost, OutcomeUnknown, transact
from modeltrail.state import (
    CommitRecord,
    Head,
    VersionRecord,
    advance,
    advance_commit,
    advance_version,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REQUEST_DAYS = 30
"""How long the table remembers the answer given to a request."""
_SENDS = 2


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


class Ledger(Reader):
    """The timelines of all models.

    Args:
        client: A DynamoDB client whose role may read the table, and write it if it appends.
        table: The metadata table.
        clock: Gives the present.
    """

    def __init__(self, client: "DynamoDBClient", table: str, *, clock: Clock = utc_now) -> None:
        super().__init__(client, table)
        self._clock = clock

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
            VerificationFailed: What is stored contradicts the head.
            BackendError: The table refused, failed or cannot be reached; where that leaves open
                whether the events were written, the message names the key to ask again with.
        """
        if not drafts:
            raise InvalidInput("There is nothing to append.")
        sealed, after = self._seal(head, drafts, who, request)
        puts = self._puts(head, after, sealed, request)
        # Sent again, the same transaction finds out what became of it: its conditions hold once.
        for attempt in range(_SENDS):
            try:
                transact(self._client, self._table, puts)
            except ConditionLost as lost:
                return self._answered_before(head, request, lost)
            except OutcomeUnknown as unknown:
                why = unknown
                pause(attempt)
            else:
                return sealed
        raise _perhaps_written(request, why) from why

    def _answered_before(
        self, head: Head, request: Request, lost: ConditionLost
    ) -> list[StoredEvent]:
        """Return what answered the request before; where nothing did, another writer was first."""
        try:
            before = self.answer(head.model, request)
        except BackendError as error:
            raise _perhaps_written(request, error) from error
        if before is not None:
            return before
        if layout.HEAD not in lost.keys:
            raise VerificationFailed(
                f"The timeline of {head.model!r} ends at event #{head.seq} by its head, and goes "
                f"on after it: there is {', '.join(sorted(lost.keys))} already.",
                remedy=f"Run 'modeltrail verify {head.model}'.",
            ) from lost
        raise HeadMoved from lost

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
            *(
                {"Item": items.projection_item(record), **(new if is_new else {})}
                for record, is_new in self._projections(head.model, sealed)
            ),
            {"Item": answered, **new},
            *([] if head.seq else [{"Item": items.model_item(head.model)}]),
        ]

    def _projections(
        self, model: str, sealed: Sequence[StoredEvent]
    ) -> list[tuple[VersionRecord | CommitRecord, bool]]:
        """Return the projections after the events, each with whether there may be none yet.

        They are read after the head, and the head's condition guards them: had anyone changed
        them since, the head would have moved too.
        """
        versions: dict[int, VersionRecord | None] = {}
        commits: dict[str, CommitRecord] = {}
        registered: set[int] = set()
        for event in (stored.event for stored in sealed):
            if isinstance(event, EvidenceRecorded):
                sha = event.data.commit
                commits[sha] = advance_commit(commits.get(sha) or self.commit(model, sha), event)
            elif event.version is not None:
                if isinstance(event, VersionRegistered):
                    registered.add(event.version)
                elif event.version not in versions:
                    versions[event.version] = self.version(model, event.version)
                versions[event.version] = advance_version(versions.get(event.version), event)
        return [
            *((record, n in registered) for n, record in versions.items() if record is not None),
            *((record, False) for record in commits.values()),
        ]


def _perhaps_written(request: Request, why: Exception) -> BackendError:
    return BackendError(
        f"No answer came that says whether the request was written ({why}).",
        remedy=f"Call it again with the request key {request.key} to find out; it is never "
        "written twice.",
    )
