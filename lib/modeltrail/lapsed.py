"""Approvals that stand no more: which, and what ended them.

A decision is told the approvals that stand, and so says nothing of the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from modeltrail import events
from modeltrail.events import StoredEvent
from modeltrail.identity import Actor
from modeltrail.ledger import Reader, Selection
from modeltrail.state import VersionRecord

_TYPES = frozenset({"approval.granted", "approval.withdrawn", "version.rolled_back"})
_MOST = 200
"""Events that are read for it, the newest; what was approved before them is not told of."""


@dataclass(frozen=True)
class Lapsed:
    """An approval that was withdrawn, or voided by a rollback."""

    seq: int
    by: Actor
    environment: str
    ended_by: int = 0
    """The event that ended it."""
    voided: bool = False
    """That event is a rollback."""

    def says(self) -> str:
        """Return it in words."""
        ended = f"voided by the rollback #{self.ended_by}"
        if not self.voided:
            ended = f"withdrawn (#{self.ended_by})"
        return f"approval #{self.seq} by {self.by.person} for {self.environment} was {ended}"

    def document(self) -> dict[str, object]:
        """Return it for programs."""
        return {**vars(self), "by": self.by.model_dump()}


def lapsed(ledger: Reader, record: VersionRecord, environment: str | None = None) -> list[Lapsed]:
    """Return the approvals of a version that stand no more, in the order of the timeline.

    It reads the model's newest approvals, withdrawals and rollbacks since the version was
    registered, 200 at most, through an index that follows the table by a moment.

    Args:
        ledger: The timelines.
        record: The version.
        environment: Where they were for; by default anywhere.
    """
    wanted = Selection(types=_TYPES, since=record.registered_at)
    newest = list(islice(ledger.select(record.model, wanted, newest_first=True), _MOST))
    found = lapsed_among(reversed(newest), record.number)
    return [one for one in found if environment in {None, one.environment}]


def lapsed_among(timeline: Iterable[StoredEvent], version: int) -> list[Lapsed]:
    """Return the approvals of a version among events, oldest first, that stand no more.

    Of a person's approvals for an environment the newest is the one that counts: once it stands,
    nothing is told of those before it.
    """
    newest: dict[tuple[str, str], Lapsed] = {}
    for event in (stored.event for stored in timeline):
        if event.version != version or event.environment is None:
            continue
        match event:
            case events.ApprovalGranted():
                granted = Lapsed(event.seq, event.actor, event.environment)
                newest[event.actor.person, event.environment] = granted
            case events.ApprovalWithdrawn():
                for key, one in newest.items():
                    if one.seq == event.data.granted_seq:
                        newest[key] = replace(one, ended_by=event.seq)
            case events.VersionRolledBack():
                for key, one in newest.items():
                    if one.environment == event.environment and not one.ended_by:
                        newest[key] = replace(one, ended_by=event.seq, voided=True)
            case _:
                pass
    return sorted((one for one in newest.values() if one.ended_by), key=lambda one: one.seq)
