"""An MLflow registry that somebody wrote by hand: refused by its row, in a rehearsal too."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from modeltrail.errors import InvalidInput
from modeltrail.exchange.mlflow import Importer, map_names, open_source
from modeltrail.ledger import Ledger
from tests.support import facts, mlflow
from tests.support.ledgers import WHO, Table, everything

VERSION = "UPDATE model_versions SET {} WHERE name = 'Fraud Model' AND version = 2"
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"


def loose(table: str) -> list[str]:
    """Return the changes that leave a table without constraints and types."""
    return [
        f"CREATE TABLE loose AS SELECT * FROM {table}",  # noqa: S608 (ours)
        f"DROP TABLE {table}",
        f"ALTER TABLE loose RENAME TO {table}",
    ]


def typed(table: str, *changes: str) -> tuple[str, ...]:
    return (*loose(table), *changes)


def version(value: str) -> tuple[str, ...]:
    return typed("model_versions", VERSION.format(f"version = {value}"))


def bring(ledger: Ledger, file: Path, *, rehearse: bool) -> None:
    with open_source(str(file)) as source:
        mapped = map_names(source.names(), {}, facts.ENVIRONMENTS)
        list(Importer(ledger, source, WHO, rehearse=rehearse).models(mapped))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            ("UPDATE registered_models SET name = CAST(x'66ff' AS TEXT) WHERE name = 'churn'",),
            r"registered_models .* name is b'f\\xff', which is no text in UTF-8",
        ),
        (
            typed("registered_models", "UPDATE registered_models SET name = NULL"),
            "registered_models .* name is None",
        ),
        (
            typed("registered_models", "UPDATE registered_models SET name = x'6162'"),
            "registered_models .* name is b'ab', which is no text",
        ),
        (("INSERT INTO registered_models VALUES ('', 1, 1, '', 'default')",), "'' has no name her"),
        (
            typed("registered_models", "UPDATE registered_models SET workspace = NULL"),
            "registered_models .* workspace is None",
        ),
        (
            ("INSERT INTO registered_model_tags VALUES ('x', x'ff', 'Fraud Model', 'default')",),
            r"registered_model_tags .* value is b'\\xff', which is no text .*'Fraud Model'",
        ),
        (
            ("INSERT INTO model_version_tags VALUES (x'ff', 'x', 'Fraud Model', 1, 'default')",),
            r"model_version_tags .* key is b'\\xff', which is no text .*'Fraud Model'",
        ),
        (
            ("UPDATE model_versions SET description = x'6162' WHERE name LIKE 'F%'",),
            "model_versions .* description is b'ab', which is no text .*'Fraud Model'",
        ),
        (("UPDATE latest_metrics SET value = 'high'",), "latest_metrics .* value is 'high'"),
        (("UPDATE params SET value = x'ff'",), r"params .* value is b'\\xff'"),
        (
            ("UPDATE registered_model_aliases SET version = 'two' WHERE alias = 'old'",),
            "registered_model_aliases .* version is 'two', which is no whole number .*'old'",
        ),
        (
            version("'two'"),
            "model_versions .* version is 'two', which is no whole .*'Fraud Model'",
        ),
        (version("2.5"), "version is 2.5, which is no whole number"),
        (version("NULL"), "version is None, which is no whole number"),
        (version("4"), "'Fraud Model' has a version 4 twice"),
        (version("0"), "'Fraud Model' has a version 0"),
        (version("-1"), "'Fraud Model' has a version -1"),
        (version("4611686018427387904"), "'Fraud Model' has a version 4611686018427387904"),
        (version("1000000"), "'Fraud Model' has a version 1000000"),
        (version("999999"), "'Fraud Model' has a version 999999"),
        (
            typed("model_versions", VERSION.format("creation_time = 'today'")),
            "creation_time is 'today', which is no whole number",
        ),
        (
            ("INSERT INTO model_version_tags VALUES ('x', char(0), 'Fraud Model', 1, 'default')",),
            r"Version 1 of 'Fraud Model' cannot be recorded: .*U\+0000",
        ),
        (
            ("UPDATE model_versions SET source = hex(zeroblob(300000)) WHERE name LIKE 'F%'",),
            "Version 1 of 'Fraud Model' cannot be recorded: imported.uri: String should",
        ),
        (
            ("UPDATE model_versions SET source = hex(zeroblob(30000000)) WHERE name LIKE 'F%'",),
            "model_versions .* cannot be read .*: string or blob too big",
        ),
        (
            (
                "DROP TABLE registered_models",
                f"CREATE VIEW registered_models AS {ENDLESS} SELECT x AS name FROM n",  # noqa: S608
            ),
            "registered_models is no table there",
        ),
        (
            (
                "DROP TABLE latest_metrics",
                f"CREATE VIEW latest_metrics AS {ENDLESS} SELECT x AS run_uuid FROM n",  # noqa: S608
            ),
            "latest_metrics is no table there",
        ),
        (
            (
                "DROP TABLE registered_models",
                "CREATE VIRTUAL TABLE registered_models USING fts5(name, description)",
            ),
            "registered_models is no table there",
        ),
        (
            (
                "DROP TABLE params",
                "CREATE TABLE params (key, run_uuid, value AS (hex(zeroblob(40000000))))",
                "INSERT INTO params VALUES ('a', '919137f8e2904f64822eaea95b1054dd')",
            ),
            "params .* cannot be read .*: string or blob too big",
        ),
        (("ALTER TABLE model_versions DROP COLUMN status",), "no such column: status"),
    ],
)
def test_a_row_that_mlflow_never_wrote_is_refused(
    second_table: Table, tmp_path: Path, changes: tuple[str, ...], says: str
) -> None:
    ledger, file = Ledger(*second_table), mlflow.make(tmp_path / "x.db", *changes)
    told = []
    for rehearse in (True, False):
        with pytest.raises(InvalidInput, match=says) as caught:
            bring(ledger, file, rehearse=rehearse)
        assert caught.value.remedy
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert everything(second_table) == {}


@pytest.mark.parametrize("word", ["{}", "sqlite:///{}"])
def test_a_path_longer_than_any_names_no_file(word: str) -> None:
    with pytest.raises(InvalidInput, match="There is no file"):
        open_source(word.format("x" * 5000))


def test_a_file_that_is_being_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modeltrail.exchange.mlflow._sqlite._SECONDS", 0.01)
    file = mlflow.make(tmp_path / "x.db")
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(InvalidInput, match="database is locked") as caught:
            open_source(str(file))
    assert "Something writes to it" in caught.value.remedy
