"""What stands in the document of the benchmarks."""

import re
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import record

TEXT = record.DOCUMENT.read_text(encoding="utf-8")


def test_every_line_of_a_run_is_described() -> None:
    described = set(re.findall(r"`(\w+)`", TEXT))
    assert described >= record.TARGETS.keys()


def test_every_benchmark_is_described() -> None:
    listed = re.findall(r"^\| `(\w+)` \| `", TEXT, re.MULTILINE)
    assert listed == [*command.ALONE, *command.ON_THE_LOCAL_AWS]


def test_a_run_replaces_the_one_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "benchmarks.md"
    file.write_text(f"Before.\n{record.BEGIN}\nold\n{record.END}\nAfter.\n")
    monkeypatch.setattr(record, "DOCUMENT", file)
    for ratio in ("1.3", "1.1"):
        record.write({"append_ratio": ratio, "append_ratio_dynamodb_local": "1.07"})
    text = file.read_text()
    assert "| `append_ratio` | at most 1.25 | 1.1 | 1.07 |" in text
    assert "| `bulk_speedup` | at least 20 |  |  |" in text
    assert (text.startswith("Before.\n"), text.endswith("\nAfter.\n")) == (True, True)
    assert "old" not in text
    assert "1.3" not in text


def test_an_unknown_name_is_refused_before_anything_is_measured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command.main(["append", "apend"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "'apend'" in err
