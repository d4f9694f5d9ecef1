"""Reports over the files of an archive: the queries in `sql/`, run by DuckDB on this machine."""

import glob
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from modeltrail._scratch import scratch
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.reports._asked import Asked
from modeltrail.reports._lead_time import LeadTime
from modeltrail.reports._metrics import Metrics
from modeltrail.reports._promotions import Promotions
from modeltrail.reports._rollbacks import Rollbacks
from modeltrail.reports._served import Served

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = TypeVar("Row")

_VERIFY = "'modeltrail verify --export FILE' names the first line that is not as it was exported."
_EXTENT = r"""
WITH told AS (
    SELECT
        source,
        data.model AS model,
        data.time AS time,
        data.type AS type,
        CAST(data.seq AS VARCHAR) AS seq,
        -- A null of JSON's is none of SQL's.
        nullif(CAST(data.version AS VARCHAR), 'null') AS version,
        data.environment AS environment
    FROM read_json(
        getvariable('files'),
        format = 'newline_delimited',
        hive_partitioning = false,
        columns = {
            'source': 'VARCHAR',
            'data': 'STRUCT(model VARCHAR, seq JSON, "time" VARCHAR, "type" VARCHAR, version JSON, environment VARCHAR)'
        }
    )
)
SELECT
    max(time),
    count(*) FILTER (NOT coalesce(
        source IS NOT NULL
        AND type IS NOT NULL
        AND regexp_full_match(model, '[a-z0-9][a-z0-9-]*')
        AND regexp_full_match(time, '\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z')
        AND regexp_full_match(seq, '[1-9]\d{0,17}')
        AND (version IS NULL OR regexp_full_match(version, '[1-9]\d{0,17}')),
        false
    )),
    list(DISTINCT model),
    list(DISTINCT environment) FILTER (environment IS NOT NULL)
FROM told
"""  # noqa: E501 (a type is one line)
"""What the lines of an archive tell, each as it is spelled: what is no event shows by it."""
_ASKED = """
CREATE OR REPLACE TABLE asked AS
SELECT ? AS since, ? AS until, ? AS environments, ? AS models
"""


def sql(name: str) -> str:
    """Return the text of a query, or of the relations that the queries are asked of."""
    return resources.files("modeltrail.reports").joinpath("sql", f"{name}.sql").read_text("utf-8")


class ArchiveReports:
    """Reports over exported timelines; an event that is there twice counts once.

    Files are believed as they are: `modeltrail verify --export` proves them. All methods raise
    InvalidInput where a file is no export, and BackendError where DuckDB fails.

    Args:
        database: Whose relations are over the files.
        models: The names of the models that the reports are about; none for all of them.
    """

    def __init__(self, database: "DuckDBPyConnection", models: Sequence[str] = ()) -> None:
        self._database = database
        self._models = tuple(models)

    def end(self) -> str:
        """Return when the last event was recorded, in the stored spelling.

        Raises:
            InvalidInput: There is none, or none of a model that was named.
        """
        return self._extent[0]

    def environments(self) -> list[str]:
        """Return the names of the environments that something concerns, sorted.

        Raises:
            InvalidInput: There is no event, or none of a model that was named.
        """
        return self._extent[1]

    def lead_time(self, asked: Asked) -> list[LeadTime]:
        """Return how long versions take from registration to each environment."""
        return self._ask("lead_time", LeadTime, asked)

    def served(self, asked: Asked) -> list[Served]:
        """Return how long each version served."""
        return self._ask("served", Served, asked)

    def promotions(self, asked: Asked) -> list[Promotions]:
        """Return how often versions are promoted, rolled back and denied."""
        return self._ask("promotions", Promotions, asked)

    def rollbacks(self, asked: Asked) -> list[Rollbacks]:
        """Return how long after its promotion a version is rolled back."""
        return self._ask("rollbacks", Rollbacks, asked)

    def metrics(self, asked: Asked) -> list[Metrics]:
        """Return what was measured of the versions that serve, beside the champion."""
        return self._ask("metrics", Metrics, asked)

    @cached_property
    def _extent(self) -> tuple[str, list[str]]:
        """The time of the last event, and the environments; it takes a look at every line."""
        ((last, strange, models, environments),) = self._run(_EXTENT)
        if strange:
            raise InvalidInput(
                f"The archive holds lines that are no events as they are exported ({strange}): a "
                "source, model, number, time or type is missing, or spelled otherwise.",
                remedy=_VERIFY,
            )
        if last is None:
            raise InvalidInput("The archive holds no events.")
        for name in self._models:
            if name not in models:
                raise InvalidInput(f"The archive holds no model {name!r}.")
        return str(last), sorted(environments or ())

    def _ask(self, query: str, row: type[Row], asked: Asked) -> list[Row]:
        names = ",".join(asked.environments), ",".join(self._models)
        self._run(_ASKED, [asked.since or "", asked.until, *names])
        return [row(*found) for found in self._run(sql(query))]

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        import duckdb  # noqa: PLC0415 (an extra, and it takes its time)

        try:
            return self._database.execute(statement, values).fetchall()
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise BackendError(f"DuckDB failed: {_first_line(error)}.") from error
        except duckdb.Error as error:
            raise InvalidInput(
                f"The archive cannot be read: {_first_line(error)}.", remedy=_VERIFY
            ) from error


@contextmanager
def archive_reports(files: Iterable[str], models: Sequence[str] = ()) -> Iterator[ArchiveReports]:
    """Give the reports over exported timelines.

    Args:
        files: Exports, or patterns of their names, as a shell has them; `**` is any folders.
        models: The names of the models that the reports are about; none for all of them.

    Raises:
        InvalidInput: There are no such files.
        BackendError: DuckDB is not installed.
    """
    found = _found(files)
    try:
        import duckdb  # noqa: PLC0415 (an extra, and it takes its time)
    except ImportError as error:
        raise BackendError(
            "Reports over an archive need DuckDB, which is not installed.",
            remedy="Install it: pip install 'modeltrail[reports]'.",
        ) from error
    with scratch(Path(tempfile.gettempdir()), "modeltrail-reports-") as folder:
        # It is to take nothing from the network, and to leave nothing here.
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(folder),
        }
        with duckdb.connect(config=settings) as database:
            database.execute("SET VARIABLE files = ?", [found])
            for relations in ("duckdb", "spans"):
                database.execute(sql(relations))
            yield ArchiveReports(database, models)


def _found(files: Iterable[str]) -> list[str]:
    """Return the names of files, spelled so that DuckDB takes none of them for a pattern."""
    names: dict[str, None] = {}
    for pattern in files:
        # pathlib's patterns are relative to a folder, and these are as a shell has them.
        matching = [pattern] if Path(pattern).is_file() else glob.glob(pattern, recursive=True)  # noqa: PTH207
        found = [name for name in sorted(matching) if Path(name).is_file()]
        if not found:
            raise InvalidInput(
                f"There is no file {pattern!r}.",
                remedy="Name exports: modeltrail export --to FILE.",
            )
        names.update(dict.fromkeys(found))
    return [glob.escape(name) for name in names]


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(". ")
