"""The chain: each event follows the one before it, and has the hash that it was given."""

from collections.abc import Iterable

from modeltrail import events
from modeltrail.errors import VerificationFailed
from modeltrail.events import SCHEME, StoredEvent
from modeltrail.state import Head, advance, empty_head


def verify_chain(model: str, timeline: Iterable[StoredEvent], *, after: Head | None = None) -> Head:
    """Return the head that a timeline folds to, its chain checked link by link.

    Args:
        model: The model whose timeline it is.
        timeline: Its events, oldest first, with body and hash as they are stored.
        after: The head that the first of these events follows; by default the empty one.

    Raises:
        VerificationFailed: Names the first event that is not as recorded, and what happened.
    """
    head = after or empty_head(model)
    for stored in timeline:
        _check_link(head, stored)
        head = advance(head, stored)
    return head


def _check_link(head: Head, stored: StoredEvent) -> None:
    event, expected = stored.event, head.seq + 1
    name = f"Event #{expected} of {head.model!r}"
    if event.scheme != SCHEME:
        raise VerificationFailed(
            f"{name} is hashed by the scheme {event.scheme!r}, which this release does not know.",
            remedy="Verify with a newer release of modeltrail.",
        )
    if events.event_hash(stored.body) != stored.hash:
        raise VerificationFailed(f"{name} was changed: its text does not have its hash.")
    if event.model != head.model:
        raise VerificationFailed(f"{name} belongs to {event.model!r}: it was moved here.")
    if event.seq > expected:
        raise VerificationFailed(f"{name} is missing: #{event.seq} stands in its place.")
    if event.seq < expected:
        raise VerificationFailed(f"{name} is #{event.seq} once more: events were reordered.")
    if event.previous != head.hash:
        raise VerificationFailed(
            f"{name} does not follow the event before it: one of the two was replaced."
        )
    if head.time is not None and event.time < head.time:
        raise VerificationFailed(f"{name} is older than the event before it.")
