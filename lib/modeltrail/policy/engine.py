"""The one way to ask the policy: any fault on it is no decision, and never a yes."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from modeltrail.errors import Undecided
from modeltrail.policy import _answer
from modeltrail.policy._connection import Connection
from modeltrail.policy._held import Held
from modeltrail.policy._model import Decision, PolicyInput
from modeltrail.policy._plan import PlanDecision, Ran
from modeltrail.policy._source import Bundle
from modeltrail.policy.opa import Endpoint

Area = Literal["promotion", "terraform"]
"""What policies decide on: moves of a pointer, and plans of Terraform's."""

TIMEOUT = 5.0
"""Seconds that OPA may be silent; it answers in milliseconds."""


class PolicyEngine:
    """Asks a real OPA server; starts one with the first question where none is given.

    A server that failed is let go; the next question starts another. Several threads may ask.

    Args:
        source: The folder or bundle of the policies, or the server that holds them.
        timeout: Seconds that the server may be silent.
    """

    def __init__(self, source: Path | Bundle | Endpoint, *, timeout: float = TIMEOUT) -> None:
        self._source = source
        self._timeout = timeout
        self._lock = threading.Lock()
        self._open: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Have the server ready, so that the first question need not wait for it.

        Raises:
            Undecided: There is no server that could be asked.
        """
        self._connection()

    def close(self) -> None:
        """Let the server go, and end it where this engine started it."""
        with self._lock:
            connection, self._open = self._open, None
        if connection is not None:
            connection.close()

    def decide(self, policy_input: PolicyInput) -> Decision:
        """Return what the policy says to a move.

        Raises:
            Undecided: The policy gave no answer that is a decision; nothing may be moved.
        """
        document = policy_input.model_dump(mode="json")
        body, held = self._ask(document, "modeltrail.promotion", "decision")
        answer = _answer.parse(body, policy_input)
        return Decision(
            allow=answer.allow,
            violations=answer.violations,
            warnings=answer.warnings,
            overridden=answer.overridden,
            approvals=answer.approvals,
            evidence=answer.evidence,
            rules=answer.rules,
            input_digest=policy_input.digest,
            policy_digest=held.policy_digest,
            data_digest=held.data_digest,
            revision=held.revision,
            opa_version=held.opa_version,
            told=policy_input.told,
        )

    def judge(self, plan: Mapping[str, Any]) -> PlanDecision:
        """Return what the policy says to a plan, as `read_plan` gives it.

        Raises:
            Undecided: The policy gave no answer that is a decision; the plan may not be applied.
        """
        body, held = self._ask(plan, "modeltrail.terraform", "decision")
        answer = _answer.parse_plan(body)
        return PlanDecision(**dict(answer), revision=held.revision, opa_version=held.opa_version)

    def ran(self, area: Area, document: Mapping[str, Any], rules: int) -> list[Ran]:
        """Return the checks that made a decision, in the order of their codes.

        Args:
            area: What was decided on.
            document: What the policy was told.
            rules: How many checks the decision says that there were.

        Raises:
            Undecided: The policy does not say, or says another number.
        """
        body, _ = self._ask(document, "modeltrail.report", area)
        ran = _answer.read(body, list[Ran])
        if len(ran) != rules:
            raise Undecided(
                f"The policy says that {rules} checks ran, and names {len(ran)}.",
                remedy="Check the policies with 'opa check --strict' and 'opa test'.",
                code="answer.rules",
            )
        return sorted(ran, key=lambda check: check.code)

    @property
    def held(self) -> Held:
        """What the server decides by.

        Raises:
            Undecided: There is no server that could be asked.
        """
        return self._connection().held

    def _ask(self, document: Any, package: str, rule: str) -> tuple[Any, Held]:
        """Return OPA's whole answer, and what it was decided by."""
        connection = self._connection()
        try:
            return connection.ask(document, package, rule), connection.held
        except Undecided:
            self._drop(connection)
            raise

    def _connection(self) -> Connection:
        with self._lock:
            if self._open is None:
                self._open = Connection.open(self._source, self._timeout)
            return self._open

    def _drop(self, connection: Connection) -> None:
        """Let a connection go that failed, unless another thread did already."""
        with self._lock:
            if self._open is not connection:
                return
            self._open = None
        connection.close()
