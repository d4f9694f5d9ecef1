"""Athena takes the queries too: its dialect parses, and the engine that it is built on answers."""

import re
from pathlib import Path

import pytest
import sqlglot
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from modeltrail.reports import Asked, sql
from tests.support import proof
from tests.support.exports import lines
from tests.support.pasts import REPORTS, Told, chains, questions, rows
from tools import trino
from tools.place import Place
from tools.progress import ToolError

ROOT = Path(__file__).parents[3]
MODELS = tuple(f"model-{letter}" for letter in "abcdefgh")
VIEW = re.compile(r"CREATE VIEW (\w+) AS\n(.*)", re.DOTALL)


def statements(name: str) -> list[str]:
    """Return the statements of a file, each without what ends it."""
    return [each.strip() for each in sql(name).split(";\n") if each.strip()]


@pytest.mark.parametrize("dialect", ["athena", "trino", "duckdb"])
@pytest.mark.parametrize("name", [*REPORTS, "spans"])
def test_a_query_is_one_that_every_dialect_can_read(name: str, dialect: str) -> None:
    (statement,) = statements(name)
    assert understood(statement, dialect)


@pytest.mark.parametrize("statement", statements("athena"), ids=lambda text: text[-60:-30])
def test_the_relations_of_athena_are_in_its_dialect(statement: str) -> None:
    assert understood(statement, "athena")


@pytest.mark.parametrize("statement", statements("duckdb"), ids=lambda text: text[-60:-30])
def test_the_relations_of_duckdb_are_in_its_dialect(statement: str) -> None:
    assert understood(statement, "duckdb")


def understood(statement: str, dialect: str) -> bool:
    """Return whether a statement is parsed whole: what is not is kept as text, a Command."""
    parsed = sqlglot.parse_one(statement, dialect=dialect)
    return isinstance(parsed, exp.Query | exp.Create) and not parsed.find(exp.Command)


def test_a_query_that_is_none_would_be_found() -> None:
    with pytest.raises(sqlglot.ParseError):
        understood(sql("served").replace("GROUP BY", "GROUP BY BY", 1), "athena")
    assert not understood("VACUUM served", "athena")


@pytest.mark.proof
@pytest.mark.skipif(not proof.FULL, reason="Trino takes half a minute: 'make proof' asks it")
def test_the_engine_of_athena_gives_the_same(tmp_path: Path) -> None:
    try:
        jars = trino.provide(Place(ROOT))
    except ToolError as error:
        pytest.skip(f"{error.message} {error.remedy}")
    told, windows = made_up()
    asked = [(report, window) for window in windows for report in REPORTS]
    queries = [stored(told), *(query(report, window) for report, window in asked)]
    found = trino.answers(jars, queries, tmp_path)[-len(asked) :]
    for (report, window), answer in zip(asked, found, strict=True):
        expected = [list(vars(row).values()) for row in rows(report, told, window)]
        assert answer == expected, (report, window)


def made_up() -> tuple[list[Told], list[Asked]]:
    """Return timelines of several models, and what is asked of them; always the same."""
    drawn: list[tuple[list[Told], list[Asked]]] = []

    @settings(max_examples=20, derandomize=True, database=None, phases=[Phase.generate])
    @given(st.data(), chains(*MODELS))
    def draw(data: st.DataObject, told: list[Told]) -> None:
        drawn.append((told, [data.draw(questions(told)) for _ in range(3)]))

    draw()
    return max(drawn, key=lambda each: sum(len(chain.events) for chain in each[0]))


def stored(told: list[Told]) -> str:
    """Return the statement that makes a table of the lines of an archive."""
    texts = [line.decode().rstrip("\n").replace("'", "''") for line in lines(*told)]
    values = ", ".join(f"('{text}')" for text in texts)
    made = "CREATE TABLE stored AS SELECT CAST(line AS varchar) AS line FROM"
    return f"{made} (VALUES {values}) AS t (line)"


def query(report: str, asked: Asked) -> str:
    """Return a report's query over the stored lines, with each relation before it as a part."""
    views = [
        found
        for name in ("athena", "spans")
        for each in statements(name)
        if (found := VIEW.search(each))
    ]
    window = f"'{asked.since or ''}' AS since, '{asked.until}' AS until"
    names = f"'{','.join(asked.environments)}' AS environments, '' AS models"
    parts = [
        "lines AS (SELECT line FROM stored)",
        f"asked AS (SELECT {window}, {names})",
        *(f"{view[1]} AS ({view[2]})" for view in views),
    ]
    (statement,) = statements(report)
    return statement.replace("WITH\n", "WITH\n" + ",\n".join(parts) + ",\n", 1)
