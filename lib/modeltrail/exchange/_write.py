"""Writing an export: what is stored, line by line, and only as long as it is as it was recorded."""

from collections.abc import Iterable
from typing import BinaryIO

from modeltrail.errors import VerificationFailed
from modeltrail.events import StoredEvent
from modeltrail.exchange._cloudevent import is_canonical, line_of, parse, timeline_source
from modeltrail.state import Head
from modeltrail.verify import verify_chain


def write_export(timelines: Iterable[StoredEvent], stream: BinaryIO) -> dict[str, Head]:
    """Write events, each as a line, and return the end of each timeline.

    Args:
        timelines: Whole timelines, each in the order of its events; they may alternate.
        stream: Takes the lines.

    Raises:
        VerificationFailed: An event is not as it was recorded; those before it are written.
    """
    ends: dict[str, Head] = {}
    sources: dict[str, str] = {}
    for stored in timelines:
        model = stored.event.model
        ends[model] = verify_chain(model, [stored], after=ends.get(model))
        source = sources.setdefault(model, timeline_source(stored.hash))
        stream.write(_line(stored, source))
    return ends


def _line(stored: StoredEvent, source: str) -> bytes:
    body = stored.body.encode()
    if not is_canonical(body):
        raise VerificationFailed(
            f"Event #{stored.event.seq} of {stored.event.model!r} is not in canonical form: "
            "it was not written by an append."
        )
    return line_of(body, parse(body), stored.hash, source)
