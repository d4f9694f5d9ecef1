"""What people wrote is recorded as it is, and reaches no terminal as a command."""

import os
import re
import resource
import unicodedata
from pathlib import Path

import pytest

from tests.cloud.cli.conftest import Register, done, events, write_training
from tests.support.command_line import CommandLine, finished, stream

MODEL = "cli-hostile"
REASONS = {
    "markup": "[bold red]really[/bold red] [link=http://evil]here[/link] :boom:",
    "a broken tag": "[/] [[ ]",
    "a direction override": "gpj.\u202egolatac\u202c fine",
    "invisible letters": "a\u2060b\u00adc\ufeffd",
    "line breaks": "first\nmodeltrail: promoted by carol\n\tthird",
    "letters that climb": "z" + "\u0301" * 200,
    "wide letters": "模型" * 400,
    "emoji": "\N{FAMILY}\N{WOMAN}\u200d\N{MICROSCOPE}",
    "one long word": "x" * 4000,
    "an option": "--json",
    "a format": "%s {0} {event.seq} \\x1b[31m $(reboot) `id`",
}


@pytest.fixture(scope="module", autouse=True)
def _model(modeltrail: CommandLine, register: Register) -> None:
    register(MODEL)
    for reason in REASONS.values():
        done(modeltrail("note", MODEL, "--", reason))
    words = ("metric", f"{MODEL}@1", "dev", "--", "[red]a\u202eb=1")
    done(modeltrail(*words))


def hidden(text: str) -> set[str]:
    """Return the characters that a terminal obeys, or that nobody sees."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"}} - {"\n", "\u200d"}


def test_reasons_are_recorded_as_they_are(modeltrail: CommandLine) -> None:
    noted = [e["data"]["text"] for e in events(modeltrail, MODEL, "--type", "business.noted")]
    assert noted == list(REASONS.values())


@pytest.mark.parametrize(
    "words",
    [["timeline", MODEL], ["timeline", MODEL, "--json"], ["show", MODEL], ["show", f"{MODEL}@1"]],
    ids=" ".join,
)
def test_nothing_that_is_printed_controls_a_terminal(
    modeltrail: CommandLine, words: list[str]
) -> None:
    ran = done(modeltrail(*words))
    assert not hidden(ran.out)
    assert not any(line.startswith("modeltrail:") for line in ran.out.splitlines())


def test_the_drawing_holds_the_texts_and_nothing_that_runs(
    modeltrail: CommandLine, tmp_path: Path
) -> None:
    done(modeltrail("timeline", MODEL, "--svg", tmp_path / "x.svg"))
    drawn = (tmp_path / "x.svg").read_text("utf-8")
    assert not hidden(drawn)
    assert "<script" not in drawn


@pytest.mark.parametrize("no_color", [False, True])
def test_on_a_terminal_only_colours_are_set(modeltrail: CommandLine, *, no_color: bool) -> None:
    near, far = os.openpty()
    env = {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "25"}
    env |= {"NO_COLOR": "1"} if no_color else {}
    with os.fdopen(far, "wb") as terminal:
        process = modeltrail.start("timeline", MODEL, stdout=terminal, env=env)
    content = b""
    try:
        while piece := os.read(near, 1 << 16):
            content += piece
    except OSError:  # how the end of a terminal is told
        pass
    finally:
        os.close(near)
    with process:
        assert finished(process).code == 0
    text = content.decode()
    assert bool(re.search(r"\x1b\[[0-9;]*3[0-9]", text)) != no_color
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\r\n", "\n")
    assert not hidden(plain)
    assert "[bold red]really[/bold red]" in plain


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_where_there_is_no_unicode_everything_is_still_printed(
    modeltrail: CommandLine, encoding: str
) -> None:
    for words in (["timeline", MODEL], ["show", MODEL], ["note", MODEL, "naïve 模型"]):
        ran = done(modeltrail(*words, stdout=stream(encoding)))
        assert ran.out.encode(encoding)
    ran = done(modeltrail("timeline", MODEL, "--json", stdout=stream(encoding)))
    assert ran.out.isascii()
    assert ran.document[-1]["data"] == {"text": "naïve 模型"}


def test_a_program_without_unicode_prints_everything(modeltrail: CommandLine) -> None:
    env = {"PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    ran = done(modeltrail.process("timeline", MODEL, env=env))
    assert ran.out.isascii()


def test_a_path_is_shown_and_does_not_speak(modeltrail: CommandLine, tmp_path: Path) -> None:
    hostile = tmp_path / "\x1b[31mred\n\u202ex"
    ran = done(modeltrail("load", f"{MODEL}@1", "--to", hostile))
    assert hostile.is_dir()
    assert not hidden(ran.out)
    assert ran.out.count("\n") == 1
    document = done(modeltrail("load", f"{MODEL}@1", "--to", hostile, "--json")).document
    assert document["path"] == str(hostile)


def test_a_training_record_cannot_speak_to_a_terminal(
    modeltrail: CommandLine, code: Path, tmp_path: Path
) -> None:
    artifact = tmp_path / "weights"
    artifact.write_text("weights")
    parameters = {"\x1b[31m": "\x07", "a\nb": ["\u202e", {"\x9b": None}]}
    training = write_training(tmp_path / "training.json", parameters=parameters)
    words = ("register", f"{MODEL}-2", artifact, "--training", training, "--code", code)
    done(modeltrail(*words))
    ran = done(modeltrail("show", f"{MODEL}-2@1"))
    assert not hidden(ran.out)
    told = done(modeltrail("show", f"{MODEL}-2@1", "--json"))
    assert not hidden(told.out)
    assert told.document["parameters"] == parameters


@pytest.mark.parametrize("target", ["svg", "folder"])
def test_a_full_disk_leaves_nothing_half_done(
    modeltrail: CommandLine, tmp_path: Path, target: str
) -> None:
    """A limit on the size of files stands for the disk: the kernel refuses to write the same."""
    words = {
        "svg": ["timeline", MODEL, "--svg", tmp_path / "x.svg"],
        "folder": ["load", f"{MODEL}@1", "--to", tmp_path / "loaded"],
    }[target]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    done(modeltrail("show", MODEL))  # what is loaded on first use is loaded
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, before[1]))
    try:
        ran = modeltrail(*words)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (ran.code, ran.out) == (5, "")
    assert "failed" in ran.err or "cannot be written" in ran.err
    assert list(tmp_path.iterdir()) == []
