"""The registry: versions, champions and candidates of models, each change an event."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from modeltrail import events, instants
from modeltrail.errors import InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.events._values import Name
from modeltrail.identity import Actor
from modeltrail.instants import Clock, utc_now
from modeltrail.ledger import Draft, Ledger
from modeltrail.names import check_model
from modeltrail.policy import _model as policy
from modeltrail.registry._alarms import Alarms
from modeltrail.registry._arguments import check_arguments, recordable
from modeltrail.registry._bulk import Bulk
from modeltrail.registry._look import Inspect
from modeltrail.registry._moves import Decide, Mover, settle
from modeltrail.registry._requests import new_request
from modeltrail.registry._safeguards import Safeguards
from modeltrail.registry._situation import Wish
from modeltrail.state import Head


@check_arguments
class Registry(Bulk, Alarms, Safeguards):
    """Changes models, as one caller.

    Every method takes `request`, an idempotency key: the same call under the same key gives the
    same answer and is recorded once. All raise InvalidInput for what can never be, Conflict
    where the key was used for something else, and BackendError where AWS fails.

    Args:
        ledger: The timelines; its role may write.
        environments: The configured environments, in the order of promotion.
        who: The caller, as STS states it.
        decide: Asks the policy.
        inspect: Says what the bucket holds for a version.
        clock: Gives the present.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        environments: Sequence[str],
        who: Actor,
        decide: Decide,
        inspect: Inspect,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(ledger, tuple(environments), who)
        self._mover = Mover(ledger, self._environments, who, decide, inspect, clock)

    def register(
        self,
        model: str,
        *,
        artifact: events.ArtifactLocation,
        code: events.Code,
        data: events.DataSnapshot,
        evaluation: events.Evaluation,
        parameters: Mapping[str, object],
        licence: str | None = None,
        model_card: str | None = None,
        reason: str | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Register the next version of a model, whose bytes are stored already.

        `model_card` is the card's path among the artifact's files.
        """
        check_model(model, environments=self._environments)
        instants.parse_claimed(data.taken_at)
        facts = {
            "artifact": artifact.model_dump(mode="json"),
            "code": code.model_dump(mode="json"),
            "data": data.model_dump(mode="json"),
            "evaluation": evaluation.model_dump(mode="json"),
            "parameters": dict(parameters),
            "licence": licence,
            "model_card": model_card,
        }

        def draft(head: Head) -> Draft:
            return Draft(events.VersionRegistered, facts, version=head.next_version, reason=reason)

        return self._record("register", model, request, {**facts, "reason": reason}, draft)

    def candidate(
        self,
        model: str,
        version: int,
        environment: str,
        *,
        reason: str,
        share: float | None = None,
        break_glass: policy.BreakGlass | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Deploy a version beside an environment's champion.

        Args:
            model: The model.
            version: The version.
            environment: Where.
            reason: Why.
            share: Of the traffic, above 0 and at most 1; None for none (shadow).
            break_glass: Asks for it past the rules, in an emergency.
            request: The caller's idempotency key.
        """
        wish = Wish("candidate", model, version, environment, reason)
        return self._move(replace(wish, share=share, break_glass=break_glass), request)

    def promote(
        self,
        model: str,
        version: int,
        environment: str,
        *,
        reason: str,
        older: bool = False,
        break_glass: policy.BreakGlass | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Make a version an environment's champion: new in and old out in one step."""
        wish = Wish("promote", model, version, environment, reason, older)
        return self._move(replace(wish, break_glass=break_glass), request)

    def demote(
        self, model: str, version: int, environment: str, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Take a champion or candidate out of an environment."""
        return self._move(Wish("demote", model, version, environment, reason), request)

    def rollback(
        self,
        model: str,
        environment: str,
        *,
        reason: str,
        to: int | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Let the champion before the present one serve an environment again.

        Where `to` is given and the timeline does not lead there, Conflict is raised.
        """
        return self._move(Wish("rollback", model, to, environment, reason), request)

    def delete(
        self,
        model: str,
        version: int,
        *,
        reason: str,
        kind: str | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Delete a version; its number never comes back but by `restore`.

        `kind` is one of those that the policy knows.
        """
        wish = Wish("delete", model, version, None, reason, deletion_kind=kind)
        return self._move(wish, request)

    def restore(
        self, model: str, version: int, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Bring a deleted version back, with its number and its proven bytes."""
        return self._move(Wish("restore", model, version, None, reason), request)

    def examine(self, wish: Wish) -> tuple[policy.PolicyInput, policy.Decision]:
        """Return what the policy would say to a move now; nothing is recorded."""
        self._check(wish.model, wish.version, wish.environment)
        return self._mover.examine(_as_recorded(wish))

    def _move(self, wish: Wish, key: str | None) -> StoredEvent:
        self._check(wish.model, wish.version, wish.environment)
        wish = _as_recorded(wish)
        if not wish.reason:
            raise InvalidInput(
                f"A {wish.kind} needs a reason.", remedy="Say why: -m 'better recall at …'."
            )
        request = new_request(key, self._who, wish.kind, wish.asked())
        return settle(self._once(wish.model, key, request, lambda: self._mover.move(wish, request)))


def _as_recorded(wish: Wish) -> Wish:
    """Return a wish in whose words the policy is told what can be read on the timeline.

    Raises:
        InvalidInput: It holds what can never be on one.
    """
    share, kind, glass = wish.share, wish.deletion_kind, wish.break_glass
    if share is not None and not 0 < share <= 1:
        raise InvalidInput(
            f"{share} is no share of the traffic.",
            remedy="Give a number above 0 and at most 1, as in 0.1; or none, for a shadow.",
        )
    return replace(
        wish,
        reason=wish.reason and wish.reason.strip(),
        share=None if share is None else float(share),
        deletion_kind=None if kind is None else recordable("kind", kind, Name),
        break_glass=glass
        and policy.BreakGlass(
            ticket=recordable("ticket", glass.ticket, Name),
            justification=recordable("justification", glass.justification),
        ),
    )
