"""Lead time: how long versions take from registration to each environment."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from modeltrail import events
from modeltrail.events import StoredEvent
from modeltrail.instants import micros
from modeltrail.reports._asked import Asked
from modeltrail.reports._ranks import percentiles


@dataclass(frozen=True)
class LeadTime:
    """How long a stage takes."""

    origin: str | None
    """The environment that it begins in; None for registration."""
    destination: str
    versions: int
    """How many came to its end, for the first time, within the window."""
    p50: float | None
    """Seconds, as are the others; None where none came."""
    p90: float | None
    p99: float | None


@dataclass(frozen=True)
class _Arrival:
    """When a version was first where it is asked for."""

    seq: int
    time: str


def lead_times(timelines: Iterable[Iterable[StoredEvent]], asked: Asked) -> list[LeadTime]:
    """Return how long versions take to be champion of an environment, and of the next.

    A stage counts where its end is in the window, whenever it began. An environment that was
    skipped, or reached after the later one, begins no stage. When an imported version was
    registered, its timeline does not say; its stages between environments count.

    Args:
        timelines: Registrations and promotions, of each model oldest first: those in the window,
            and those of the versions that were promoted in it, from their registrations on.
        asked: What is asked.
    """
    taken: dict[tuple[str | None, str], list[int]] = {stage: [] for stage in _stages(asked)}
    for timeline in timelines:
        for version in _arrivals(timeline).values():
            for (origin, destination), durations in taken.items():
                begin, end = version.get(origin), version.get(destination)
                if begin and end and begin.seq < end.seq and asked.holds(end.time):
                    durations.append(micros(end.time) - micros(begin.time))
    return [
        LeadTime(origin, destination, len(durations), *percentiles(durations))
        for (origin, destination), durations in taken.items()
    ]


def _stages(asked: Asked) -> list[tuple[str | None, str]]:
    """Return the stages, by where they end; the one from registration comes last."""
    before = {later: earlier for earlier, later in pairwise(asked.environments)}
    stages: list[tuple[str | None, str]] = []
    for name in asked.environments:
        if name in before:
            stages.append((before[name], name))
        stages.append((None, name))
    return stages


def _arrivals(timeline: Iterable[StoredEvent]) -> dict[int, dict[str | None, _Arrival]]:
    """Return for each version when it was registered and first champion of environments."""
    found: dict[int, dict[str | None, _Arrival]] = {}
    for stored in timeline:
        event = stored.event
        if event.version is None:
            continue
        if isinstance(event, events.VersionRegistered):
            if event.data.imported is not None:
                continue
            name = None
        elif isinstance(event, events.VersionPromoted):
            name = event.environment
        else:
            continue
        arrivals = found.setdefault(event.version, {})
        arrivals.setdefault(name, _Arrival(event.seq, event.time))
    return found
