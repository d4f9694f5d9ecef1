"""What an environment serves, and the fold of the moves in it."""

from modeltrail import events
from modeltrail.events import Event
from modeltrail.instants import Instant
from modeltrail.policy._facts import Candidate
from modeltrail.state._values import Frozen

REMEMBERED_CHAMPIONS = 20
"""How many former champions of an environment a rollback can choose among."""


class Placement(Frozen):
    """What an environment serves."""

    champion: int | None = None
    champion_since: Instant | None = None
    """None exactly where there is no champion."""
    beside: tuple[Candidate, ...] = ()
    former: tuple[int, ...] = ()
    """Former champions, oldest first; without those that a rollback left."""
    promoted_at: Instant | None = None
    """When a version was last promoted here; a rollback promotes none."""

    @property
    def candidates(self) -> tuple[int, ...]:
        """The versions that stand beside the champion."""
        return tuple(candidate.version for candidate in self.beside)


def moved(place: Placement, event: Event, version: int) -> Placement:
    """Return what an environment serves after an event of a version in it."""
    beside = tuple(one for one in place.beside if one.version != version)
    match event:
        case events.VersionCandidate():
            new = Candidate(version=version, since=event.time, share=event.data.share)
            return place.model_copy(update={"beside": (*beside, new)})
        case events.VersionPromoted():
            return Placement(
                champion=version,
                champion_since=event.time,
                beside=beside,
                former=_former(place, leaving=place.champion, without={version}),
                promoted_at=event.time,
            )
        case events.VersionDemoted() if event.data.role == "candidate":
            return place.model_copy(update={"beside": beside})
        case events.VersionDemoted():
            former = _former(place, leaving=version, without=set())
            left = {"champion": None, "champion_since": None, "former": former}
            return place.model_copy(update=left)
        case events.VersionRolledBack():
            target = event.data.to
            return Placement(
                champion=target,
                champion_since=event.time,
                beside=tuple(one for one in place.beside if one.version != target),
                former=tuple(v for v in place.former if v not in {version, target}),
                promoted_at=place.promoted_at,
            )
        case _:
            return place


def _former(place: Placement, *, leaving: int | None, without: set[int]) -> tuple[int, ...]:
    """Return the former champions once one more has left; each stands at its last time."""
    kept = [v for v in place.former if v != leaving and v not in without]
    if leaving is not None and leaving not in without:
        kept.append(leaving)
    return tuple(kept[-REMEMBERED_CHAMPIONS:])
