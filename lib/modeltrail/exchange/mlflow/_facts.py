"""What a registration states of a version of MLflow's."""

import math
import re
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from modeltrail import events, instants
from modeltrail.errors import InvalidInput
from modeltrail.exchange.mlflow._source import Run, Source, SourceModel, SourceVersion
from modeltrail.names import MAX_IMPORTED

_REGISTRY = "mlflow"
_COMMIT = "mlflow.source.git.commit"
_REPOSITORY = "mlflow.source.git.repoURL"
_WHOLE_COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
MEND = "Correct it there, or import the other models: name them after the registry."
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def check_numbers(model: SourceModel) -> None:
    """Check that the versions of a model can keep their numbers.

    Raises:
        InvalidInput: Names the first that cannot.
    """
    numbers: set[int] = set()
    for version in model.versions:
        if not 1 <= version.number <= MAX_IMPORTED:
            raise InvalidInput(
                f"{model.name!r} has a version {version.number} there; an imported version has a "
                f"number from 1 to {MAX_IMPORTED}.",
                remedy=MEND,
            )
        if version.number in numbers:
            raise InvalidInput(
                f"{model.name!r} has a version {version.number} twice there.", remedy=MEND
            )
        numbers.add(version.number)


def said(model: SourceModel, version: SourceVersion) -> dict[str, Any]:
    """Return what a registry says of a version that it can say anew at any time."""
    return {
        "stage": version.stage,
        "status": version.status,
        "description": version.description,
        "tags": dict(version.tags),
        "aliases": tuple(
            sorted(a for a, number in model.aliases.items() if number == version.number)
        ),
        "model_description": model.description,
        "model_tags": dict(model.tags),
    }


def facts(
    source: Source, model: SourceModel, version: SourceVersion, run: Run
) -> events.Registered:
    """Return what a registration states of a version.

    Raises:
        InvalidInput: It cannot be recorded.
    """
    commit = run.tags.get(_COMMIT)
    stated = {
        "artifact": None,
        "code": _code(commit, run.tags.get(_REPOSITORY)),
        "data": None,
        "evaluation": None,
        "parameters": dict(run.params),
        "imported": {
            "registry": _REGISTRY,
            "source": source.where,
            "workspace": source.workspace,
            "name": model.name,
            "run_id": version.run_id,
            "commit": commit,
            "uri": version.uri,
            "user": version.user,
            **said(model, version),
            "metrics": {name: value for name, value in run.metrics.items() if _finite(value)},
            "not_numbers": sorted(n for n, value in run.metrics.items() if not _finite(value)),
        },
    }
    try:
        return events.Registered.model_validate(stated)
    except ValidationError as error:
        problem = error.errors(include_input=False)[0]
        place = ".".join(map(str, problem["loc"]))[:100]
        raise InvalidInput(
            f"Version {version.number} of {model.name!r} cannot be recorded: {place}: "
            f"{problem['msg']}.",
            remedy=MEND,
        ) from error


def created(version: SourceVersion) -> str | None:
    """Return the instant at which a version was made there, as far as that can be said.

    One that is still to come cannot be.
    """
    if version.created is None:
        return None
    try:
        made = instants.render(_EPOCH + timedelta(milliseconds=version.created))
    except OverflowError:
        return None
    return made if made <= instants.latest() else None


def _finite(value: float) -> bool:
    """Return whether a metric is a number; MLflow keeps infinity as the largest one."""
    return math.isfinite(value) and abs(value) < sys.float_info.max


def _code(commit: str | None, repository: str | None) -> dict[str, Any] | None:
    if commit is None or not _WHOLE_COMMIT.fullmatch(commit):
        return None
    return {"commit": commit, "repository": _without_password(repository or "") or None}


def _without_password(address: str) -> str:
    """Return where a repository is, without who fetched it; nothing, where that is no name."""
    try:
        parts = urlsplit(address)
        if parts.scheme and parts.netloc:
            place = parts.netloc.rpartition("@")[2]
            address = urlunsplit((parts.scheme, place, parts.path, "", ""))
        return events.Code(commit="0" * 40, repository=address).repository or ""
    except ValueError:  # a ValidationError is one
        return ""
