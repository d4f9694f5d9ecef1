"""Rollbacks: how long after its promotion a version was rolled back."""

from collections.abc import Iterable
from dataclasses import dataclass

from modeltrail import events
from modeltrail.events import StoredEvent
from modeltrail.instants import micros
from modeltrail.reports._asked import Asked
from modeltrail.reports._ranks import percentiles


@dataclass(frozen=True)
class Rollbacks:
    """How long bad promotions stood in an environment."""

    environment: str
    rollbacks: int
    """How many there were in the window."""
    p50: float | None
    """Seconds from the promotion to its rollback, as are the others; None where there are none."""
    p90: float | None
    p99: float | None


def rollbacks(timelines: Iterable[Iterable[StoredEvent]], asked: Asked) -> list[Rollbacks]:
    """Return how long it took to roll back, for the rollbacks within a window.

    It counts from the version's last promotion there, also where it served again meanwhile
    because a later version was rolled back.

    Args:
        timelines: Promotions and rollbacks, of each model oldest first: the rollbacks in the
            window, and the promotions before them of the same versions.
        asked: What is asked.
    """
    counted: dict[str, int] = {}
    taken: dict[str, list[int]] = {}
    for timeline in timelines:
        promoted: dict[tuple[str, int], str] = {}
        for stored in timeline:
            event = stored.event
            if event.environment is None or event.version is None:
                continue
            key = (event.environment, event.version)
            if isinstance(event, events.VersionPromoted):
                promoted[key] = event.time
            elif isinstance(event, events.VersionRolledBack) and asked.holds(event.time):
                counted[event.environment] = counted.get(event.environment, 0) + 1
                if key in promoted:
                    duration = micros(event.time) - micros(promoted[key])
                    taken.setdefault(event.environment, []).append(duration)
    return [
        Rollbacks(name, counted.get(name, 0), *percentiles(taken.get(name, [])))
        for name in asked.order(counted)
    ]
