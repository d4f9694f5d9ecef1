"""opa-python-client, kept to one server: no proxy, no redirect, no second try, no raw error."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from http import HTTPStatus
from typing import Any, Protocol

from modeltrail.errors import ModeltrailError, Undecided
from modeltrail.policy.opa import Endpoint


class Client(Protocol):
    """What is asked of the client."""

    def query_rule(self, input_data: Any, package_path: str, rule_name: str) -> Any:
        """Return OPA's whole answer and by which bundles; without `result` it is undefined."""

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

        @cached_property
        def _pool(self) -> Any:
            """The session's own connections to the server."""
            adapter = self._session.get_adapter(self.root_url)
            return adapter.poolmanager.connection_from_url(self.root_url)

        @cached_property
        def _headers(self) -> dict[str, str]:
            return {**self._session.headers, "Content-Type": "application/json"}

        def query_rule(self, input_data: Any, package_path: str, rule_name: str) -> Any:
            # Past what requests does around each call, which takes as long as OPA does to decide.
            answer = self._pool.urlopen(
                "POST",
                f"/{self.version}/data/{package_path.replace('.', '/')}/{rule_name}?provenance",
                body=json.dumps({"input": input_data}).encode(),
                headers=self._headers,
                retries=False,
                redirect=False,
                timeout=self.timeout,
            )
            if answer.status != HTTPStatus.OK:
                raise _Refused(answer.status, answer.data.decode(errors="replace"))
            return json.loads(answer.data)

        def modules(self) -> dict[str, str]:
            answer = self._session.get(f"{self.root_url}/policies", timeout=self.timeout)
            answer.raise_for_status()
            return {module["id"]: module["raw"] for module in answer.json()["result"]}

        def inactive_bundles(self) -> str:
            # /health itself stays 200.
            url = f"{self.schema}{self.host}:{self.port}/health"
            answer = self._session.get(url, params={"bundles": "true"}, timeout=self.timeout)
            if answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
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


class _Refused(Exception):
    """An answer that says by its status that it is none."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text


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
    from urllib3 import exceptions as urllib3  # noqa: PLC0415 (likewise)

    root = _root(error)
    if isinstance(error, requests.Timeout | urllib3.ReadTimeoutError) or isinstance(
        root, TimeoutError
    ):
        return "opa.timeout", "did not answer in time"
    if isinstance(error, requests.HTTPError):
        error = _Refused(error.response.status_code, error.response.text)
    if isinstance(error, _Refused):
        said = " ".join(error.text.split())[:500]
        return "opa.refused", f"answered with HTTP status {error.status}: {said}"
    if isinstance(error, requests.ConnectionError | urllib3.HTTPError):
        return "opa.unreachable", f"cannot be reached: {root}"
    says = f"gave an answer that cannot be read: {type(error).__name__}: {error}"
    return "opa.unreadable", says


def _root(error: BaseException) -> BaseException:
    """Return the first cause of an error."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error
