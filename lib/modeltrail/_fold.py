"""What a timeline folds to, event by event: its head, its versions and its commits."""

from modeltrail._chain import verify_chain
from modeltrail.events import StoredEvent
from modeltrail.registry import Before
from modeltrail.state import (
    CommitRecord,
    Head,
    VersionRecord,
    advance_commit,
    advance_version,
    commit_of,
    concerned,
    empty_head,
)


class Fold:
    """Takes the events of a model, oldest first, and keeps what they fold to.

    Args:
        model: The model.
    """

    def __init__(self, model: str) -> None:
        self.head: Head = empty_head(model)
        """The end of the timeline, as far as it was taken."""
        self.versions: dict[int, VersionRecord] = {}
        self.commits: dict[str, CommitRecord] = {}

    @property
    def before(self) -> Before:
        """What the next event meets; it changes when that is taken."""
        return Before(self.head, self.versions, self.commits)

    def after(self, stored: StoredEvent) -> Head:
        """Return the head after the next event, its link checked.

        Raises:
            VerificationFailed: The event does not follow the one before it.
        """
        return verify_chain(self.head.model, [stored], after=self.head)

    def take(self, stored: StoredEvent, after: Head) -> list[VersionRecord | CommitRecord]:
        """Fold the next event; return the records that it changed.

        Args:
            stored: The event.
            after: The head after it.
        """
        event, changed = stored.event, list[VersionRecord | CommitRecord]()
        for number in concerned(event):
            record = advance_version(self.versions.get(number), event, after)
            if record is not None:
                self.versions[number] = record
                changed.append(record)
        if (sha := commit_of(event, self.versions.get(event.version or 0))) is not None:
            known = self.commits.get(sha) or CommitRecord(model=self.head.model, commit=sha)
            self.commits[sha] = advance_commit(known, event)
            changed.append(self.commits[sha])
        self.head = after
        return changed
