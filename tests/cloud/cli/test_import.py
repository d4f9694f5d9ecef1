"""Exports brought into the table, through the command line."""

from pathlib import Path

import pytest

from tests.cloud.cli.conftest import done, events
from tests.support.command_line import CommandLine
from tests.support.exports import exported, varied

ONE, TWO = "cli-import-a", "cli-import-b"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "all.ndjson"
    made.write_bytes(exported(varied(ONE), varied(TWO, length=130)))
    return made


def test_an_export_is_imported_once_and_exports_as_the_same_bytes(
    modeltrail: CommandLine, file: Path, tmp_path: Path
) -> None:
    first = done(modeltrail("import", file)).out
    head = varied(TWO, length=130).head.hash
    assert f"{TWO}: 130 events imported, head {head}\n" in first
    again = tmp_path / "again.ndjson"
    done(modeltrail("export", ONE, TWO, "--to", again))
    told = again.read_bytes().splitlines()
    assert b'"type":"timeline.imported"' in told.pop(20)
    assert b'"type":"timeline.imported"' in told.pop()
    assert told == file.read_bytes().splitlines()
    assert "20 events, from the export sha256:" in done(modeltrail("timeline", ONE)).out
    files = "Files do not come with an export: 4 versions can be loaded only where bucket can be "
    assert files in first
    assert f"{ONE}: all 20 events were there" in done(modeltrail("import", "file", file)).out
    told = done(modeltrail("import", "--json", file)).document
    assert told[1] == {
        "model": TWO,
        "events": 130,
        "written": 0,
        "head": head,
        "artifacts": 2,
        "buckets": ["bucket"],
    }
    assert done(modeltrail("verify", ONE, TWO)).err == ""
    assert f"champion {ONE}@1" in done(modeltrail("show", f"{ONE}@production")).out
    done(modeltrail("note", ONE, "Here."))
    assert f"{ONE}: all 20 events were there" in done(modeltrail("import", file)).out
    file.write_bytes(exported(varied(ONE, length=30)))
    ran = modeltrail("import", file)
    assert ran.code == 4
    assert f"The timeline of '{ONE}' in the table is another than the export's" in ran.err
    assert len(events(modeltrail, ONE)) == 22


def test_what_cannot_be_imported_is_refused(
    modeltrail: CommandLine, file: Path, tmp_path: Path
) -> None:
    for words, code, says in (
        ([tmp_path / "none"], 2, "There is no file"),
        ([tmp_path], 2, "is a directory"),
        (["/dev/null"], 2, "There is no file '/dev/null'"),
    ):
        ran = modeltrail("import", *words)
        assert (ran.code, says in ran.err) == (code, True), ran
    file.write_bytes(exported(varied("cli-import-c")).replace(b"Note 9", b"Nope 9"))
    ran = modeltrail("import", file, "--json")
    assert ran.code == 6
    assert ran.document["message"].startswith("Line 10: Event #10 of 'cli-import-c' was changed")
    assert modeltrail("show", "cli-import-c").code == 2


def test_what_was_imported_without_its_files_is_not_loaded_and_says_why(
    modeltrail: CommandLine, file: Path, tmp_path: Path
) -> None:
    file.write_bytes(exported(varied("cli-import-d")))
    done(modeltrail("import", file))
    ran = modeltrail("load", "cli-import-d@1", "--to", tmp_path / "loaded")
    assert ran.code in {5, 6}
    assert "Its files stayed in bucket, where it was registered: let the read roles" in ran.err


def test_who_may_not_write_imports_nothing(modeltrail: CommandLine, file: Path) -> None:
    ran = modeltrail("import", file, profile="production")
    assert ran.code in {2, 5}
    assert "imported" not in ran.out
