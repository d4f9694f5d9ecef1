"""A connection to one OPA server, and what that server decides by."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from modeltrail.errors import BackendError, Undecided
from modeltrail.policy._client import Client, client, preload, undecided_on_faults
from modeltrail.policy._held import Held, held
from modeltrail.policy._source import Bundle
from modeltrail.policy.opa import PROOF_VARIABLE, Endpoint, Opa, OpaServer


@dataclass(frozen=True)
class Connection:
    """An open connection; it owns the server where it started it."""

    endpoint: Endpoint
    client: Client
    held: Held
    server: OpaServer | None

    @classmethod
    def open(
        cls, source: Path | Bundle | Endpoint, timeout: float, *, opa: Opa | None = None
    ) -> Self:
        """Start or reach a server, and learn what it decides by.

        Args:
            source: What it decides by, or the server.
            timeout: Seconds that the server may be silent.
            opa: The OPA to start; by default the one that is found near the policies.

        Raises:
            Undecided: There is none, or it does not answer.
        """
        if isinstance(source, Endpoint):
            return cls._to(source, None, timeout)
        preload()
        try:
            server = OpaServer.start(source, opa=opa)
        except BackendError as error:
            raise Undecided(
                f"The policy cannot be asked. {error.message}",
                remedy=error.remedy,
                code=error.code,
            ) from error
        try:
            return cls._to(server.endpoint, server, timeout)
        except BaseException:
            server.stop()
            raise

    @classmethod
    def _to(cls, endpoint: Endpoint, server: OpaServer | None, timeout: float) -> Self:
        with undecided_on_faults(endpoint):
            talker = client(endpoint, timeout)
            try:
                if server is not None:
                    _prove(talker, server)
                return cls(endpoint, talker, held(talker, endpoint), server)
            except BaseException:
                talker.close_connection()
                raise

    def ask(self, document: Any, package: str, rule: str) -> Any:
        """Return OPA's whole answer to an input, by a rule of a package.

        Raises:
            Undecided: There was none.
        """
        with undecided_on_faults(self.endpoint):
            body = self.client.query_rule(document, package, rule)
        if self.server is not None and not self.server.alive:
            raise _impostor(self.endpoint)
        with undecided_on_faults(self.endpoint):
            self._check_revision(body)
        return body

    def _check_revision(self, body: Any) -> None:
        """Check that a server that gets its bundles anew decided by what it held at first."""
        bundles = body.get("provenance", {}).get("bundles", {})
        for name, bundle in bundles.items():
            if bundle["revision"] != self.held.revision:
                raise Undecided(
                    f"OPA at {self.endpoint} has activated another bundle {name!r} since it was "
                    f"first asked: {bundle['revision']}, not {self.held.revision}.",
                    remedy="Nothing was moved; ask again.",
                    code="bundle.changed",
                )

    def close(self) -> None:
        """Let the server go; end it where it was started here."""
        self.client.close_connection()
        if self.server is not None:
            self.server.stop()


def _prove(talker: Client, server: OpaServer) -> None:
    """Raise Undecided unless it is the child that answers."""
    query = f"proof := opa.runtime().env.{PROOF_VARIABLE}"
    if talker.ad_hoc_query(query).get("result") != [{"proof": server.proof}]:
        raise _impostor(server.endpoint)


def _impostor(endpoint: Endpoint) -> Undecided:
    return Undecided(
        f"Another process than the OPA that was started answers at {endpoint}.",
        remedy="Nothing was moved; ask again.",
        code="opa.impostor",
    )
