"""Which events of a timeline are asked for, and the shortest way to them."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from modeltrail import layout
from modeltrail.events import StoredEvent
from modeltrail.ledger import _items as items
from modeltrail.ledger._items import Item
from modeltrail.ledger._table import Table
from modeltrail.state import Head


@dataclass(frozen=True)
class Selection:
    """Which events are asked for; what is left out does not matter."""

    version: int | None = None
    types: frozenset[str] | None = None
    environment: str | None = None
    since: str | None = None
    """Recorded at this instant or later; in the stored spelling."""
    until: str | None = None
    """Recorded at this instant or earlier."""

    def wants(self, stored: StoredEvent) -> bool:
        """Return whether an event is asked for."""
        event = stored.event
        return (
            self.version in {None, event.version}
            and (self.types is None or event.type in self.types)
            and self.environment in {None, event.environment}
            and (self.since is None or event.time >= self.since)
            and (self.until is None or event.time <= self.until)
        )


def select(
    table: Table, model: str, wanted: Selection, *, newest_first: bool
) -> Iterator[StoredEvent]:
    """Yield the events that are asked for, in the order of the timeline or against it.

    A version or a type is looked up in its index, which follows the table by a moment; a time is
    narrowed by the snapshots around it. What remains to be told apart is told apart here.
    """
    keys = _bounds(table, model, wanted)
    found = (
        items.parse_event(item, model)
        for item in _shortest(table, model, wanted, keys, forward=not newest_first)
    )
    return filter(wanted.wants, found)


def _shortest(
    table: Table, model: str, wanted: Selection, keys: tuple[str, str], *, forward: bool
) -> Iterator[Item]:
    if wanted.version is not None:
        subject = layout.subject(model, version_number=wanted.version)
        return table.index(layout.BY_SUBJECT, subject, keys, forward=forward)
    if wanted.types is not None:
        kinds = [
            table.index(layout.BY_KIND, layout.kind(model, kind), keys, forward=forward)
            for kind in sorted(wanted.types)
        ]
        return heapq.merge(*kinds, key=_position, reverse=not forward)
    return table.query(layout.partition(model), keys, forward=forward)


def _position(item: Item) -> str:
    return str(item[layout.SORT_KEY]["S"])


def _bounds(table: Table, model: str, wanted: Selection) -> tuple[str, str]:
    """Return the first and the last key that an event of the selection's time can have."""
    first, last = 1, layout.LAST_SEQ
    if wanted.since is not None:
        before = snapshot(table, model, layout.snapshots_before(wanted.since), forward=False)
        first = before.seq + 1 if before else first
    if wanted.until is not None:
        after = snapshot(table, model, layout.snapshots_after(wanted.until), forward=True)
        last = after.seq if after else last
    return layout.event(first), layout.event(last)


def snapshot(table: Table, model: str, keys: tuple[str, str], *, forward: bool) -> Head | None:
    """Return the first snapshot between two keys, or the last one. One Query of one item."""
    found = table.query(layout.partition(model), keys, forward=forward, page=1)
    return next(map(items.parse_snapshot, found), None)
