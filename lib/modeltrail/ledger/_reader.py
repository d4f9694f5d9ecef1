"""Reading timelines and what they fold to, from one DynamoDB table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from modeltrail import layout
from modeltrail._aws_errors import aws_errors
from modeltrail._backoff import pause
from modeltrail.errors import Conflict, VerificationFailed
from modeltrail.events import StoredEvent
from modeltrail.ledger import _items as items
from modeltrail.ledger._items import Item, Request
from modeltrail.state import CommitRecord, Head, VersionRecord, empty_head

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_BATCH = 100
"""DynamoDB's limit on the keys of one BatchGetItem."""


class Reader:
    """The timelines of all models, to be read.

    All methods raise BackendError where the table cannot be read, and VerificationFailed where
    an item does not hold what its key says.

    Args:
        client: A DynamoDB client whose role may read the table.
        table: The metadata table.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def head(self, model: str, *, consistent: bool = True) -> Head:
        """Return the end of a model's timeline; of an unknown model, the empty one. One GetItem."""
        item = self._get(items.key(model, layout.HEAD), consistent=consistent)
        return items.parse_head(item) if item else empty_head(model)

    def version(self, model: str, number: int, *, consistent: bool = True) -> VersionRecord | None:
        """Return a version's record, or None where no such version was registered."""
        item = self._get(items.key(model, layout.version(number)), consistent=consistent)
        return items.parse_projection(VersionRecord, item) if item else None

    def versions(self, model: str, numbers: Iterable[int]) -> dict[int, VersionRecord]:
        """Return the records of those versions that exist, strongly consistent."""
        wanted = [layout.version(number) for number in dict.fromkeys(numbers)]
        found = [items.parse_projection(VersionRecord, i) for i in self._batch(model, wanted)]
        return {record.number: record for record in found}

    def commit(self, model: str, sha: str, *, consistent: bool = True) -> CommitRecord:
        """Return what is known of a code commit."""
        item = self._get(items.key(model, layout.commit(sha)), consistent=consistent)
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
        found = self._query(model, keys, forward=not newest_first, consistent=consistent)
        for item in found:
            yield items.parse_event(item, model)

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
        for item in self._pages(layout.MODELS, ("!", "~"), forward=True, consistent=True):
            yield item[layout.SORT_KEY]["S"]

    def lists(self, model: str) -> bool:
        """Return whether a model is in the list of models."""
        return self._get(items.model_item(model), consistent=True) is not None

    def answer(self, model: str, request: Request) -> list[StoredEvent] | None:
        """Return the events that answered a request before, or None where it is new.

        Raises:
            Conflict: The key was used for another request.
        """
        item = self._get(items.key(model, layout.request(request.key)), consistent=True)
        if item is None:
            return None
        answered = items.parse_request(item)
        if answered.fingerprint != request.fingerprint:
            raise Conflict(
                f"The request key {request.key!r} was used for another request on {model!r}.",
                remedy="Use a new key for a new request, or none.",
            )
        keys = (layout.event(answered.first), layout.event(answered.last))
        events = [items.parse_event(found, model) for found in self._query(model, keys)]
        if not events or any(stored.event.request != request.key for stored in events):
            raise VerificationFailed(
                f"The events that answered the request {request.key!r} on {model!r} are not those "
                f"from #{answered.first} to #{answered.last}, as was recorded.",
                remedy="Run 'modeltrail verify': the timeline itself is the truth.",
            )
        return events

    def _query(
        self,
        model: str,
        keys: tuple[str, str],
        *,
        forward: bool = True,
        consistent: bool = True,
    ) -> Iterator[Item]:
        return self._pages(layout.partition(model), keys, forward=forward, consistent=consistent)

    def _pages(
        self, partition: str, keys: tuple[str, str], *, forward: bool, consistent: bool
    ) -> Iterator[Item]:
        """Yield the items of a partition from the first key to the last."""
        first, last = keys
        if first > last:  # DynamoDB takes it for an error
            return
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

    def _get(self, key: Item, *, consistent: bool) -> Item | None:
        sort, partition = key[layout.SORT_KEY]["S"], key[layout.PARTITION_KEY]["S"]
        with aws_errors(f"Reading {sort} of {partition}"):
            answer = self._client.get_item(
                TableName=self._table, Key=key, ConsistentRead=consistent
            )
        return answer.get("Item")

    def _batch(self, model: str, sorts: Sequence[str]) -> Iterator[Item]:
        for start in range(0, len(sorts), _BATCH):
            keys = [items.key(model, sort) for sort in sorts[start : start + _BATCH]]
            wanted: Any = {self._table: {"Keys": keys, "ConsistentRead": True}}
            attempt = 0
            while wanted:
                with aws_errors(f"Reading versions of {model!r}"):
                    answer = self._client.batch_get_item(RequestItems=wanted)
                yield from answer["Responses"].get(self._table, [])
                wanted = answer.get("UnprocessedKeys")
                if wanted:
                    pause(attempt)
                    attempt += 1
