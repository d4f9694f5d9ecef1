"""MLflow's REST API: one server, asked as somebody."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from modeltrail.errors import BackendError, InvalidInput

_SECONDS = 60
_RETRIES = Retry(total=3, backoff_factor=0.3, status_forcelist=(429, 502, 503, 504))
_REFUSED = frozenset({401, 403})
_NOT_FOUND = 404
_FAILED = 400


class Rest:
    """A server's API.

    Who asks is what MLflow's own variables say: MLFLOW_TRACKING_TOKEN, or
    MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD; else what the address says.

    Args:
        address: The server's http:// or https:// address.
        workspace: Which of its workspaces; by default the server's own choice.

    Raises:
        InvalidInput: It is no address.
    """

    def __init__(self, address: str, workspace: str | None) -> None:
        try:
            parts = urlsplit(address)
            host, port = parts.hostname, f":{parts.port}" if parts.port else ""
        except ValueError:
            host = None
        if not host:
            raise InvalidInput(f"{address!r} is not the address of a server.")
        place = f"[{host}]" if ":" in host else host
        self.where = urlunsplit((parts.scheme, place + port, parts.path.rstrip("/"), "", ""))
        """The address, without anybody's password."""
        self._session = requests.Session()
        self._session.mount(parts.scheme + "://", HTTPAdapter(max_retries=_RETRIES))
        token = os.environ.get("MLFLOW_TRACKING_TOKEN")
        user = os.environ.get("MLFLOW_TRACKING_USERNAME", unquote(parts.username or ""))
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        elif user:
            password = os.environ.get("MLFLOW_TRACKING_PASSWORD", unquote(parts.password or ""))
            self._session.auth = (user, password)
        if workspace is not None:
            self._session.headers["X-MLFLOW-WORKSPACE"] = workspace

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def pages(
        self, path: str, field: str, size: int, query: Mapping[str, str] | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield what a search finds, page by page.

        Args:
            path: What is searched for.
            field: Where an answer holds it.
            size: How many a page.
            query: What is asked.

        Raises:
            BackendError: See `get`.
        """
        asked = {**(query or {}), "max_results": str(size)}
        while True:
            answer = self.get(f"{path}/search", asked) or {}
            with as_expected(self.where):
                yield from answer.get(field, ())
            token = answer.get("next_page_token")
            if not token:
                return
            asked["page_token"] = token

    def get(
        self, path: str, query: Mapping[str, str], *, missing: bool = False
    ) -> dict[str, Any] | None:
        """Return what the server answers; None where it knows no such thing, if that may be.

        Raises:
            BackendError: It cannot be reached, refused, or is no MLflow server.
        """
        url = f"{self.where}/api/2.0/mlflow/{path}"
        try:
            answer = self._session.get(url, params=query, timeout=_SECONDS)
        except requests.RequestException as error:
            raise BackendError(
                f"The MLflow server {self.where} cannot be reached: {_cause(error)}.",
                remedy="Check its address.",
            ) from error
        if missing and answer.status_code == _NOT_FOUND:
            return None
        if answer.status_code in _REFUSED:
            raise BackendError(
                f"The MLflow server {self.where} refused (HTTP status {answer.status_code}).",
                remedy="Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or "
                "MLFLOW_TRACKING_TOKEN.",
            )
        if answer.status_code >= _FAILED:
            says = " ".join(answer.text.split())[:300]
            raise BackendError(
                f"The MLflow server {self.where} answered {path} with HTTP status "
                f"{answer.status_code}: {says}",
                remedy="Is it the address of an MLflow tracking server?",
            )
        with as_expected(self.where):
            body = answer.json()
            if not isinstance(body, dict):
                raise TypeError("it is no JSON object")
            return body


def _cause(error: BaseException) -> str:
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return str(error)[:300]


@contextmanager
def as_expected(where: str) -> Iterator[None]:
    """Take an answer that is not of the expected form for that of something else than MLflow.

    Raises:
        BackendError: It was such a one.
    """
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BackendError(
            f"{where} does not answer as an MLflow server does: {type(error).__name__}: "
            f"{str(error)[:200]}.",
            remedy="Is it the address of an MLflow tracking server?",
        ) from error
