"""Promotions: how often, how much of it was rolled back, and how much was denied."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from modeltrail.events import StoredEvent
from modeltrail.instants import micros
from modeltrail.reports._asked import Asked
from modeltrail.reports._ranks import MICROS
from modeltrail.spans import MOVES

WEEK = 604_800
MONTH = 2_592_000
"""Seconds of 30 days."""
REGISTERED = "version.registered"
DENIED = "promotion.denied"
ANSWERS = MOVES | {"version.deleted", "version.restored", DENIED}
"""The types of events by which a move that was asked for was made or denied."""


@dataclass(frozen=True)
class Promotions:
    """The moves of one environment."""

    environment: str | None
    """None for moves that concern none: to delete a version, and to restore it."""
    promotions: int
    per_week: float | None
    """None where the window has no length."""
    per_month: float | None
    """A month has 30 days."""
    rollbacks: int
    rollback_share: float | None
    """Of the promotions in the window; None where there are none."""
    moves: int
    """How many moves were asked for and answered; denied ones too."""
    denials: int
    denial_share: float | None
    """Of the moves that were answered; None where there are none."""


def promotions(timelines: Iterable[Iterable[StoredEvent]], asked: Asked) -> list[Promotions]:
    """Return how often versions were promoted within a window, and what became of it.

    Args:
        timelines: Of each model, the moves in the window, denied ones too; where the window has
            no begin, the first registration, from which on it counts.
        asked: What is asked.
    """
    counted: dict[str | None, Counter[str]] = {name: Counter() for name in asked.environments}
    begin = asked.since
    for timeline in timelines:
        for stored in timeline:
            event = stored.event
            if event.type == REGISTERED and asked.since is None and event.time <= asked.until:
                begin = min(begin or event.time, event.time)
            elif event.type in ANSWERS and asked.holds(event.time):
                counted.setdefault(event.environment, Counter())[event.type] += 1
    seconds = (micros(asked.until) - micros(begin)) / MICROS if begin else 0.0
    names: list[str | None] = [*asked.order(name for name in counted if name is not None)]
    if None in counted:
        names.append(None)
    return [_row(name, counted[name], seconds) for name in names]


def _row(environment: str | None, count: Counter[str], seconds: float) -> Promotions:
    promoted, undone = count["version.promoted"], count["version.rolled_back"]
    denied, moves = count[DENIED], count.total()
    return Promotions(
        environment,
        promotions=promoted,
        per_week=_ratio(promoted * WEEK, seconds),
        per_month=_ratio(promoted * MONTH, seconds),
        rollbacks=undone,
        rollback_share=_ratio(undone, promoted),
        moves=moves,
        denials=denied,
        denial_share=_ratio(denied, moves),
    )


def _ratio(part: int, whole: float) -> float | None:
    return part / whole if whole > 0 else None
