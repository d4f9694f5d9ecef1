"""Writing recorded events into a table, in as few transactions as DynamoDB's limits allow."""

from collections import Counter
from collections.abc import Mapping, Sequence

from modeltrail.errors import Conflict, InvalidInput
from modeltrail.events import EvidenceRecorded, FromExport, StoredEvent, VersionPromoted
from modeltrail.identity import Actor
from modeltrail.ledger import MAX_ACTIONS, OTHER_ACTIONS, HeadMoved, Ledger
from modeltrail.state import Head, concerned

_OTHER_ACTIONS = OTHER_ACTIONS - 1
"""No request is remembered."""
_MOST_BYTES = 64_000_000
"""Of texts that wait to be written, of all models together."""


class Writer:
    """Takes the events of timelines, and writes those that are not there yet.

    After the last one of each it records that they were imported; the table knows of an import
    that was not ended, and lets nobody else write to its timeline.

    Args:
        ledger: The timelines; its role may write.
        ends: The end of each timeline in the table.
        exports: What each timeline is brought in from, as the table has it, if it has it already.
        who: The caller, as STS states it.
    """

    def __init__(
        self,
        ledger: Ledger,
        ends: Mapping[str, Head],
        exports: Mapping[str, FromExport],
        who: Actor,
    ) -> None:
        self._ledger = ledger
        self._who = who
        self._ends = dict(ends)
        self._exports = dict(exports)
        self._waiting: dict[str, list[StoredEvent]] = {}
        self._touched: dict[str, set[int | str]] = {}
        self._bytes = 0
        self.written: Counter[str] = Counter()
        """How many events of the export were written, by model."""
        self.ended: set[str] = set()
        """The models of which the whole timeline is in the table, and that it was imported."""

    def add(self, stored: StoredEvent) -> None:
        """Take the next event of a timeline, and write what waits when there is enough.

        Raises:
            Conflict: Something else was written to the timeline since its end was read.
        """
        model = stored.event.model
        last = stored.event.seq == self._exports[model].events
        touched = self._touched.setdefault(model, set()) | _records(stored)
        waiting = len(self._waiting.get(model, ()))
        if _OTHER_ACTIONS + waiting + 1 + last + len(touched) > MAX_ACTIONS:
            self._write(model)
            touched = _records(stored)
        if not self._is_there(stored):
            self._touched[model] = touched
            self._waiting.setdefault(model, []).append(stored)
            self._bytes += len(stored.body)
        if last:
            self._write(model, last=True)
        elif self._bytes > _MOST_BYTES:
            for waits in tuple(self._waiting):
                self._write(waits)

    def _is_there(self, stored: StoredEvent) -> bool:
        """Return whether an event is in the table already."""
        end, seq = self._ends[stored.event.model], stored.event.seq
        if seq == end.seq and stored.hash != end.hash:
            raise _written_to(end.model, seq)
        return seq <= end.seq

    def _write(self, model: str, *, last: bool = False) -> None:
        todo: Sequence[StoredEvent] = self._waiting.pop(model, [])
        self._touched.pop(model, None)
        self._bytes -= sum(len(stored.body) for stored in todo)
        size = max(len(todo), 1)
        while todo or (last and model not in self.ended):
            part, ends = todo[:size], last and len(todo) <= size
            try:
                self._ends[model] = self._ledger.adopt(
                    self._ends[model],
                    part,
                    export=self._exports[model],
                    last=self._who if ends else None,
                )
            except HeadMoved:
                todo = self._after_others(model, todo)
            except InvalidInput:
                if size == 1:
                    raise
                size = (size + 1) // 2  # they are few enough, and too large
            else:
                self.written[model] += len(part)
                todo = todo[size:]
                if ends:
                    self.ended.add(model)

    def _after_others(self, model: str, todo: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
        """Look at a timeline that others wrote to; return which events are still to come.

        Raises:
            Conflict: They wrote something else than an import of the same does.
        """
        (head, export), mine = self._ledger.unfinished(model), self._exports[model]
        if export is None:
            after = self._ledger.timeline(model, after=mine.events - 1)
            if next((stored.hash for stored in after), "") != mine.head:
                raise _written_to(model, todo[0].event.seq if todo else mine.events + 1)
            self.ended.add(model)
            todo = []
        elif (export.events, export.head) != (mine.events, mine.head):
            raise another_import(model, export)
        else:
            self._exports[model] = export
            todo = [stored for stored in todo if stored.event.seq > head.seq]
        self._ends[model] = head
        return todo


def another_import(model: str, export: FromExport) -> Conflict:
    """Return the error that another import of a timeline is not done yet."""
    return Conflict(
        f"Another import of {model!r} is not done: that of its {export.events} events up to "
        f"{export.head}, which {export.begun_by.person} began.",
        remedy=f"End that one first, with the file that it was begun with ({export.file_sha256}).",
    )


def _records(stored: StoredEvent) -> set[int | str]:
    """Return the records that an event changes."""
    event = stored.event
    if isinstance(event, EvidenceRecorded):
        return {event.data.commit}
    # That of a promoted version's commit, too, whichever it is.
    commit = {f"of {event.version}"} if isinstance(event, VersionPromoted) else set()
    return {*concerned(event), *commit}


def _written_to(model: str, seq: int) -> Conflict:
    return Conflict(
        f"Something else is written to {model!r} while it is imported: its event #{seq} is not "
        "the export's.",
        remedy="Let nobody write to it before the import is done.",
    )
