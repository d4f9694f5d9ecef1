"""Spans: when an environment held a version, in which role, and what ended it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from modeltrail.events import StoredEvent
from modeltrail.state import Head, Placement, advance

Role = Literal["champion", "candidate"]
Ending = Literal["promoted", "demoted", "rolled_back", "deleted"]
MOVES = frozenset(
    {"version.candidate", "version.promoted", "version.demoted", "version.rolled_back"}
)
"""The types of events that change what an environment holds."""
_Held = tuple[str, int, Role]


@dataclass(frozen=True)
class Span:
    """A time for which an environment held a version in one role."""

    environment: str
    version: int
    role: Role
    start: str
    end: str | None
    """None where it is still so at the end of what is told."""
    ended_by: Ending | None
    """For a champion, `promoted` means that another version took its place."""


def spans(
    timeline: Iterable[StoredEvent],
    *,
    before: Head,
    since: str = "",
    environments: Collection[str] | None = None,
) -> list[Span]:
    """Return the spans that a timeline tells, in the order in which they began.

    Args:
        timeline: The events after a head, oldest first; those that change nothing of what is
            served can be left out.
        before: The head. What it serves is held from `since` on.
        since: When the telling begins.
        environments: The environments that are asked for; by default all of them.
    """
    found: list[Span] = []
    held: dict[_Held, int] = {}
    head = before
    for environment, place in head.placements.items():
        if environments is None or environment in environments:
            _begin(found, held, _holds(environment, place), since)
    for stored in timeline:
        event = stored.event
        after = advance(head, stored)
        name = event.environment
        if name is not None and (environments is None or name in environments):
            was = _holds(name, head.placement(name))
            now = _holds(name, after.placement(name))
            ended_by: Any = event.type.removeprefix("version.")
            for key in was - now:
                index = held.pop(key)
                found[index] = replace(found[index], end=event.time, ended_by=ended_by)
            _begin(found, held, now - was, event.time)
        head = after
    return found


def _begin(found: list[Span], held: dict[_Held, int], came: set[_Held], start: str) -> None:
    for key in sorted(came):
        held[key] = len(found)
        environment, version, role = key
        found.append(Span(environment, version, role, start=start, end=None, ended_by=None))


def _holds(environment: str, place: Placement) -> set[_Held]:
    held: set[_Held] = {(environment, version, "candidate") for version in place.candidates}
    if place.champion is not None:
        held.add((environment, place.champion, "champion"))
    return held
