"""The same transaction again, by boto3 alone, on a table that follows ours like a shadow."""

from typing import TYPE_CHECKING, Any

from benchmarks.measure import Timed, timed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Shadow:
    """A client for ours, which remembers each transaction so that it can be repeated bare.

    The repetition has the same items under the same conditions, which hold on the shadow too
    as long as every transaction is repeated there once.

    Args:
        client: The client that both sides use.
        table: The table that follows, empty when ours is.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._last: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        """Write, and remember what."""
        self._last = request
        return self._client.transact_write_items(**request)

    def repeat(self) -> float:
        """Repeat the last transaction on the shadow; return the seconds that boto3 took."""
        actions: Any = [
            {kind: {**action, "TableName": self._table} for kind, action in each.items()}
            for each in self._last["TransactItems"]
        ]
        bare: Timed = timed(lambda: self._client.transact_write_items(TransactItems=actions))
        return bare()
