"""One append is one DynamoDB transaction, and its outcome is always known or found out."""

from collections.abc import Sequence
from typing import Any

from modeltrail import layout
from modeltrail._aws_errors import aws_errors
from modeltrail._backoff import pause
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.ledger._items import Item
from modeltrail.ledger._table import Table

MAX_ACTIONS = 100
"""DynamoDB's limit on the actions of one transaction."""
MAX_BYTES = 4_000_000
"""DynamoDB takes 4 MB a transaction; attribute names take some of the rest."""
_ATTEMPTS = 8
_BUSY = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_CONDITION_FAILED = "ConditionalCheckFailed"
_CANCELED = "TransactionCanceledException"
_BUSY_ERRORS = frozenset(
    {
        "TransactionInProgressException",
        "ThrottlingException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
    }
)
_SERVER_ERROR = 500


class ConditionLost(Exception):
    """A condition of the transaction did not hold; nothing was written."""

    def __init__(self, keys: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(keys)))
        self.keys = keys
        """The sort keys of the items whose conditions did not hold."""


class OutcomeUnknown(Exception):
    """No answer came, or none that says: the transaction may have been written or not."""


def transact(table: Table, puts: Sequence[Item]) -> None:
    """Write items in one transaction; throttles and conflicts are tried again.

    Args:
        table: The metadata table; its client's role may write it.
        puts: `{"Item": …}` each, with a condition where one is needed.

    Raises:
        ConditionLost: Another writer was first.
        OutcomeUnknown: The connection broke before the answer came, or DynamoDB failed.
        InvalidInput: The transaction has more actions than DynamoDB takes.
        BackendError: IAM refused, or the table stayed too busy.
    """
    from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
        ClientError,
        HTTPClientError,
    )

    size = sum(len(_text(value).encode()) for put in puts for value in put["Item"].values())
    if len(puts) > MAX_ACTIONS or size > MAX_BYTES:
        raise InvalidInput(
            f"One append writes at most {MAX_ACTIONS} items and {MAX_BYTES} bytes; this has "
            f"{len(puts)} items and {size} bytes.",
            remedy="Record less at a time.",
        )
    actions: Any = [{"Put": {"TableName": table.name, **put}} for put in puts]
    with aws_errors("Writing to the timeline"):
        for attempt in range(_ATTEMPTS):
            try:
                table.client.transact_write_items(TransactItems=actions)
            except ClientError as error:
                if not _try_again(error, puts):
                    raise
            except HTTPClientError as error:
                # Even one that says that nothing was sent: botocore may have sent it before, in
                # a try of its own that it does not tell of.
                raise OutcomeUnknown(str(error)) from error
            else:
                return
            pause(attempt)
    raise BackendError(
        f"The timeline's table was too busy {_ATTEMPTS} times in a row.",
        remedy="Try again in a moment.",
    )


def _text(value: dict[str, str]) -> str:
    return next(iter(value.values()))


def _try_again(error: Any, puts: Sequence[Item]) -> bool:
    """Return whether a refused transaction is worth another try; lost conditions raise."""
    code = error.response["Error"]["Code"]
    if error.response["ResponseMetadata"].get("HTTPStatusCode", 0) >= _SERVER_ERROR:
        raise OutcomeUnknown(str(error)) from error
    if code != _CANCELED:
        return code in _BUSY_ERRORS
    reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
    lost = frozenset(
        put["Item"][layout.SORT_KEY]["S"]
        for put, reason in zip(puts, reasons, strict=False)
        if reason == _CONDITION_FAILED
    )
    if lost:
        raise ConditionLost(lost) from error
    return any(reason in _BUSY for reason in reasons)
