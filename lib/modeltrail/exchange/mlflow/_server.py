"""An MLflow registry behind a tracking server, read by its REST API."""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any

from modeltrail.errors import InvalidInput
from modeltrail.exchange.mlflow._rest import Rest, as_expected
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


class ServerSource(Source):
    """A registry behind a server.

    Args:
        address: The server's http:// or https:// address.
        workspace: Which of its workspaces; by default the server's own choice.

    Raises:
        InvalidInput: It is no address.
    """

    def __init__(self, address: str, workspace: str | None = None) -> None:
        self._rest = Rest(address, workspace)
        self._workspace = workspace
        self._models: dict[str, Any] = {}

    @property
    def where(self) -> str:
        """The address, without anybody's password."""
        return self._rest.where

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
        self._rest.close()

    def names(self) -> list[str]:
        """Return the names of the registered models, in order; prompts are none."""
        found = self._rest.pages("registered-models", "registered_models", _MODELS_A_PAGE)
        with as_expected(self._rest.where):
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
        found = self._rest.pages("model-versions", "model_versions", _VERSIONS_A_PAGE, query)
        about = self._models[name]
        with as_expected(self._rest.where):
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
        answer = self._rest.get("runs/get", {"run_id": run_id}, missing=True)
        if answer is None:
            return None
        with as_expected(self._rest.where):
            data = answer["run"].get("data", {})
            return Run(
                # What is not finite is sent as text.
                metrics={str(m["key"]): float(m.get("value", 0)) for m in data.get("metrics", ())},
                params=_pairs(data.get("params")),
                tags=_pairs(data.get("tags")),
            )


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
