"""Moves: read the situation, let the policy decide on it, and write what holds for it alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from modeltrail import events, instants
from modeltrail._backoff import pause
from modeltrail.errors import Conflict, Denied, InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.identity import Actor
from modeltrail.instants import Clock
from modeltrail.ledger import Draft, HeadMoved, Ledger, Request
from modeltrail.policy import _model as policy
from modeltrail.registry._look import Inspect, Look
from modeltrail.registry._policy_input import policy_input
from modeltrail.registry._possible import require_unused
from modeltrail.registry._read_situation import read_situation
from modeltrail.registry._situation import Situation, Wish

_VERBS: dict[policy.MoveKind, str] = {
    "candidate": "make a candidate of",
    "promote": "promote",
    "demote": "demote",
    "rollback": "roll back to",
    "delete": "delete",
    "restore": "restore",
}
_ATTEMPTS = 20
_TOLD = 5

Decide = Callable[[policy.PolicyInput], policy.Decision]
"""Asks the policy; raises Undecided where no decision can be had."""


@dataclass(frozen=True)
class Mover:
    """Decides and records moves."""

    ledger: Ledger
    environments: tuple[str, ...]
    who: Actor
    decide: Decide
    inspect: Inspect
    clock: Clock

    def examine(self, wish: Wish) -> tuple[policy.PolicyInput, policy.Decision]:
        """Return what the policy would be told of a move now, and its answer; record nothing."""
        situation = read_situation(self.ledger, wish)
        _, asked, decision = self._decided(situation, None)
        return asked, decision

    def move(self, wish: Wish, request: Request) -> list[StoredEvent]:
        """Carry a move out, and return what records it: the move, or its denial.

        A decision holds for the situation that it was taken on. Where others wrote meanwhile,
        the move is decided anew; where they changed what this move is about, it is given up.

        Raises:
            Undecided: The policy could not be asked; nothing was written.
            Conflict: The environment or the version changed meanwhile.
            InvalidInput: The move can never be.
        """
        first: Situation | None = None
        look = self._ahead(wish)
        for attempt in range(_ATTEMPTS):
            situation = self._read(wish, first)
            first = first or situation
            look, _, decision = self._decided(situation, look)
            draft = self._draft(situation, decision)
            try:
                return self.ledger.append(situation.head, [draft], who=self.who, request=request)
            except HeadMoved:
                look = None  # the bucket may be another by now, too
                pause(attempt)
        raise Conflict(
            f"{wish.model!r} is written to by so many that this move found no place.",
            remedy="Try again in a moment.",
        )

    def _ahead(self, wish: Wish) -> Look | None:
        """Return a look that is begun before the timeline is read, where the version is known."""
        known = wish.version and self.ledger.remembered_version(wish.model, wish.version)
        return Look(self.inspect, known) if known else None

    def _decided(
        self, situation: Situation, look: Look | None
    ) -> tuple[Look, policy.PolicyInput, policy.Decision]:
        """Ask the policy as if the bucket held what was registered, while the bucket is asked.

        Where it turns out to hold something else, that is what the policy is asked about.
        """
        if look is None or not look.is_at(situation.version):
            look = Look(self.inspect, situation.version)
        expected = look.expected()
        asked = self._asked(situation, expected)
        decision = self.decide(asked)
        if (found := look.found()) != expected:
            asked = self._asked(situation, found)
            decision = self.decide(asked)
        return look, asked, decision

    def _asked(self, situation: Situation, stored: policy.StoredArtifact) -> policy.PolicyInput:
        return policy_input(
            situation,
            time=instants.render(self.clock()),
            who=self.who,
            environments=self.environments,
            stored=stored,
        )

    def _draft(self, situation: Situation, decision: policy.Decision) -> Draft:
        wish, number = situation.wish, situation.version.number
        kind: type[events.Event]
        data: dict[str, Any] = {"decision": decision}
        version = number
        if not decision.allow:
            kind, data["move"] = events.PromotionDenied, wish.kind
        elif wish.kind == "candidate":
            kind, data["share"] = events.VersionCandidate, wish.share
        elif wish.kind == "promote":
            champion = situation.placement.champion
            kind, data["incumbent"] = events.VersionPromoted, champion
            data["older"] = champion is not None and number < champion
        elif wish.kind == "demote":
            champion = situation.placement.champion
            kind = events.VersionDemoted
            data["role"] = "champion" if number == champion else "candidate"
        elif wish.kind == "rollback":
            kind, data["to"] = events.VersionRolledBack, number
            version = situation.placement.champion or number
        elif wish.kind == "delete":
            require_unused(situation)
            kind, data["kind"] = events.VersionDeleted, wish.deletion_kind
        else:
            kind = events.VersionRestored
        return Draft(
            type=kind,
            data=data,
            version=version,
            environment=wish.environment,
            reason=wish.reason,
        )

    def _read(self, wish: Wish, first: Situation | None) -> Situation:
        """Return the situation now; where it is not the first one any more, raise Conflict."""
        if first is None:
            return read_situation(self.ledger, wish)
        try:
            situation = read_situation(self.ledger, wish)
        except (InvalidInput, Conflict) as impossible:
            raise self._conflict(first) from impossible
        if _about(situation) != _about(first):
            raise self._conflict(first)
        return situation

    def _conflict(self, first: Situation) -> Conflict:
        wish = first.wish
        since = [s.event for s in self.ledger.timeline(wish.model, after=first.head.seq)]
        # A model's metrics may have come by the dozen; the moves say what happened.
        moves = [e for e in since if _is_move(e)] or since
        more = f"; and {len(moves) - _TOLD} more" if len(moves) > _TOLD else ""
        return Conflict(
            f"{wish.model!r} changed while this {wish.kind} was decided: "
            f"{'; '.join(map(tell, moves[:_TOLD]))}{more}.",
            remedy="Look at it again and decide anew.",
        )


def tell(event: events.Event) -> str:
    """Return an event in a few words: `#7 version.promoted 3 in production by …/bob`."""
    version = f" {event.version}" if event.version else ""
    place = f" in {event.environment}" if event.environment else ""
    return f"#{event.seq} {event.type}{version}{place} by {event.actor.person}"


def settle(written: list[StoredEvent]) -> StoredEvent:
    """Return the event that a move wrote, now or under the same request before.

    Raises:
        Denied: It is a denial.
    """
    event = written[-1].event
    if isinstance(event, events.PromotionDenied):
        decision = event.data.decision
        count = len(decision.violations)
        raise Denied(
            f"The policy denies to {_asked(event)}: "
            f"{count} violation{'s' if count > 1 else ''} (event #{event.seq}).",
            decision=decision,
            move=event.data.move,
        )
    return written[-1]


def _asked(event: events.PromotionDenied) -> str:
    """Return what was denied: `promote fraud@7 in production`."""
    name = f"{event.model}@{event.version}"
    if event.data.move == "rollback":
        return f"roll {event.model}@{event.environment} back to version {event.version}"
    where = f" in {event.environment}" if event.environment else ""
    return f"{_VERBS[event.data.move]} {name}{where}"


def _about(situation: Situation) -> tuple[object, ...]:
    """Return what a move is about: had it changed, the caller would want to know first.

    Other candidates are not: any number of them may stand beside a champion.
    """
    place, number = situation.placement, situation.version.number
    return (number, situation.version.status, place.champion, number in place.candidates)


def _is_move(event: events.Event) -> bool:
    denied = isinstance(event, events.PromotionDenied)
    return hasattr(event.data, "decision") and not denied
