"""The Lambda function that announces each event on the event bus."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from modeltrail import layout
from modeltrail.archive import stream
from modeltrail.archive.keep import BUCKET_VARIABLE
from modeltrail.archive.record import Recorded, cloud_event
from modeltrail.errors import BackendError

BUS_VARIABLE = "MODELTRAIL_BUS"
SOURCE = "io.modeltrail"
"""The source of all of them, as EventBridge has it."""
_LARGEST = 200_000  # bytes; EventBridge takes 256 KB with what stands beside it


def handle(batch: Mapping[str, Any], _context: object) -> None:
    """Announce the events of a batch of the table's stream; one that is given again, again."""
    stream.each(batch, _announce)


def detail(event: Recorded, first_hash: str) -> str:
    """Return what an announcement says: the CloudEvent.

    Where the event is too large for that, `dataref` says where the archive has it, in place of
    `data`.
    """
    told = cloud_event(event, first_hash)
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    if len(text.encode()) <= _LARGEST:
        return text
    key = layout.archived(event.model, event.seq, event.time)
    del told["data"]
    told["dataref"] = f"s3://{os.environ[BUCKET_VARIABLE]}/{key}"
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


def _announce(event: Recorded, first_hash: str) -> None:
    answer = stream.client("events").put_events(
        Entries=[
            {
                "EventBusName": os.environ[BUS_VARIABLE],
                "Source": SOURCE,
                "DetailType": event.facts["type"],
                "Detail": detail(event, first_hash),
            }
        ]
    )
    if answer["FailedEntryCount"]:
        raise BackendError(f"EventBridge refused an event: {answer['Entries'][0]}.")
    # An alarm counts these lines.
    told = {"level": "INFO", "announced": event.facts["type"], "model": event.model}
    sys.stdout.write(f"{json.dumps(told)}\n")
