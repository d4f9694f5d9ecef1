"""The calls that read the metadata table."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from modeltrail import layout
from modeltrail._aws_errors import aws_errors
from modeltrail._backoff import pause
from modeltrail.ledger._items import Item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_BATCH = 100
"""DynamoDB's limit on the keys of one BatchGetItem."""


class Table:
    """A DynamoDB table in the layout of the metadata table, to be read.

    All methods raise BackendError where the table cannot be read.

    Args:
        client: A DynamoDB client whose role may read the table.
        name: The table's name.
    """

    def __init__(self, client: "DynamoDBClient", name: str) -> None:
        self.client = client
        self.name = name

    def get(self, key: Item, *, consistent: bool = True) -> Item | None:
        """Return an item, or None where there is none. One GetItem."""
        sort, partition = key[layout.SORT_KEY]["S"], key[layout.PARTITION_KEY]["S"]
        with aws_errors(f"Reading {sort} of {partition}"):
            answer = self.client.get_item(TableName=self.name, Key=key, ConsistentRead=consistent)
        return answer.get("Item")

    def batch(self, keys: Sequence[Item], *, consistent: bool = True) -> Iterator[Item]:
        """Yield the items of those keys that have one, in no order; 100 keys a call."""
        for start in range(0, len(keys), _BATCH):
            part = {"Keys": keys[start : start + _BATCH], "ConsistentRead": consistent}
            wanted: Any = {self.name: part}
            attempt = 0
            while wanted:
                with aws_errors(f"Reading {len(keys)} items"):
                    answer = self.client.batch_get_item(RequestItems=wanted)
                yield from answer["Responses"].get(self.name, [])
                wanted = answer.get("UnprocessedKeys")
                if wanted:
                    pause(attempt)
                    attempt += 1

    def query(
        self,
        partition: str,
        keys: tuple[str, str],
        *,
        forward: bool = True,
        consistent: bool = True,
        page: int | None = None,
    ) -> Iterator[Item]:
        """Yield the items of a partition whose sort keys lie between two, read page by page.

        Args:
            partition: The partition key.
            keys: The first sort key and the last.
            forward: In the order of the sort keys; else against it.
            consistent: Read strongly consistent.
            page: How many items a call reads at most; by default what 1 MB holds.
        """
        limit = {"Limit": page} if page else {}
        listed = (layout.PARTITION_KEY, partition)
        return self._pages(listed, keys, forward=forward, ConsistentRead=consistent, **limit)

    def index(
        self, index: layout.Index, value: str, keys: tuple[str, str], *, forward: bool = True
    ) -> Iterator[Item]:
        """Yield the items that an index lists under a value; it follows the table by a moment."""
        return self._pages((index.key, value), keys, forward=forward, IndexName=index.name)

    def _pages(
        self, listed: tuple[str, str], keys: tuple[str, str], *, forward: bool, **more: Any
    ) -> Iterator[Item]:
        partition_key, partition = listed
        first, last = keys
        if first > last:  # DynamoDB takes it for an error
            return
        query: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": "#pk = :partition AND #sk BETWEEN :first AND :last",
            "ExpressionAttributeNames": {"#pk": partition_key, "#sk": layout.SORT_KEY},
            "ExpressionAttributeValues": {
                ":partition": {"S": partition},
                ":first": {"S": first},
                ":last": {"S": last},
            },
            "ScanIndexForward": forward,
            **more,
        }
        while True:
            with aws_errors(f"Reading {partition}"):
                found = self.client.query(**query)
            yield from found["Items"]
            if not found.get("LastEvaluatedKey"):  # an empty page is not the end
                return
            query["ExclusiveStartKey"] = found["LastEvaluatedKey"]
