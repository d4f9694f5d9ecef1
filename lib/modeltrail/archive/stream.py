"""Working through a batch of the stream's records, each on its own."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

from modeltrail import layout
from modeltrail.archive.record import Recorded, recorded
from modeltrail.errors import BackendError, VerificationFailed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE_VARIABLE = "MODELTRAIL_TABLE"
DEAD_LETTERS_VARIABLE = "MODELTRAIL_DEAD_LETTERS"
"""The URL of the queue for what no further attempt can mend; without it the log alone has it."""


def each(batch: Mapping[str, Any], work: Callable[[Recorded, str], None]) -> None:
    """Do the work for each event of a batch, also for those after one that fails.

    A record that is not as an append wrote it goes to the dead letters at once: it would hold up
    all others for as long as it was tried again. After another failure Lambda gives the batch, or
    a half of it, again; so the work has to be such that doing it twice does nothing more.

    Args:
        batch: What Lambda gives a function of a stream.
        work: Takes an event, and the hash of its timeline's first one.

    Raises:
        BackendError: Something failed that may succeed when it is tried again.
    """
    failed = 0
    for record in batch["Records"]:
        try:
            try:
                event = recorded(record)
                work(event, event.hash if event.seq == 1 else _first_hash(event.model))
            except VerificationFailed as error:
                _give_up(record, error)
        except Exception as error:  # noqa: BLE001 (whatever it is, it must not hold up the others)
            failed += 1
            _log(record, error)
    if failed:
        raise BackendError(f"{failed} of {len(batch['Records'])} records failed, as the log says.")


def _give_up(record: Mapping[str, Any], error: VerificationFailed) -> None:
    told = _log(record, error)
    if queue := os.environ.get(DEAD_LETTERS_VARIABLE):
        client("sqs").send_message(QueueUrl=queue, MessageBody=told)


def _log(record: Mapping[str, Any], error: Exception) -> str:
    told = json.dumps(
        {
            "level": "ERROR",
            "error": f"{type(error).__name__}: {error}",
            "event": record["eventName"],
            "keys": record["dynamodb"]["Keys"],
            "record": record["dynamodb"]["SequenceNumber"],
        }
    )
    sys.stdout.write(f"{told}\n")
    return told


@cache
def client(service: str) -> Any:
    """Return a client of a service; making one costs more than most batches."""
    return boto3.client(service)  # type: ignore[call-overload]


@cache
def _first_hash(model: str) -> str:
    table: DynamoDBClient = client("dynamodb")
    found = table.get_item(
        TableName=os.environ[TABLE_VARIABLE],
        Key={
            layout.PARTITION_KEY: {"S": layout.partition(model)},
            layout.SORT_KEY: {"S": layout.event(1)},
        },
        ConsistentRead=True,
    )
    try:
        return found["Item"]["hash"]["S"]
    except KeyError:
        raise VerificationFailed(f"The table does not hold the first event of {model!r}.") from None
