"""What stands in the document of the benchmarks."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import record

ROOT = Path(__file__).parents[3]
TEXT = record.DOCUMENT.read_text(encoding="utf-8")


def test_every_line_of_a_run_is_described() -> None:
    described = set(re.findall(r"`(\w+)`", TEXT))
    assert described >= record.TARGETS.keys()


def test_every_benchmark_is_described() -> None:
    listed = re.findall(r"^\| `(\w+)` \| `", TEXT, re.MULTILINE)
    assert listed == [*command.ALONE, *command.ON_THE_LOCAL_AWS]


@pytest.mark.parametrize(
    "arguments", re.findall(r"^    make ([^#\n]+?) *(?:#|$)", TEXT, re.MULTILINE)
)
def test_a_command_of_the_document_is_one_that_make_and_the_benchmarks_take(arguments: str) -> None:
    command_line = ["make", "--dry-run", *shlex.split(arguments)]
    said = subprocess.run(command_line, cwd=ROOT, capture_output=True, text=True, check=True)
    names = shlex.split(said.stdout.splitlines()[-1].partition("-m benchmarks")[2])
    assert names == ["--record"] or {*names} <= {*command.ALONE, *command.ON_THE_LOCAL_AWS}


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
