"""Verification: walk a timeline as it is stored, and name the first event that is not as recorded.

The chain proves that no event was changed, dropped, reordered or inserted before its end. That
the end itself was not cut off, head and all, takes a statement kept elsewhere (a checkpoint).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeltrail import events
from modeltrail.errors import Conflict, VerificationFailed
from modeltrail.events import SCHEME, StoredEvent
from modeltrail.ledger import Ledger
from modeltrail.state import (
    CommitRecord,
    Head,
    VersionRecord,
    advance,
    advance_commit,
    advance_version,
    empty_head,
)

_ATTEMPTS = 5


@dataclass(frozen=True)
class Verified:
    """A timeline whose chain holds."""

    model: str
    events: int
    head: str
    """The hash of its last event."""


def verify_chain(model: str, timeline: Iterable[StoredEvent]) -> Head:
    """Return the head that a timeline folds to, its chain checked link by link.

    Args:
        model: The model whose timeline it is.
        timeline: Its events, oldest first, with body and hash as they are stored.

    Raises:
        VerificationFailed: Names the first event that is not as recorded, and what happened.
    """
    head = empty_head(model)
    for stored in timeline:
        _check_link(head, stored)
        head = advance(head, stored)
    return head


def verify(ledger: Ledger, model: str) -> Verified:
    """Check a model's whole timeline, and every projection that decisions are taken on.

    Raises:
        VerificationFailed: Something stored is not as recorded.
        Conflict: The timeline grew faster than it could be read.
    """
    for _ in range(_ATTEMPTS):
        recorded = ledger.head(model)
        records = _Records(ledger, model)
        upto = (s for s in ledger.timeline(model) if s.event.seq <= recorded.seq)
        folded = verify_chain(model, records.folding(upto))
        if folded.seq < recorded.seq:
            raise VerificationFailed(
                f"The timeline of {model!r} ends at event #{folded.seq}, and its head says "
                f"#{recorded.seq}: the events after #{folded.seq} were cut off."
            )
        if folded != recorded:
            raise VerificationFailed(
                f"The head of {model!r} does not say what its {recorded.seq} events say: "
                "it was changed by something else than an append."
            )
        differing = records.differing()
        if ledger.head(model) == recorded:
            if differing:
                raise VerificationFailed(
                    f"The record of {differing} of {model!r} does not say what its events say: "
                    "it was changed by something else than an append."
                )
            return Verified(model, folded.seq, folded.hash)
    raise Conflict(f"{model!r} is written to while it is verified.", remedy="Try again.")


class _Records:
    """The projections that a timeline folds to, beside those that are stored."""

    def __init__(self, ledger: Ledger, model: str) -> None:
        self._ledger = ledger
        self._model = model
        self._versions: dict[int, VersionRecord] = {}
        self._commits: dict[str, CommitRecord] = {}

    def folding(self, timeline: Iterable[StoredEvent]) -> Iterator[StoredEvent]:
        """Yield the events, folding each on the way."""
        for stored in timeline:
            yield stored
            event = stored.event
            if isinstance(event, events.EvidenceRecorded):
                sha = event.data.commit
                known = self._commits.get(sha) or CommitRecord(model=self._model, commit=sha)
                self._commits[sha] = advance_commit(known, event)
            elif event.version is not None:
                record = advance_version(self._versions.get(event.version), event)
                if record is not None:
                    self._versions[event.version] = record

    def differing(self) -> str:
        """Return what names the first stored record that differs, or nothing."""
        stored = self._ledger.versions(self._model, self._versions)
        for number, record in self._versions.items():
            if stored.get(number) != record:
                return f"version {number}"
        for sha, commit in self._commits.items():
            if self._ledger.commit(self._model, sha) != commit:
                return f"commit {sha}"
        return ""


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
