"""The ledger: append to a model's timeline, and read it back, over one DynamoDB table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modeltrail import instants, layout
from modeltrail._backoff import pause
from modeltrail.errors import BackendError, InvalidInput, VerificationFailed
from modeltrail.events import (
    Event,
    FromExport,
    StoredEvent,
    TimelineImported,
    VersionRegistered,
    seal,
)
from modeltrail.identity import Actor
from modeltrail.instants import Clock, utc_now
from modeltrail.ledger._importing import Importing, being_imported
from modeltrail.ledger._items import Item, Request
from modeltrail.ledger._memory import Known, Memory
from modeltrail.ledger._reader import Reader
from modeltrail.ledger._transaction import actions
from modeltrail.ledger._write import ConditionLost, OutcomeUnknown, transact
from modeltrail.state import (
    CommitRecord,
    Head,
    VersionRecord,
    advance,
    advance_commit,
    advance_version,
    commit_of,
    concerned,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_SENDS = 2


class HeadMoved(Exception):
    """Another writer appended since the head was read; nothing was written."""


@dataclass(frozen=True)
class Draft:
    """An event before it has its place on the timeline."""

    type: type[Event]
    data: Any
    version: int | None = None
    environment: str | None = None
    reason: str | None = None
    claimed_time: str | None = None


class Ledger(Reader):
    """The timelines of all models.

    Args:
        client: A DynamoDB client whose role may read the table, and write it if it appends.
        table: The metadata table.
        clock: Gives the present.
    """

    def __init__(self, client: "DynamoDBClient", table: str, *, clock: Clock = utc_now) -> None:
        super().__init__(client, table)
        self._clock = clock
        self._memory = Memory()

    def remembered(self, model: str) -> Head | None:
        """Return the head that this ledger last read or wrote; there may be a newer one."""
        known = self._memory.get(model)
        return known.head if known is not None else None

    def remembered_version(self, model: str, number: int) -> VersionRecord | None:
        """Return a version's record as this ledger last read or wrote it; of use before a read.

        What a version was registered with never changes; the rest may have, meanwhile.
        """
        known = self._memory.get(model)
        return known.versions.get(number) if known is not None else None

    def records_at(self, head: Head, numbers: Iterable[int]) -> dict[int, VersionRecord]:
        """Return the records of those versions that exist, as they are while `head` is newest."""
        known = self._memory.at(head)
        wanted = tuple(dict.fromkeys(numbers))
        if missing := [number for number in wanted if number not in known.versions]:
            found = self.versions(head.model, missing)
            known = known.with_versions({number: found.get(number) for number in missing})
            self._memory.keep(known)
        records = ((number, known.versions.get(number)) for number in wanted)
        return {number: record for number, record in records if record is not None}

    def commit_at(self, head: Head, sha: str) -> CommitRecord:
        """Return what is known of a code commit while `head` is the newest."""
        known = self._memory.at(head)
        if sha not in known.commits:
            known = known.with_commits({sha: self.commit(head.model, sha)})
            self._memory.keep(known)
        return known.commits[sha]

    def append(
        self, head: Head, drafts: Sequence[Draft], *, who: Actor, request: Request
    ) -> list[StoredEvent]:
        """Append events to the timeline whose end is `head`, in one transaction.

        All or nothing is written: the events, the new head and the projections. The same
        request again gives the events that it gave before.

        Args:
            head: The end of the timeline as read; a decision taken on it holds for it alone.
            drafts: At least one event.
            who: The caller.
            request: The caller's request.

        Raises:
            HeadMoved: Another writer appended since `head` was read.
            Conflict: The request's key was used for another request, or the timeline is being
                imported.
            InvalidInput: An event breaks its schema or a size limit.
            VerificationFailed: What is stored contradicts the head.
            BackendError: The table refused, failed or cannot be reached; where that leaves open
                whether the events were written, the message names the key to ask again with.
        """
        if not drafts:
            raise InvalidInput("There is nothing to append.")
        sealed, after = self._seal(head, drafts, who, request.key)
        known = self._after(head, after, sealed)
        puts = actions(head, after, sealed, known.records(), request)
        try:
            unknown = self._write(head, known, puts)
        except ConditionLost as lost:
            return self._answered_before(head, request, lost)
        if unknown is not None:
            raise _perhaps_written(request, unknown) from unknown
        return sealed

    def adopt(
        self,
        head: Head,
        recorded: Sequence[StoredEvent],
        *,
        export: FromExport | None = None,
        last: Actor | None = None,
    ) -> Head:
        """Put events on a timeline as they were recorded elsewhere, in one transaction.

        No request is remembered for them: what was asked for there was answered there. Between
        the first ones of an export and the last, nothing else is appended.

        Args:
            head: The end of the timeline as read.
            recorded: The first follows `head`, each other the one before it.
            export: The export that they are from; while more of it is to come, the head says so,
                as it did before. By default none, and nothing will say where they came from.
            last: The caller, where nothing of the export is to come any more: an event that says
                so is the last one.

        Returns:
            The end of the timeline now.

        Raises:
            HeadMoved: Another writer appended since `head` was read, or another import goes on.
            InvalidInput: They are more than a transaction takes.
            VerificationFailed: They do not follow, or what is stored contradicts the head.
            BackendError: The table refused, failed or cannot be reached.
        """
        after = head
        for stored in recorded:
            if (stored.event.seq, stored.event.previous) != (after.seq + 1, after.hash):
                raise VerificationFailed(
                    f"Event #{stored.event.seq} of {head.model!r} does not follow #{after.seq}."
                )
            after = advance(after, stored)
        if export is not None and last is not None:
            draft = Draft(TimelineImported, export.model_dump())
            said, after = self._seal(after, [draft], last, export.file_sha256)
            recorded = [*recorded, *said]
        importing = Importing(export, export if last is None else None)
        known = self._after(head, after, recorded)
        puts = actions(head, after, recorded, known.records(), None, importing=importing)
        try:
            unknown = self._write(head, known, puts)
        except ConditionLost as lost:
            now = self.head(head.model)
            if (now.seq, now.hash) == (after.seq, after.hash):  # an answer was lost, and it is ours
                return now
            raise _moved(head, lost) from lost
        if unknown is not None:
            raise BackendError(
                f"No answer came that says whether the events of {head.model!r} from "
                f"#{head.seq + 1} to #{after.seq} were written ({unknown}).",
                remedy="Call it again: what is there already is not written again.",
            ) from unknown
        return after

    def _write(self, head: Head, known: Known, puts: Sequence[Item]) -> OutcomeUnknown | None:
        """Write a transaction; return why its outcome is not known, or None: it was written.

        Raises:
            ConditionLost: A condition did not hold; it may have been written by the try before.
        """
        before, why = self._memory.at(head), None
        self._memory.forget(head.model)
        # Sent again, the same transaction finds out what became of it: its conditions hold once.
        for attempt in range(_SENDS):
            try:
                transact(self._table, puts)
            except OutcomeUnknown as unknown:
                why = unknown
                pause(attempt)
            else:
                self._memory.keep(before.followed_by(known))
                return None
        return why

    def _answered_before(
        self, head: Head, request: Request, lost: ConditionLost
    ) -> list[StoredEvent]:
        """Return what answered the request before; where nothing did, another writer was first."""
        try:
            before = self.answer(head.model, request)
        except BackendError as error:
            raise _perhaps_written(request, error) from error
        if before is not None:
            return before
        if (export := self.unfinished(head.model)[1]) is not None:
            raise being_imported(head.model, export) from lost
        raise _moved(head, lost) from lost

    def _seal(
        self, head: Head, drafts: Sequence[Draft], who: Actor, request: str
    ) -> tuple[list[StoredEvent], Head]:
        now = instants.render(self._clock())
        sealed: list[StoredEvent] = []
        for draft in drafts:
            facts = {
                "model": head.model,
                "seq": head.seq + 1,
                "time": max(now, head.time or now),
                "actor": who,
                "request": request,
                "previous": head.hash,
                **vars(draft),
            }
            del facts["type"]
            stored = seal(draft.type, facts)
            head = advance(head, stored)
            sealed.append(stored)
        return sealed, head

    def _after(self, head: Head, after: Head, sealed: Sequence[StoredEvent]) -> Known:
        """Return the head and the records that the events change, as they are after them."""
        versions: dict[int, VersionRecord | None] = {}
        commits: dict[str, CommitRecord] = {}
        now = head
        for stored in sealed:
            event, now = stored.event, advance(now, stored)
            for number in concerned(event):
                if number not in versions and not isinstance(event, VersionRegistered):
                    versions[number] = self.records_at(head, [number]).get(number)
                versions[number] = advance_version(versions.get(number), event, now)
            if (sha := commit_of(event, versions.get(event.version or 0))) is not None:
                commits[sha] = advance_commit(commits.get(sha) or self.commit_at(head, sha), event)
        return Known(after, versions, commits)


def _moved(head: Head, lost: ConditionLost) -> HeadMoved | VerificationFailed:
    """Return what it means that a transaction's conditions did not hold."""
    if layout.HEAD in lost.keys:
        return HeadMoved()
    return VerificationFailed(
        f"The timeline of {head.model!r} ends at event #{head.seq} by its head, and goes on after "
        f"it: there is {', '.join(sorted(lost.keys))} already.",
        remedy=f"Run 'modeltrail verify {head.model}'.",
    )


def _perhaps_written(request: Request, why: Exception) -> BackendError:
    return BackendError(
        f"No answer came that says whether the request was written ({why}).",
        remedy=f"Call it again with the request key {request.key} to find out; it is never "
        "written twice.",
    )
