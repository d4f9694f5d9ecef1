"""What is printed: safe for a terminal, in any encoding, to any kind of reader."""

import io
import json
import os
import subprocess
import unicodedata
from pathlib import Path
from typing import IO, TextIO

import pytest

from modeltrail.cli import _stream as stream
from modeltrail.cli._output import print_error, print_json
from modeltrail.errors import BackendError, InvalidInput
from tests.support.command_line import (
    PROGRAM,
    Ran,
    call,
    closed_pipe,
    environment,
    finished,
)

HOSTILE = {
    "an escape sequence": "\x1b[31mred\x1b[0m",
    "one of eight bits": "\x9b31mred",
    "a title": "\x1b]0;owned\x07",
    "a carriage return": "denied\rallowed",
    "a line break": "x\nmodeltrail: allowed",
    "a Unicode line break": "x\u2028y\u2029z\x85",
    "a direction override": "a\u202eb\u2066c",
    "an invisible tag": "a\U000e0041b",
    "a lone surrogate": "a\udcffb",
    "backspaces": "no\b\byes",
    "a null": "a\x00b",
}


def dangerous(text: str) -> set[str]:
    """Return the characters of a text that a terminal obeys, or that nobody sees."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_line_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert dangerous(text)
    shown = stream.shown(text)
    assert not dangerous(shown)
    assert len(shown.splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["plain", "naïve café", "模型", "Ω ≤ 3", "\u0645\u06cc\u200c\u062e", "👩\u200d🔬"]
)
def test_what_people_write_is_shown_as_it_is(text: str) -> None:
    assert stream.shown(text) == text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_error_that_quotes_hostile_text_stays_harmless(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = print_error(InvalidInput(text, remedy=text), as_json=False)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert dangerous(err) == {"\n"}
    first, *more = err.splitlines()
    assert first.startswith("modeltrail: ")
    assert all(line.startswith("  ") for line in more)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_document_that_quotes_hostile_text_is_harmless_and_exact(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr("sys.stdout", printed)
    print_json({"text": text, "kept": "naïve"})
    printed.seek(0)
    document = printed.read()
    assert dangerous(document) <= {"\n"}
    assert "naïve" in document
    assert json.loads(document)["text"] == text


def test_a_very_long_message_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(InvalidInput(f"{'x' * 100_000} is not a name."), as_json=False)
    err = capsys.readouterr().err
    assert len(err) < 3000
    assert "characters left out)" in err
    assert err.endswith("x is not a name.\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_what_an_encoding_cannot_spell_is_shown_as_an_escape(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr("sys.stdout", printed)
    assert stream.echo("naïve 模型")
    printed.seek(0)
    text = printed.read()
    assert "\\u6a21\\u578b" in text
    assert ("ï" in text) == (encoding != "ascii")
    print_json({"text": "模型"})
    printed.seek(0)
    assert json.loads(printed.read().splitlines()[-2].strip().join("{}")) == {"text": "模型"}


def test_a_stream_that_the_caller_closed_is_a_reader_that_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert not stream.echo("text")
    assert not print_json({})


def run(*words: str, stdout: IO[bytes] | TextIO) -> Ran:
    with (
        stdout,
        subprocess.Popen(
            [PROGRAM, *words],
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd="/",
            env=environment(),
        ) as process,
    ):
        return finished(process)


@pytest.mark.parametrize(
    ("words", "code"), [(["--help"], 0), (["--version"], 0), (["show", "--json"], 2)]
)
def test_a_closed_pipe_changes_no_exit_code(words: list[str], code: int) -> None:
    ran = run(*words, stdout=closed_pipe())
    assert ran.code == code
    assert "Traceback" not in ran.err
    assert "Exception" not in ran.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")  # noqa: PTH110
@pytest.mark.parametrize(("words", "code"), [(["--help"], 5), (["show", "--json"], 2)])
def test_of_a_full_disk_the_error_is_told_where_it_can_be(words: list[str], code: int) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 (a device)
        ran = run(*words, stdout=full)
    assert ran.code == code
    assert ran.err.startswith("modeltrail: ")
    assert "Exception" not in ran.err


def test_what_the_machine_refuses_is_the_back_ends_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    ran = call("show")
    assert ran.code == BackendError.exit_code
    assert ran.err == "modeltrail: The machine refused: No such file or directory.\n"
