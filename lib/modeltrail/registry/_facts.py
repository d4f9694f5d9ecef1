"""Facts: what people and pipelines say of a version without moving it."""

from collections.abc import Collection, Mapping, Sequence

from modeltrail import events, instants
from modeltrail.errors import InvalidInput
from modeltrail.events import StoredEvent
from modeltrail.ledger import Draft
from modeltrail.registry._known import require_live, require_model, require_served
from modeltrail.registry._recorder import Recorder
from modeltrail.standing import mended
from modeltrail.state import Head


class Facts(Recorder):
    """Records approvals, evidence, metrics, notes and monitoring."""

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
            if record.artifact is None:
                raise InvalidInput(
                    f"{model}@{version} was imported without its files: there are no bytes to "
                    "approve.",
                    remedy="Register it with its files: modeltrail register.",
                )
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
        """Take back the caller's approval of a version for an environment."""

        def draft(head: Head) -> Draft:
            mine = [
                approval.seq
                for approval in self._version(head, version).approvals
                if approval.environment == environment and approval.by.person == self._who.person
            ]
            if not mine:
                raise InvalidInput(
                    f"{self._who.person} has not approved {model}@{version} for {environment}.",
                    remedy=f"'modeltrail show {model}@{version}' lists the approvals that stand.",
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
        passed: Collection[str] = (),
        request: str | None = None,
    ) -> StoredEvent:
        """Record what came out of a test suite that was run over a code commit.

        Args:
            model: The model that the code makes.
            environment: Where the suite was run.
            run: What came out.
            passed: The names of the tests that passed; earlier runs in which no other test
                failed are made up for.
            request: The caller's idempotency key.
        """

        def draft(head: Head) -> Draft:
            require_model(head)
            before = self._ledger.commit_at(head, run.commit).evidence
            mends = mended(before, environment, run, passed)
            stated = run.model_copy(update={"mends": mends})
            return Draft(events.EvidenceRecorded, stated, environment=environment)

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
        """Record performance metrics of a version; `at` is when they were measured."""
        at = instants.parse_claimed(at)
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
        at = instants.parse_claimed(at)

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
            require_served(head, version, environment)
            return Draft(
                events.MonitoringStarted,
                {"monitors": list(monitors)},
                version=version,
                environment=environment,
            )

        asked = {"version": version, "environment": environment, "monitors": list(monitors)}
        return self._record("monitor", model, request, asked, draft)
