"""Reading timelines and what they fold to, from one DynamoDB table."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from modeltrail import layout
from modeltrail.errors import Conflict, VerificationFailed
from modeltrail.events import Event, FromExport, StoredEvent
from modeltrail.ledger import _items as items
from modeltrail.ledger._items import Answered, Item, Request
from modeltrail.ledger._selection import Selection, select, snapshot
from modeltrail.ledger._table import Table
from modeltrail.ledger._transaction import SNAPSHOT_EVERY
from modeltrail.state import CommitRecord, Head, VersionRecord, advance_until, empty_head

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class KeyUsed(Conflict):
    """A request key was used for another request."""


class Reader:
    """The timelines of all models, to be read.

    All methods raise BackendError where the table cannot be read, and VerificationFailed where
    an item does not hold what its key says.

    Args:
        client: A DynamoDB client whose role may read the table.
        table: The metadata table.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._table = Table(client, table)

    def head(self, model: str, *, consistent: bool = True) -> Head:
        """Return the end of a model's timeline; of an unknown model, the empty one. One GetItem."""
        item = self._table.get(items.key(model, layout.HEAD), consistent=consistent)
        return items.parse_head(item) if item else empty_head(model)

    def unfinished(self, model: str) -> tuple[Head, FromExport | None]:
        """Return the end of a timeline, and the export that more of it is still to come from.

        It is None where no import goes on or was broken off. One GetItem.
        """
        item = self._table.get(items.key(model, layout.HEAD))
        if item is None:
            return empty_head(model), None
        return items.parse_head(item), items.parse_importing(item)

    def heads(self, models: Iterable[str], *, consistent: bool = True) -> dict[str, Head]:
        """Return the ends of many timelines, of those models that exist; 100 models a call."""
        keys = [items.key(model, layout.HEAD) for model in dict.fromkeys(models)]
        found = map(items.parse_head, self._table.batch(keys, consistent=consistent))
        return {head.model: head for head in found}

    def imports(self, models: Iterable[str]) -> dict[str, FromExport]:
        """Return the exports that more of some models is still to come from; 100 models a call.

        Of most models there is none: no import of theirs goes on or was broken off.
        """
        keys = [items.key(model, layout.HEAD) for model in dict.fromkeys(models)]
        found = (
            (items.parse_head(i).model, items.parse_importing(i)) for i in self._table.batch(keys)
        )
        return {model: export for model, export in found if export is not None}

    def as_of(self, model: str, instant: str) -> Head:
        """Return the head as it was at an instant, the events recorded at that instant included.

        It reads one snapshot and the events after it, fewer than 2 * SNAPSHOT_EVERY, at any
        length of the timeline.

        Args:
            model: The model; of an unknown one, the empty head is returned.
            instant: In the stored spelling.
        """
        keys = layout.snapshots_until(instant)
        head = snapshot(self._table, model, keys, forward=False) or empty_head(model)
        between = layout.event(head.seq + 1), layout.event(layout.LAST_SEQ)
        found = self._query(model, between, page=SNAPSHOT_EVERY)
        timeline = (items.parse_event(item, model) for item in found)
        return advance_until(head, timeline, instant)

    def version(self, model: str, number: int, *, consistent: bool = True) -> VersionRecord | None:
        """Return a version's record, or None where no such version was registered."""
        item = self._table.get(items.key(model, layout.version(number)), consistent=consistent)
        return items.parse_projection(VersionRecord, item) if item else None

    def versions(self, model: str, numbers: Iterable[int]) -> dict[int, VersionRecord]:
        """Return the records of those versions that exist, strongly consistent."""
        keys = [items.key(model, layout.version(number)) for number in dict.fromkeys(numbers)]
        found = [items.parse_projection(VersionRecord, i) for i in self._table.batch(keys)]
        return {record.number: record for record in found}

    def numbered(self, models: Iterable[str], number: int) -> Iterator[VersionRecord]:
        """Yield the version of a number, of those models that have one; 100 models a call."""
        keys = [items.key(model, layout.version(number)) for model in dict.fromkeys(models)]
        for item in self._table.batch(keys):
            yield items.parse_projection(VersionRecord, item)

    def commit(self, model: str, sha: str, *, consistent: bool = True) -> CommitRecord:
        """Return what is known of a code commit."""
        item = self._table.get(items.key(model, layout.commit(sha)), consistent=consistent)
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
        keys = (layout.event(after + 1), layout.event(layout.LAST_SEQ))
        partition = layout.partition(model)
        found = self._table.query(partition, keys, forward=not newest_first, consistent=consistent)
        for item in found:
            yield items.parse_event(item, model)

    def events(self, model: str, seqs: Iterable[int]) -> list[StoredEvent]:
        """Return those of a model's events that have these numbers, in order; 100 a call."""
        keys = [items.key(model, layout.event(seq)) for seq in dict.fromkeys(seqs)]
        found = [items.parse_event(item, model) for item in self._table.batch(keys)]
        return sorted(found, key=lambda stored: stored.event.seq)

    def select(
        self, model: str, wanted: Selection, *, newest_first: bool = False
    ) -> Iterator[StoredEvent]:
        """Yield those of a model's events that are asked for, read as they are taken.

        Where a version or types are asked for, an index is read, and its cost grows with them
        alone; an index follows the table by a moment. Where a time is asked for, at most
        2 * SNAPSHOT_EVERY events outside it are read.

        Args:
            model: The model.
            wanted: What to yield.
            newest_first: Yield the last event first.
        """
        return select(self._table, model, wanted, newest_first=newest_first)

    def evidence(self, model: str, sha: str) -> Iterator[StoredEvent]:
        """Yield the evidence about a code commit, oldest first; as fresh as the index is."""
        keys = (layout.event(1), layout.event(layout.LAST_SEQ))
        for item in self._table.index(layout.BY_SUBJECT, layout.subject(model, sha=sha), keys):
            yield items.parse_event(item, model)

    def snapshots(self, model: str) -> Iterator[Head]:
        """Yield the snapshots of a model's head, oldest first."""
        for item in self._query(model, layout.snapshots_until("~")):
            yield items.parse_snapshot(item)

    def all_versions(self, model: str) -> Iterator[VersionRecord]:
        """Yield the records of all versions of a model, deleted ones too, by number."""
        for item in self._query(model, layout.versions()):
            yield items.parse_projection(VersionRecord, item)

    def all_commits(self, model: str) -> Iterator[CommitRecord]:
        """Yield the records of all code commits of a model that there is evidence of."""
        for item in self._query(model, layout.commits()):
            yield items.parse_projection(CommitRecord, item)

    def models(self) -> Iterator[str]:
        """Yield the names of all models, in alphabetical order."""
        for item in self._table.query(layout.MODELS, ("!", "~")):
            yield item[layout.SORT_KEY]["S"]

    def lists(self, model: str) -> bool:
        """Return whether a model is in the list of models."""
        return self._table.get(items.model_item(model)) is not None

    def answered(self, model: str, request: Request) -> Answered | None:
        """Return which events answered a request before, or None where it is new. One GetItem.

        Raises:
            Conflict: The key was used for another request.
        """
        item = self._table.get(items.key(model, layout.request(request.key)))
        if item is None:
            return None
        answered = items.parse_request(item)
        if answered.fingerprint != request.fingerprint:
            raise KeyUsed(
                f"The request key {request.key!r} was used for another request on {model!r}.",
                remedy="Use a new key for a new request, or none.",
            )
        return answered

    def answer(self, model: str, request: Request) -> list[StoredEvent] | None:
        """Return the events that answered a request before, or None where it is new.

        Raises:
            Conflict: The key was used for another request.
        """
        answered = self.answered(model, request)
        if answered is None:
            return None
        keys = (layout.event(answered.first), layout.event(answered.last))
        events = [items.parse_event(found, model) for found in self._query(model, keys)]
        complete = 0 < len(events) == answered.last - answered.first + 1
        if not complete or not all(_answers(request, stored.event) for stored in events):
            raise VerificationFailed(
                f"The events that answered the request {request.key!r} on {model!r} are not those "
                f"from #{answered.first} to #{answered.last}, as was recorded.",
                remedy="Run 'modeltrail verify': the timeline itself is the truth.",
            )
        return events

    def _query(
        self, model: str, keys: tuple[str, str], *, page: int | None = None
    ) -> Iterator[Item]:
        return self._table.query(layout.partition(model), keys, page=page)


def _answers(request: Request, event: Event) -> bool:
    return event.request == request.key and (not request.answers or type(event) in request.answers)
