"""What docs/reports.md shows of SQL is so."""

import re
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from tests.support.exports import exported
from tests.support.pasts import Told

TEXT = (Path(__file__).parents[3] / "docs" / "reports.md").read_text("utf-8")
PROGRAM, QUERY = re.findall(r"^```(?:python|sql)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def _archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive of a model that went into production before the window, and one within it."""
    for number, (model, day) in enumerate((("fraud", 300), ("churn", 325))):
        chain = Told(model)
        chain.register()
        chain.on(day).promote(1, "production")
        (tmp_path / "exports").mkdir(exist_ok=True)
        (tmp_path / "exports" / f"{number}.ndjson").write_bytes(exported(chain))
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_archive")
def test_the_program_prints_a_report_and_answers_the_query(
    capsys: pytest.CaptureFixture[str],
) -> None:
    known: dict[str, Any] = {}
    exec(PROGRAM, known)  # noqa: S102 (the documentation's own)
    printed = capsys.readouterr().out
    assert "seconds" in printed
    assert re.search(r"fraud\W+production\W+1\W+champion", printed)
    assert re.search(r"churn\W+production\W+1\W+champion", printed)
    found = known["database"].execute(QUERY).fetchall()
    known["database"].close()
    assert sorted(found) == [("churn", 1), ("fraud", 1)]


def test_athena_can_read_the_query() -> None:
    assert isinstance(sqlglot.parse_one(QUERY, dialect="athena"), sqlglot.exp.Select)
