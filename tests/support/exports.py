"""Exports of timelines that never were, and what somebody could do to their lines."""

import io
import json
from typing import Any

from modeltrail import events
from modeltrail.canonical import canonical_bytes
from modeltrail.events import StoredEvent, event_hash
from modeltrail.exchange import write_export
from tests.support import facts
from tests.support.chain import Chain


def varied(model: str = facts.MODEL, length: int = 20) -> Chain:
    """Return a timeline of many types of events."""
    chain = Chain(model)
    for letter in "ab":
        chain.promote(chain.register(letter), "production")
    chain.rollback("production")
    chain.add(events.EvidenceRecorded, facts.suite(), environment="dev")
    chain.note('Überprüft: "½ €" \\ \n\t日本語 🙂')
    metrics = {"metrics": {"recall": 0.9, "p": 1e-7, "rows": 1e21, "one": 1.0}}
    measured = {**metrics, "dataset_digest": None, "rows": None}
    chain.add(events.MetricRecorded, measured, version=1, environment="production")
    while chain.head.seq < length:
        chain.note(f"Note {chain.head.seq}.")
    return chain


def exported(*chains: Chain) -> bytes:
    """Return the export of timelines."""
    stream = io.BytesIO()
    write_export((stored for chain in chains for stored in chain.events), stream)
    return stream.getvalue()


def lines(*chains: Chain) -> list[bytes]:
    """Return the lines of an export, each with its end."""
    return exported(*chains).splitlines(keepends=True)


def respelled(line: bytes, **changed: Any) -> bytes:
    """Return a line with other attributes, in canonical form."""
    return canonical_bytes({**json.loads(line), **changed}) + b"\n"


def forged(stored: StoredEvent, **changed: Any) -> StoredEvent:
    """Return an event with other facts and a hash that fits them."""
    body = canonical_bytes({**json.loads(stored.body), **changed}).decode()
    return events.read(body, event_hash(body))
