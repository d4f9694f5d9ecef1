"""Writing recorded events into a table, in as few transactions as DynamoDB's limits allow."""

from collections import Counter
from collections.abc import Mapping, Sequence

from modeltrail.errors import Conflict, InvalidInput
from modeltrail.events import EvidenceRecorded, StoredEvent
from modeltrail.ledger import MAX_ACTIONS, OTHER_ACTIONS, HeadMoved, Ledger
from modeltrail.state import Head

_OTHER_ACTIONS = OTHER_ACTIONS - 1
"""No request is remembered."""
_MOST_BYTES = 64_000_000
"""Of texts that wait to be written, of all models together."""


class Writer:
    """Takes the events of timelines, and writes those that are not there yet.

    Args:
        ledger: The timelines; its role may write.
        ends: The end of each timeline in the table.
    """

    def __init__(self, ledger: Ledger, ends: Mapping[str, Head]) -> None:
        self._ledger = ledger
        self.ends = dict(ends)
        """The end of each timeline in the table, as far as it was written."""
        self._waiting: dict[str, list[StoredEvent]] = {}
        self._touched: dict[str, set[int | str]] = {}
        self._bytes = 0
        self.written: Counter[str] = Counter()
        """How many events were written, by model."""

    def add(self, stored: StoredEvent) -> None:
        """Take the next event of a timeline, and write what waits when there is enough.

        Raises:
            Conflict: Something else was written to the timeline since its end was read.
        """
        model = stored.event.model
        touched = self._touched.setdefault(model, set()) | _records(stored)
        waiting = len(self._waiting.get(model, ()))
        if _OTHER_ACTIONS + waiting + 1 + len(touched) > MAX_ACTIONS:
            self._write(model)
            touched = _records(stored)
        if self._is_there(stored):
            return
        self._touched[model] = touched
        self._waiting.setdefault(model, []).append(stored)
        self._bytes += len(stored.body)
        if self._bytes > _MOST_BYTES:
            self.finish()

    def finish(self) -> None:
        """Write all that waits."""
        for model in tuple(self._waiting):
            self._write(model)

    def _is_there(self, stored: StoredEvent) -> bool:
        """Return whether an event is in the table already."""
        end, seq = self.ends[stored.event.model], stored.event.seq
        if seq == end.seq and stored.hash != end.hash:
            raise _written_to(end.model, seq)
        return seq <= end.seq

    def _write(self, model: str) -> None:
        todo: Sequence[StoredEvent] = self._waiting.pop(model, [])
        self._touched.pop(model, None)
        self._bytes -= sum(len(stored.body) for stored in todo)
        size = len(todo)
        while todo:
            try:
                self.ends[model] = self._ledger.adopt(self.ends[model], todo[:size])
            except HeadMoved:
                self.ends[model], todo = _after_others(self._ledger, model, todo)
            except InvalidInput:
                if size == 1:
                    raise
                size = (size + 1) // 2  # they are few enough, and too large
            else:
                self.written[model] += len(todo[:size])
                todo = todo[size:]


def _records(stored: StoredEvent) -> set[int | str]:
    """Return the records that an event changes."""
    event = stored.event
    if isinstance(event, EvidenceRecorded):
        return {event.data.commit}
    return {event.version} if event.version is not None else set()


def _after_others(
    ledger: Ledger, model: str, todo: Sequence[StoredEvent]
) -> tuple[Head, Sequence[StoredEvent]]:
    """Return the end of a timeline that others wrote to, and which events are still to come.

    Raises:
        Conflict: They wrote something else.
    """
    head, first, last = ledger.head(model), todo[0].event.seq, todo[-1]
    if head.seq < last.event.seq:
        theirs, ours = head.hash, todo[max(head.seq - first, 0)]
    else:
        theirs, ours = next(ledger.timeline(model, after=last.event.seq - 1)).hash, last
    if theirs != ours.hash:
        raise _written_to(model, ours.event.seq)
    return head, todo[ours.event.seq - first + 1 :]


def _written_to(model: str, seq: int) -> Conflict:
    return Conflict(
        f"Something else is written to {model!r} while it is imported: its event #{seq} is not "
        "the export's.",
        remedy="Let nobody write to it before the import is done.",
    )
