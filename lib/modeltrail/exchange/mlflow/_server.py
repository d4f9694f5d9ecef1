"""An MLflow registry behind a tracking server, read by its REST API."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from modeltrail.errors import BackendError, InvalidInput
from modeltrail.exchange.mlflow._source import (
    DELETED_STAGE,
    IS_PROMPT,
    Run,
    Source,
    SourceModel,
    SourceVersion,
)

_MODELS_A_PAGE = 100
_VERSIONS_A_PAGE = 1000
_AT_ONCE = 8
"""How many runs are asked for at the same time."""
_SECONDS = 60
_RETRIES = Retry(total=3, backoff_factor=0.3, status_forcelist=(429, 502, 503, 504))
_REFUSED = frozenset({401, 403})
_NOT_FOUND = 404
_FAILED = 400


class ServerSource(Source):
    """A registry behind a server.

    Who asks is what MLflow's own variables say: MLFLOW_TRACKING_TOKEN, or
    MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD; else what the address says.

    Args:
        address: The server's http:// or https:// address.
        workspace: Which of its workspaces; by default the server's own choice.

    Raises:
        InvalidInput: It is no address.
    """

    def __init__(self, address: str, workspace: str | None = None) -> None:
        parts = urlsplit(address)
        host = parts.hostname or ""
        try:
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            host = ""
        if not host:
            raise InvalidInput(f"{address!r} is not the address of a server.")
        place = f"[{host}]" if ":" in host else host
        self._where = urlunsplit((parts.scheme, place + port, parts.path.rstrip("/"), "", ""))
        self._workspace = workspace
        self._session = requests.Session()
        self._session.mount(parts.scheme + "://", HTTPAdapter(max_retries=_RETRIES))
        token = os.environ.get("MLFLOW_TRACKING_TOKEN")
        user = os.environ.get("MLFLOW_TRACKING_USERNAME", parts.username)
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        elif user:
            password = os.environ.get("MLFLOW_TRACKING_PASSWORD", parts.password)
            self._session.auth = (user, password or "")
        if workspace is not None:
            self._session.headers["X-MLFLOW-WORKSPACE"] = workspace
        self._models: dict[str, Any] = {}

    @property
    def where(self) -> str:
        """The address, without anybody's password."""
        return self._where

    @property
    def workspace(self) -> str | None:
        """The workspace that was asked for."""
        return self._workspace

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the connections go."""
        self._session.close()

    def names(self) -> list[str]:
        """Return the names of the registered models, in order; prompts are none."""
        found = self._pages("registered-models", "registered_models", _MODELS_A_PAGE)
        with _as_expected(self._where):
            self._models = {
                str(one["name"]): one
                for one in found
                if _pairs(one.get("tags")).get(IS_PROMPT, "").lower() != "true"
            }
        return sorted(self._models)

    def model(self, name: str) -> SourceModel:
        """Return a registered model with its versions."""
        quote = '"' if "'" in name else "'"
        if quote in name:
            raise InvalidInput(
                f"MLflow's search takes no name with both kinds of quotes: {name!r}.",
                remedy="Rename it there.",
            )
        query = {"filter": f"name={quote}{name}{quote}"}
        found = self._pages("model-versions", "model_versions", _VERSIONS_A_PAGE, query)
        about = self._models[name]
        with _as_expected(self._where):
            versions = [_version(one) for one in found if one["name"] == name]
            return SourceModel(
                name=name,
                description=about.get("description") or None,
                tags=_pairs(about.get("tags")),
                aliases={
                    str(one["alias"]): int(one["version"]) for one in about.get("aliases", ())
                },
                versions=tuple(
                    sorted(
                        (one for one in versions if one.stage != DELETED_STAGE),
                        key=lambda version: version.number,
                    )
                ),
            )

    def runs(self, run_ids: Collection[str]) -> Mapping[str, Run]:
        """Return those runs that are still there; the server gives one at a time."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = zip(run_ids, pool.map(self._run, run_ids), strict=True)
            return {run_id: run for run_id, run in found if run is not None}

    def _run(self, run_id: str) -> Run | None:
        answer = self._get("runs/get", {"run_id": run_id}, missing=True)
        if answer is None:
            return None
        with _as_expected(self._where):
            data = answer["run"].get("data", {})
            return Run(
                # What is not finite is sent as text.
                metrics={str(m["key"]): float(m.get("value", 0)) for m in data.get("metrics", ())},
                params=_pairs(data.get("params")),
                tags=_pairs(data.get("tags")),
            )

    def _pages(
        self, path: str, field: str, size: int, query: Mapping[str, str] | None = None
    ) -> Iterator[dict[str, Any]]:
        asked = {**(query or {}), "max_results": str(size)}
        while True:
            answer = self._get(f"{path}/search", asked) or {}
            with _as_expected(self._where):
                yield from answer.get(field, ())
            token = answer.get("next_page_token")
            if not token:
                return
            asked["page_token"] = token

    def _get(
        self, path: str, query: Mapping[str, str], *, missing: bool = False
    ) -> dict[str, Any] | None:
        """Return what the server answers; None where it knows no such thing, if that may be.

        Raises:
            BackendError: It cannot be reached, refused, or is no MLflow server.
        """
        url = f"{self._where}/api/2.0/mlflow/{path}"
        try:
            answer = self._session.get(url, params=query, timeout=_SECONDS)
        except requests.RequestException as error:
            raise BackendError(
                f"The MLflow server {self._where} cannot be reached: {_cause(error)}.",
                remedy="Check its address.",
            ) from error
        if missing and answer.status_code == _NOT_FOUND:
            return None
        if answer.status_code in _REFUSED:
            raise BackendError(
                f"The MLflow server {self._where} refused (HTTP status {answer.status_code}).",
                remedy="Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or "
                "MLFLOW_TRACKING_TOKEN.",
            )
        if answer.status_code >= _FAILED:
            says = " ".join(answer.text.split())[:300]
            raise BackendError(
                f"The MLflow server {self._where} answered {path} with HTTP status "
                f"{answer.status_code}: {says}",
                remedy="Is it the address of an MLflow tracking server?",
            )
        with _as_expected(self._where):
            body = answer.json()
            if not isinstance(body, dict):
                raise TypeError("it is no JSON object")
            return body


def _version(one: Mapping[str, Any]) -> SourceVersion:
    created = one.get("creation_timestamp")
    stage = one.get("current_stage")
    return SourceVersion(
        number=int(one["version"]),
        created=int(created) if created is not None else None,
        run_id=one.get("run_id") or None,
        uri=one.get("source") or None,
        stage=None if stage in {None, "", "None"} else str(stage),
        status=one.get("status"),
        user=one.get("user_id") or None,
        description=one.get("description") or None,
        tags=_pairs(one.get("tags")),
    )


def _pairs(found: Sequence[Mapping[str, str]] | None) -> dict[str, str]:
    return {str(one["key"]): str(one.get("value", "")) for one in found or ()}


def _cause(error: BaseException) -> str:
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return str(error)[:300]


@contextmanager
def _as_expected(where: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BackendError(
            f"{where} does not answer as an MLflow server does: {type(error).__name__}: "
            f"{str(error)[:200]}.",
            remedy="Is it the address of an MLflow tracking server?",
        ) from error
