"""The queries over an export give, to the last digit, what the functions over its events do."""

import json
import re
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modeltrail import reports
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.reports import Asked
from tests.support import facts, proof
from tests.support.exports import exported, lines
from tests.support.pasts import DAY, REPORTS, Told, chains, day, questions, rows


@pytest.mark.proof
@settings(
    max_examples=proof.size(500, 30), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data(), chains("fraud", "churn", "a-model"))
def test_both_give_the_same(tmp_path: Path, data: st.DataObject, told: list[Told]) -> None:
    asked = data.draw(questions(told))
    file = tmp_path / "export.ndjson"
    file.write_bytes(exported(*told))
    with reports.archive_reports([str(file)]) as archive:
        for report in REPORTS:
            assert getattr(archive, report)(asked) == rows(report, told, asked), report


@pytest.fixture
def told() -> Told:
    chain = Told()
    chain.register()
    chain.on(2).promote(1, "dev")
    return chain


ALL = Asked(facts.ENVIRONMENTS, until=day(9))


def served_in(*files: Path | str, models: tuple[str, ...] = ()) -> list[tuple[str, float]]:
    with reports.archive_reports(map(str, files), models) as archive:
        return [(row.model, row.seconds / DAY) for row in archive.served(ALL)]


def test_what_several_files_hold_counts_once(tmp_path: Path, told: Told) -> None:
    """As when each day all timelines are exported, or an archive's writer tried again."""
    whole, part, other = (tmp_path / name for name in ("2.ndjson", "1.ndjson", "sub/3.ndjson"))
    churn = Told("churn")
    churn.register()
    churn.promote(1, "dev")
    other.parent.mkdir()
    other.write_bytes(exported(churn))
    whole.write_bytes(exported(told) * 2)
    part.write_bytes(lines(told)[0])
    assert served_in(tmp_path / "*.ndjson") == [("fraud", 7)]
    assert served_in(part, whole, other) == [("churn", 9), ("fraud", 7)]
    assert served_in(tmp_path / "**" / "*.ndjson") == [("churn", 9), ("fraud", 7)]
    assert served_in(tmp_path / "**/*.ndjson", models=("churn",)) == [("churn", 9)]


@pytest.mark.parametrize("folder", ["source=a", "SOURCE=b", "data=1", "model=churn"])
def test_the_names_of_folders_say_nothing(tmp_path: Path, told: Told, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "1.ndjson").write_bytes(exported(told))
    assert served_in(tmp_path / folder / "*.ndjson") == [("fraud", 7)]


def test_timelines_of_one_name_from_two_platforms_are_two(tmp_path: Path, told: Told) -> None:
    other = Told()
    other.on(1).register()
    other.promote(1, "dev")
    (tmp_path / "a").write_bytes(exported(told))
    (tmp_path / "b").write_bytes(exported(other))
    assert sorted(served_in(tmp_path / "?")) == [("fraud", 7), ("fraud", 8)]


@pytest.mark.parametrize("name", ["a[1].ndjson", "it's.ndjson", "a*.ndjson", "ü 模.ndjson", "%5B"])
def test_a_file_may_have_any_name(tmp_path: Path, told: Told, name: str) -> None:
    (tmp_path / name).write_bytes(exported(told))
    (tmp_path / "a1.ndjson").write_bytes(b"nonsense")
    assert served_in(tmp_path / name) == [("fraud", 7)]


def test_the_end_of_an_archive_is_its_last_event(tmp_path: Path, told: Told) -> None:
    file = tmp_path / "export"
    told.on(5).note()
    file.write_bytes(exported(told))
    with reports.archive_reports([str(file)]) as archive:
        assert archive.end() == day(5)


def test_events_of_types_to_come_are_passed_over(tmp_path: Path, told: Told) -> None:
    file = tmp_path / "export"
    newer = json.loads(lines(told)[1])
    newer["data"] |= {"type": "tide.turned", "seq": 3, "data": [1, "two"], "environment": None}
    file.write_bytes(exported(told) + json.dumps(newer).encode() + b"\n")
    assert served_in(file) == [("fraud", 7)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"nonsense\n", "cannot be read: .*export"),
        (b'{"data": 5}\n', "cannot be read"),
        (b'{"data": {"seq": "x"}}\n', "lines that are no events"),
        (b'{"a": 1}\n', "lines that are no events"),
        (b"", "no events"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "export"
    file.write_bytes(content)
    with (
        reports.archive_reports([str(file)]) as archive,
        pytest.raises(InvalidInput, match=says),
    ):
        archive.end()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("model", None),
        ("model", "Fraud"),
        ("time", None),
        ("time", "2026-01-03 00:00:00"),
        ("time", "2026-01-03T00:00:00.000000+01:00"),
        ("time", 5),
        ("type", None),
        ("seq", None),
        ("seq", 2.5),
        ("seq", "2"),
        ("seq", 0),
        ("seq", True),
        ("version", 1.5),
        ("version", "1"),
        ("version", "null"),
    ],
)
def test_an_event_that_is_spelled_otherwise_is_none(
    tmp_path: Path, told: Told, name: str, value: object
) -> None:
    changed = json.loads(lines(told)[1])
    changed["data"][name] = value
    file = tmp_path / "export"
    file.write_bytes(lines(told)[0] + json.dumps(changed).encode() + b"\n")
    with (
        reports.archive_reports([str(file)]) as archive,
        pytest.raises(InvalidInput, match=r"lines that are no events .*\(1\)"),
    ):
        archive.end()


def test_a_model_that_the_archive_does_not_hold_is_refused(tmp_path: Path, told: Told) -> None:
    file = tmp_path / "export"
    file.write_bytes(exported(told))
    with (
        reports.archive_reports([str(file)], ["fraud", "churn"]) as archive,
        pytest.raises(InvalidInput, match="no model 'churn'"),
    ):
        archive.end()


@pytest.mark.parametrize("pattern", ["nothing.ndjson", "*.ndjson", "", "https://example.org/x"])
def test_files_that_are_not_there_are_named(tmp_path: Path, pattern: str) -> None:
    with (
        pytest.raises(InvalidInput, match=re.escape(repr(f"{tmp_path}/{pattern}"))),
        reports.archive_reports([f"{tmp_path}/{pattern}"]),
    ):
        pass


def test_nothing_is_left_where_it_was_asked(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "export").write_bytes(exported(told))
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "here"))
    assert served_in(tmp_path / "export") == [("fraud", 7)]
    assert list((tmp_path / "here").iterdir()) == []


def test_without_duckdb_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "export").touch()
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with (
        pytest.raises(BackendError, match=r"modeltrail\[reports\]"),
        reports.archive_reports([f"{tmp_path}/export"]),
    ):
        pass
