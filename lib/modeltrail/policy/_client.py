"""opa-python-client, kept to one server: no proxy, no redirect, no second try, no raw error."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from modeltrail.errors import ModeltrailError, Undecided
from modeltrail.policy.opa import Endpoint

_INTERNAL = 500


class Client(Protocol):
    """What is asked of the client."""

    def query_rule(self, input_data: Any, package_path: str, rule_name: str) -> Any:
        """Return OPA's whole answer; `{}` where the rule is undefined."""

    def get_data(self, data_name: str) -> Any:
        """Return OPA's whole answer with a document of data."""

    def ad_hoc_query(self, query: str) -> Any:
        """Return OPA's whole answer to a query."""

    def modules(self) -> dict[str, str]:
        """Return the text of every policy module by its id."""

    def inactive_bundles(self) -> str:
        """Return what OPA says of the bundles that it has not activated, nothing of none."""

    def close_connection(self) -> None:
        """Let the connections go."""


def client(endpoint: Endpoint, timeout: float) -> Client:
    """Return a client of one server.

    Args:
        endpoint: The server.
        timeout: Seconds that the server may be silent.
    """
    from opa_client.opa import OpaClient  # noqa: PLC0415 (a quarter of a second)

    class Direct(OpaClient):  # type: ignore[misc]  # shipped without type information
        def _init_session(self) -> Any:
            session = super()._init_session()
            session.trust_env = False  # HTTP_PROXY would be honoured on loopback, and .netrc sent
            session.max_redirects = 0
            return session

        def modules(self) -> dict[str, str]:
            answer = self._session.get(f"{self.root_url}/policies", timeout=self.timeout)
            answer.raise_for_status()
            return {module["id"]: module["raw"] for module in answer.json()["result"]}

        def inactive_bundles(self) -> str:
            # /health itself stays 200.
            url = f"{self.schema}{self.host}:{self.port}/health"
            answer = self._session.get(url, params={"bundles": "true"}, timeout=self.timeout)
            if answer.status_code == _INTERNAL:
                with suppress(ValueError, KeyError, TypeError):
                    return str(answer.json()["error"])
            answer.raise_for_status()
            if answer.json() != {}:
                raise ValueError(f"{answer.text[:100]!r} says nothing of its health")
            return ""

    made: Client = Direct(
        host=endpoint.host, port=endpoint.port, token=endpoint.token, retries=0, timeout=timeout
    )
    return made


def preload() -> None:
    """Begin to import the client's library, so that it is there when OPA is."""
    threading.Thread(target=_import).start()


def _import() -> None:
    with suppress(ImportError):  # the client says so where it is used
        import opa_client.opa  # noqa: F401, PLC0415 (see preload)


@contextmanager
def undecided_on_faults(endpoint: Endpoint) -> Iterator[None]:
    """Raise every fault of the exchange with a server as Undecided."""
    try:
        yield
    except ModeltrailError:
        raise
    except Exception as error:
        code, says = _fault(error)
        raise Undecided(
            f"OPA at {endpoint} {says}.",
            remedy="Nothing was moved; ask again.",
            code=code,
        ) from error


def _fault(error: Exception) -> tuple[str, str]:
    """Return the code of what happened, and it as what is said of the server."""
    import requests  # noqa: PLC0415 (the client brought it)

    root = _root(error)
    if isinstance(error, requests.Timeout) or isinstance(root, TimeoutError):
        return "opa.timeout", "did not answer in time"
    if isinstance(error, requests.HTTPError):
        answer = error.response
        said = " ".join(answer.text.split())[:500]
        return "opa.refused", f"answered with HTTP status {answer.status_code}: {said}"
    if isinstance(error, requests.ConnectionError):
        return "opa.unreachable", f"cannot be reached: {root}"
    says = f"gave an answer that cannot be read: {type(error).__name__}: {error}"
    return "opa.unreadable", says


def _root(error: BaseException) -> BaseException:
    """Return the first cause of an error."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error
