"""The record of a code commit: the evidence about it that stands, and where it has served."""

from modeltrail import events
from modeltrail.events import Event
from modeltrail.standing import standing
from modeltrail.state._values import Frozen
from modeltrail.state._version import VersionRecord


class CommitRecord(Frozen):
    """The evidence about a code commit that stands, and where versions of it were promoted."""

    model: str
    commit: str
    evidence: tuple[events.EvidenceRecorded, ...] = ()
    served_in: tuple[str, ...] = ()
    """The environments, sorted, in which a version of it was promoted."""


def commit_of(event: Event, record: VersionRecord | None) -> str | None:
    """Return the commit whose record an event changes; None where it changes none.

    Args:
        event: The event.
        record: That of its version.
    """
    if isinstance(event, events.EvidenceRecorded):
        return event.data.commit
    promoted = isinstance(event, events.VersionPromoted) and record is not None
    return record.code.commit if promoted and record and record.code else None


def advance_commit(record: CommitRecord, event: Event) -> CommitRecord:
    """Return a commit's record after evidence about it, or the promotion of a version of it."""
    if isinstance(event, events.EvidenceRecorded):
        return record.model_copy(update={"evidence": standing(record.evidence, event)})
    if isinstance(event, events.VersionPromoted) and event.environment is not None:
        served_in = tuple(sorted({*record.served_in, event.environment}))
        return record.model_copy(update={"served_in": served_in})
    return record
