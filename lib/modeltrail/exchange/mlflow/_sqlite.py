"""An MLflow registry in a SQLite file, read without MLflow, in one moment, and never written."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from modeltrail.errors import InvalidInput
from modeltrail.exchange.mlflow._row import check_row, text
from modeltrail.exchange.mlflow._source import (
    DELETED_STAGE,
    IS_PROMPT,
    Run,
    Source,
    SourceModel,
    SourceVersion,
)
from modeltrail.exchange.mlflow._tables import NO_REGISTRY, find_tables

DEFAULT_WORKSPACE = "default"
_LOCKED = "Something writes to it: import it again once that is done, or import a copy of it."
_SECONDS = 5
"""How long a file that is being written is waited for."""
_LONGEST = 2**24
"""Bytes of a value; an event takes far less."""


class SqliteSource(Source):
    """A registry in a file.

    Args:
        file: The file.
        workspace: Which of its workspaces; by default the only one.

    Raises:
        InvalidInput: The file is no registry, or has several workspaces.
    """

    def __init__(self, file: Path, workspace: str | None = None) -> None:
        self._file = file
        with self._errors():
            # A path may hold what ends one in a URI.
            self._db = sqlite3.connect(
                f"file:{quote(str(file.resolve()))}?mode=ro", uri=True, timeout=_SECONDS
            )
            self._db.text_factory = text
            self._db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            self._db.execute("BEGIN")  # all reads see one moment
            self._tables = find_tables(self._db, self.where)
        self._workspace = self._choose(workspace)

    @property
    def where(self) -> str:
        """The path as it was given."""
        return str(self._file)

    @property
    def workspace(self) -> str | None:
        """The workspace that is read; None in a file of an earlier MLflow, which knew none."""
        return self._workspace

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the file go."""
        self._db.close()

    def names(self) -> list[str]:
        """Return the names of the registered models, in order; prompts are none."""
        prompts = {
            name
            for name, key, value in self._rows("registered_model_tags", "name, key, value")
            if key == IS_PROMPT and str(value).lower() == "true"
        }
        found = [name for (name,) in self._rows("registered_models", "name")]
        return sorted(name for name in found if name not in prompts)

    def model(self, name: str) -> SourceModel:
        """Return a registered model with its versions."""
        (description,) = next(self._rows("registered_models", "description", name=name))
        tags: dict[int, dict[str, str]] = {}
        tagged = self._rows("model_version_tags", "version, key, value", name=name)
        for number, key, value in tagged:
            tags.setdefault(number, {})[key] = value or ""
        columns = (
            "version, creation_time, run_id, source, current_stage, status, user_id, description"
        )
        versions = [
            SourceVersion(
                number=number,
                created=created,
                run_id=run_id or None,
                uri=uri or None,
                stage=None if stage in {None, "", "None"} else stage,
                status=status,
                user=user or None,
                description=words or None,
                tags=tags.get(number, {}),
            )
            for number, created, run_id, uri, stage, status, user, words in self._rows(
                "model_versions", columns, name=name
            )
            if stage != DELETED_STAGE
        ]
        return SourceModel(
            name=name,
            description=description or None,
            tags=self._pairs("registered_model_tags", "key, value", name=name),
            aliases=dict(self._rows("registered_model_aliases", "alias, version", name=name)),
            versions=tuple(sorted(versions, key=lambda version: version.number)),
        )

    def runs(self, run_ids: Collection[str]) -> Mapping[str, Run]:
        """Return those runs that are still there."""
        found = ((run_id, self._run(run_id)) for run_id in run_ids)
        return {run_id: run for run_id, run in found if run is not None}

    def _run(self, run_id: str) -> Run | None:
        if not any(self._rows("runs", "run_uuid", run_uuid=run_id)):
            return None
        metrics = self._rows("latest_metrics", "key, value, is_nan", run_uuid=run_id)
        return Run(
            metrics={key: float("nan") if is_nan else value for key, value, is_nan in metrics},
            params=self._pairs("params", "key, value", run_uuid=run_id),
            tags=self._pairs("tags", "key, value", run_uuid=run_id),
        )

    def _choose(self, asked: str | None) -> str | None:
        with self._errors():
            columns = {row[1] for row in self._db.execute("PRAGMA table_info(registered_models)")}
        if "workspace" not in columns:
            if asked not in {None, DEFAULT_WORKSPACE}:
                raise InvalidInput(f"{self.where!r} knows no workspaces.")
            return None
        self._workspace = None
        found = sorted({name for (name,) in self._rows("registered_models", "workspace")})
        if asked is None and len(found) > 1:
            raise InvalidInput(
                f"{self.where!r} holds the models of several workspaces: {', '.join(found)}.",
                remedy="Say which: --workspace NAME.",
            )
        if asked is not None and asked not in found:
            raise InvalidInput(
                f"{self.where!r} holds no models of a workspace {asked!r}.",
                remedy=f"It has {', '.join(found) or 'none at all'}.",
            )
        return asked or next(iter(found), DEFAULT_WORKSPACE)

    def _pairs(self, table: str, columns: str, **where: str) -> dict[str, str]:
        return {key: value or "" for key, value in self._rows(table, columns, **where)}

    def _rows(self, table: str, columns: str, **where: str) -> Iterator[tuple[Any, ...]]:
        """Yield rows, each value of its column's kind; of a table that is not there yet, none.

        Raises:
            InvalidInput: A row cannot be read, or is none that MLflow writes.
        """
        if table not in self._tables:
            return
        if self._workspace is not None and "run_uuid" not in where:
            where["workspace"] = self._workspace
        asked = " AND ".join(f"{column} = ?" for column in where)
        query = f"SELECT {columns} FROM {table}"  # noqa: S608 (all words are ours)
        with self._errors(table):
            for row in self._db.execute(
                f"{query} WHERE {asked}" if asked else query, [*where.values()]
            ):
                told = dict(zip(columns.split(", "), row, strict=True))
                check_row(self.where, table, told, where=where)
                yield row

    @contextmanager
    def _errors(self, table: str = "") -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:  # it quotes what is garbled
            what = f"{table} of {self.where!r}" if table else repr(self.where)
            locked = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            raise InvalidInput(
                f"{what} cannot be read as an MLflow registry: {error}.",
                remedy=_LOCKED if locked else NO_REGISTRY,
            ) from error
