"""The registry: versions, champions and candidates of models, each change an event."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from modeltrail import events
from modeltrail.errors import InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.identity import Actor
from modeltrail.instants import Clock, utc_now
from modeltrail.ledger import Draft, Ledger
from modeltrail.names import check_model
from modeltrail.policy import _model as policy
from modeltrail.registry._arguments import check_arguments
from modeltrail.registry._bulk import Bulk
from modeltrail.registry._look import Inspect
from modeltrail.registry._moves import Decide, Mover, settle
from modeltrail.registry._requests import new_request
from modeltrail.registry._situation import Wish
from modeltrail.state import Head


@check_arguments
class Registry(Bulk):
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
        reason: str | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Register the next version of a model, whose bytes are stored already."""
        check_model(model, environments=self._environments)
        facts = {
            "artifact": artifact.model_dump(mode="json"),
            "code": code.model_dump(mode="json"),
            "data": data.model_dump(mode="json"),
            "evaluation": evaluation.model_dump(mode="json"),
            "parameters": dict(parameters),
        }

        def draft(head: Head) -> Draft:
            return Draft(events.VersionRegistered, facts, version=head.next_version, reason=reason)

        return self._record("register", model, request, {**facts, "reason": reason}, draft)

    def candidate(
        self, model: str, version: int, environment: str, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Deploy a version beside an environment's champion."""
        return self._move(Wish("candidate", model, version, environment, reason), request)

    def promote(
        self,
        model: str,
        version: int,
        environment: str,
        *,
        reason: str,
        older: bool = False,
        request: str | None = None,
    ) -> StoredEvent:
        """Make a version an environment's champion: new in and old out in one step."""
        return self._move(Wish("promote", model, version, environment, reason, older), request)

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
        self, model: str, version: int, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Delete a version; its number never comes back but by `restore`."""
        return self._move(Wish("delete", model, version, None, reason), request)

    def restore(
        self, model: str, version: int, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Bring a deleted version back, with its number and its proven bytes."""
        return self._move(Wish("restore", model, version, None, reason), request)

    def examine(self, wish: Wish) -> tuple[policy.PolicyInput, policy.Decision]:
        """Return what the policy would say to a move now; nothing is recorded."""
        self._check(wish.model, wish.version, wish.environment)
        return self._mover.examine(wish)

    def _move(self, wish: Wish, key: str | None) -> StoredEvent:
        self._check(wish.model, wish.version, wish.environment)
        # As it is recorded: what the policy is told can then be read on the timeline.
        wish = replace(wish, reason=(wish.reason or "").strip())
        if not wish.reason:
            raise InvalidInput(
                f"A {wish.kind} needs a reason.", remedy="Say why: -m 'better recall at …'."
            )
        request = new_request(key, self._who, wish.kind, vars(wish).copy())
        return settle(self._once(wish.model, key, request, lambda: self._mover.move(wish, request)))
