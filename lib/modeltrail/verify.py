"""Verification: walk a timeline as it is stored, and name the first event that is not as recorded.

The chain proves that no event was changed, dropped, reordered or inserted before its end; what
each event states, and each decision, is held against the events before it, since it was taken on
records that somebody may have changed for as long as it took. That the end of the chain was not
cut off, head and all, takes a statement kept elsewhere (a checkpoint).
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TypeVar

from modeltrail._chain import verify_chain
from modeltrail.audit import Audit
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import Conflict, InvalidInput, VerificationFailed, no_model
from modeltrail.ledger import Reader, being_imported
from modeltrail.state import CommitRecord, Head, VersionRecord

__all__ = ["Verified", "verify", "verify_chain"]

Record = TypeVar("Record", Head, VersionRecord, CommitRecord)

_ATTEMPTS = 5


@dataclass(frozen=True)
class Verified:
    """A timeline whose chain holds, and whose decisions follow from what is before them."""

    model: str
    events: int
    head: str
    """The hash of its last event."""


def verify(
    ledger: Reader, model: str, *, watch: Callable[[int, str], None] = lambda _seq, _hash: None
) -> Verified:
    """Check a model's whole timeline, its decisions, and the projections that they are taken on.

    Args:
        ledger: The timelines.
        model: The model.
        watch: Is given each event's sequence number and hash, once it is found to be in order.

    Raises:
        VerificationFailed: Something stored is not as recorded.
        InvalidInput: There is no such model.
        Conflict: The timeline grew faster than it could be read, or an import of it is not done.
    """
    records = _Records(ledger, model, watch)
    for _ in range(_ATTEMPTS):
        # Each attempt goes on where the one before ended; reads are strongly consistent.
        folded = records.fold()
        recorded, export = ledger.unfinished(model)
        if recorded.seq > folded.seq:
            folded = records.fold()
            if recorded.seq > folded.seq:
                raise VerificationFailed(
                    f"The timeline of {model!r} ends at event #{folded.seq}, and its head says "
                    f"#{recorded.seq}: the events after #{folded.seq} were cut off."
                )
            continue
        _check_head(folded, recorded)
        problem = records.problem(exists=folded.seq > 0)
        if ledger.head(model) == recorded:
            if problem:
                raise VerificationFailed(problem)
            if export is not None and export.events <= folded.seq:
                raise VerificationFailed(
                    f"The head of {model!r} says that an import of {export.events} events goes on, "
                    f"and there are {folded.seq}: it was changed by something else than an append."
                )
            if export is not None:
                raise being_imported(model, export)
            if folded.seq == 0:
                raise no_model(model)
            return Verified(model, folded.seq, folded.hash)
    raise Conflict(f"{model!r} is written to while it is verified.", remedy="Try again.")


def _check_head(folded: Head, recorded: Head) -> None:
    model = folded.model
    if folded.seq > recorded.seq:
        raise VerificationFailed(
            f"The timeline of {model!r} ends at event #{folded.seq}, and its head says "
            f"#{recorded.seq}: event #{recorded.seq + 1} was added by something else than an "
            "append, or the head was taken back."
        )
    if not _same(folded, recorded):
        raise VerificationFailed(
            f"The head of {model!r} does not say what its {recorded.seq} events say: "
            "it was changed by something else than an append."
        )


class _Records:
    """The projections that a timeline folds to, beside those that are stored."""

    def __init__(self, ledger: Reader, model: str, watch: Callable[[int, str], None]) -> None:
        self._ledger = ledger
        self._model = model
        self._watch = watch
        self._audit = Audit(model)
        self._snapshots: set[tuple[str | None, int]] = set()
        """The times and sequence numbers of those that are what the events say up to there."""

    def fold(self) -> Head:
        """Return the head after all events that there are, with each checked and folded."""
        kept = defaultdict(list)
        for snapshot in self._ledger.snapshots(self._model):
            kept[snapshot.seq].append(snapshot)
        for stored in self._ledger.timeline(self._model, after=self._audit.head.seq):
            self._audit.take(stored)
            self._watch(stored.event.seq, stored.hash)
            head = self._audit.head
            right = (snapshot for snapshot in kept[head.seq] if _same(snapshot, head))
            self._snapshots.update((snapshot.time, snapshot.seq) for snapshot in right)
        return self._audit.head

    def problem(self, *, exists: bool) -> str:
        """Return what is wrong with the first projection that is not as folded, or nothing."""
        model = self._model
        if differing := self._version() or self._commit():
            return (
                f"The record of {differing} of {model!r} does not say what its events say: "
                "it was changed by something else than an append."
            )
        if wrong := self._snapshot():
            return (
                f"The snapshot of {model!r} at event #{wrong} does not say what the events up to "
                "there say: it was changed by something else than an append."
            )
        if self._ledger.lists(model) != exists:
            return (
                f"{model!r} was taken from the list of models."
                if exists
                else f"{model!r} is in the list of models, and all of its timeline is gone."
            )
        return ""

    def _version(self) -> str:
        versions = self._audit.versions
        folded = (versions[number] for number in sorted(versions))
        for one, other in zip_longest(folded, self._ledger.all_versions(self._model)):
            if not _same(one, other):
                return f"version {min(r.number for r in (one, other) if r is not None)}"
        return ""

    def _commit(self) -> str:
        commits = self._audit.commits
        folded = (commits[sha] for sha in sorted(commits))
        for one, other in zip_longest(folded, self._ledger.all_commits(self._model)):
            if not _same(one, other):
                return f"commit {min(r.commit for r in (one, other) if r is not None)}"
        return ""

    def _snapshot(self) -> int:
        for snapshot in self._ledger.snapshots(self._model):
            if (snapshot.time, snapshot.seq) not in self._snapshots:
                # Written since the fold looked, or not what it says: fold once more, up to it.
                told = islice(self._ledger.timeline(self._model), snapshot.seq)
                if not _same(verify_chain(self._model, told), snapshot):
                    return snapshot.seq
        return 0


def _same(one: Record | None, other: Record | None) -> bool:
    """Return whether two records say the same, to the byte: `True` is not `1` here."""
    if one is None or other is None:
        return one is other
    try:
        first, second = (canonical_bytes(each.model_dump(mode="json")) for each in (one, other))
    except (InvalidInput, ValueError):  # no append wrote one that has no canonical form
        return False
    return first == second
