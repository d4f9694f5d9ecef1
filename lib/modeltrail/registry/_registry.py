"""The registry: versions, champions and candidates of models, each change an event."""

from collections.abc import Callable, Mapping, Sequence

from modeltrail import events, instants
from modeltrail.errors import Conflict, InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.identity import Actor
from modeltrail.instants import Clock, utc_now
from modeltrail.ledger import Draft, HeadMoved, Ledger, Request
from modeltrail.names import check_model
from modeltrail.policy import _model as policy
from modeltrail.registry._moves import Decide, Inspect, Mover, settle
from modeltrail.registry._requests import new_request
from modeltrail.registry._situation import (
    Wish,
    require_live,
    require_model,
    require_version,
)
from modeltrail.state import Head, VersionRecord

_ATTEMPTS = 50


class Registry:
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
        self._ledger = ledger
        self._environments = tuple(environments)
        self._who = who
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
        self, model: str, environment: str, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Let the champion before the present one serve an environment again."""
        return self._move(Wish("rollback", model, None, environment, reason), request)

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
        self._check(wish.model, wish.environment)
        return self._mover.examine(wish)

    def approve(
        self,
        model: str,
        version: int,
        environment: str,
        *,
        reason: str | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Approve a version's bytes for an environment."""

        def draft(head: Head) -> Draft:
            record = self._version(head, version)
            require_live(record)
            return Draft(
                events.ApprovalGranted,
                {"artifact_digest": record.artifact.digest},
                version=version,
                environment=environment,
                reason=reason,
            )

        asked = {"version": version, "environment": environment, "reason": reason}
        return self._record("approve", model, request, asked, draft)

    def withdraw(
        self, model: str, version: int, environment: str, *, reason: str, request: str | None = None
    ) -> StoredEvent:
        """Take back the caller's newest approval of a version for an environment."""

        def draft(head: Head) -> Draft:
            mine = [
                approval.seq
                for approval in self._version(head, version).approvals
                if approval.environment == environment and approval.by.person == self._who.person
            ]
            if not mine:
                raise InvalidInput(
                    f"{self._who.person} has not approved {model}@{version} for {environment}."
                )
            return Draft(
                events.ApprovalWithdrawn,
                {"granted_seq": max(mine)},
                version=version,
                environment=environment,
                reason=reason,
            )

        asked = {"version": version, "environment": environment, "reason": reason}
        return self._record("withdraw", model, request, asked, draft)

    def evidence(
        self,
        model: str,
        environment: str,
        run: events.SuiteEvidence,
        *,
        request: str | None = None,
    ) -> StoredEvent:
        """Record what came out of a test suite that was run over a code commit."""

        def draft(head: Head) -> Draft:
            require_model(head)
            return Draft(events.EvidenceRecorded, run, environment=environment)

        asked = {"environment": environment, "run": run.model_dump(mode="json")}
        return self._record("evidence", model, request, asked, draft)

    def metric(
        self,
        model: str,
        version: int,
        metrics: Mapping[str, float],
        *,
        environment: str | None = None,
        dataset_digest: str | None = None,
        rows: int | None = None,
        at: str | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Record performance metrics of a version."""
        at = instants.parse(at) if at is not None else None
        data = {"metrics": dict(metrics), "dataset_digest": dataset_digest, "rows": rows}

        def draft(head: Head) -> Draft:
            self._version(head, version)
            return Draft(
                events.MetricRecorded,
                data,
                version=version,
                environment=environment,
                claimed_time=at,
            )

        asked = {**data, "version": version, "environment": environment, "at": at}
        return self._record("metric", model, request, asked, draft)

    def note(
        self,
        model: str,
        text: str,
        *,
        version: int | None = None,
        environment: str | None = None,
        at: str | None = None,
        request: str | None = None,
    ) -> StoredEvent:
        """Record something of the business that bears on a model."""
        at = instants.parse(at) if at is not None else None

        def draft(head: Head) -> Draft:
            require_model(head)
            if version is not None:
                self._version(head, version)
            return Draft(
                events.BusinessNoted,
                {"text": text},
                version=version,
                environment=environment,
                claimed_time=at,
            )

        asked = {"text": text, "version": version, "environment": environment, "at": at}
        return self._record("note", model, request, asked, draft)

    def monitor(
        self,
        model: str,
        version: int,
        environment: str,
        monitors: Sequence[str],
        *,
        request: str | None = None,
    ) -> StoredEvent:
        """Record that a version is observed from now on in an environment that serves it."""

        def draft(head: Head) -> Draft:
            require_live(self._version(head, version))
            if environment not in head.serving(version):
                raise InvalidInput(f"{model}@{version} is not served in {environment}.")
            return Draft(
                events.MonitoringStarted,
                {"monitors": list(monitors)},
                version=version,
                environment=environment,
            )

        asked = {"version": version, "environment": environment, "monitors": list(monitors)}
        return self._record("monitor", model, request, asked, draft)

    def _check(self, model: str, environment: str | None) -> None:
        check_model(model, environments=self._environments)
        if environment is not None and environment not in self._environments:
            raise InvalidInput(
                f"There is no environment {environment!r}.",
                remedy=f"Use one of {', '.join(self._environments)}.",
            )

    def _version(self, head: Head, number: int) -> VersionRecord:
        require_model(head)
        return require_version(head, self._ledger.version(head.model, number), number)

    def _move(self, wish: Wish, key: str | None) -> StoredEvent:
        self._check(wish.model, wish.environment)
        if not (wish.reason or "").strip():
            raise InvalidInput(
                f"A {wish.kind} needs a reason.", remedy="Say why: -m 'better recall at …'."
            )
        request = new_request(key, self._who, wish.kind, vars(wish).copy())
        if (before := self._before(wish.model, key, request)) is not None:
            return settle(before)
        return self._mover.move(wish, request)

    def _record(
        self,
        operation: str,
        model: str,
        key: str | None,
        asked: Mapping[str, object],
        draft: Callable[[Head], Draft],
    ) -> StoredEvent:
        """Record a fact that needs no decision; where others write too, after them."""
        environment = asked.get("environment")
        self._check(model, environment if isinstance(environment, str) else None)
        request = new_request(key, self._who, operation, dict(asked))
        if (before := self._before(model, key, request)) is not None:
            return before[-1]
        for _ in range(_ATTEMPTS):
            head = self._ledger.head(model)
            try:
                written = self._ledger.append(head, [draft(head)], who=self._who, request=request)
            except HeadMoved:
                continue
            return written[-1]
        raise Conflict(
            f"{model!r} is written to by so many that this {operation} found no place.",
            remedy="Try again in a moment.",
        )

    def _before(self, model: str, key: str | None, request: Request) -> list[StoredEvent] | None:
        return self._ledger.answer(model, request) if key is not None else None
