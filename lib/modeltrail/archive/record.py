"""An event as the table's stream tells of it, and as the line of an export that it becomes."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from modeltrail import layout
from modeltrail.errors import VerificationFailed

TYPE = "io.modeltrail."
"""What the type of a CloudEvent begins with; the event's own type follows."""


class Recorded(NamedTuple):
    """An event that was appended."""

    model: str
    seq: int
    time: str
    """When it was recorded, as it is stored."""
    body: str
    """Its exact text."""
    facts: Mapping[str, Any]
    """The value of the text."""
    hash: str


def recorded(record: Mapping[str, Any]) -> Recorded:
    """Return the event that a record of the table's stream tells of.

    Raises:
        VerificationFailed: It tells that an event was changed or removed, or is of no event.
    """
    change = record["dynamodb"]
    partition, sort = (
        change["Keys"][name]["S"] for name in (layout.PARTITION_KEY, layout.SORT_KEY)
    )
    what = f"Item {sort} of {partition}"
    if record["eventName"] != "INSERT":
        raise VerificationFailed(
            f"{what} was written over or removed in the table ({record['eventName']}).",
            remedy="An event is written once: 'modeltrail verify' tells what else is not as it was "
            "recorded, and CloudTrail who did it.",
        )
    try:
        body, digest = change["NewImage"]["body"]["S"], change["NewImage"]["hash"]["S"]
        facts = json.loads(body)
        model, seq, time = facts["model"], facts["seq"], facts["time"]
    except (KeyError, TypeError, ValueError) as error:
        raise VerificationFailed(f"{what} holds no event: {error!r}.") from error
    if (layout.partition(model), layout.event(seq)) != (partition, sort):
        raise VerificationFailed(f"{what} holds the event #{seq} of {model!r}.")
    return Recorded(model, seq, time, body, facts, digest)


def line(event: Recorded, first_hash: str) -> bytes:
    """Return the line of an event: what an export of its timeline has, byte for byte.

    Args:
        event: The event.
        first_hash: The hash of its timeline's first event, which the timeline is known by.
    """
    beside = json.dumps(
        _attributes(event, first_hash), separators=(",", ":"), sort_keys=True, ensure_ascii=False
    )
    # `data` sorts before everything that stands beside it.
    return f'{{"data":{event.body},{beside[1:]}\n'.encode()


def cloud_event(event: Recorded, first_hash: str) -> dict[str, Any]:
    """Return an event as a CloudEvent 1.0."""
    return {"data": event.facts, **_attributes(event, first_hash)}


def _attributes(event: Recorded, first_hash: str) -> dict[str, str]:
    facts, about = event.facts, event.facts["environment"]
    if about is None:
        about = facts["version"]
    kind = facts["type"]
    return {
        "datacontenttype": "application/json",
        "dataschema": f"urn:modeltrail:event:{kind}:{facts['schema_version']}",
        "eventhash": event.hash,
        "id": f"{event.model}/{event.seq}",
        "source": f"urn:modeltrail:timeline:{first_hash}",
        "specversion": "1.0",
        "subject": event.model if about is None else f"{event.model}@{about}",
        "time": event.time,
        "type": TYPE + kind,
    }
