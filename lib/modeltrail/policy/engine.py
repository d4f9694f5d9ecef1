"""The one way to ask the policy: any fault on it is no decision, and never a yes."""

import threading
from pathlib import Path
from typing import Self

from modeltrail.errors import Undecided
from modeltrail.policy import _answer
from modeltrail.policy._connection import Connection
from modeltrail.policy._model import Decision, PolicyInput
from modeltrail.policy.opa import Endpoint

TIMEOUT = 5.0
"""Seconds that OPA may be silent; it answers in milliseconds."""


class PolicyEngine:
    """Asks a real OPA server; starts one with the first question where none is given.

    A server that failed is let go; the next question starts another. Several threads may ask.

    Args:
        source: The folder of the policies, or the server that holds them.
        timeout: Seconds that the server may be silent.
    """

    def __init__(self, source: Path | Endpoint, *, timeout: float = TIMEOUT) -> None:
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
        connection = self._connection()
        try:
            body = connection.ask(document)
        except Undecided:
            self._drop(connection)
            raise
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
            policy_digest=connection.held.policy_digest,
            data_digest=connection.held.data_digest,
            opa_version=connection.held.opa_version,
            told=policy_input.told,
        )

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
