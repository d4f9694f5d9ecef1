"""Output that nobody reads never hides whether an event was written, nor changes the exit code."""

from pathlib import Path
from typing import TextIO

import pytest

from tests.cloud.cli.conftest import Register, champion, events
from tests.support.command_line import CommandLine, Ran, closed_pipe, finished

MODEL = "cli-output-lost"
FULL = Path("/dev/full")


@pytest.fixture(scope="module", autouse=True)
def _model(register: Register) -> None:
    for _ in range(4):
        register(MODEL)


def into(modeltrail: CommandLine, stdout: TextIO, *words: object) -> Ran:
    """Call a command in this process, its output going where it is lost."""
    with stdout:
        return modeltrail(*words, stdout=stdout)


def test_a_program_behind_a_closed_pipe_ends_as_it_would(modeltrail: CommandLine) -> None:
    with closed_pipe() as pipe, modeltrail.start("note", MODEL, "x", stdout=pipe) as process:
        ran = finished(process)
    seq = events(modeltrail, MODEL)[-1]["seq"]
    assert ran == Ran(0, "", f"Written: event #{seq} of {MODEL} (business.noted).\n")


@pytest.mark.parametrize(("number", "more"), [(1, []), (2, ["--json"])], ids=["text", "json"])
def test_behind_a_closed_pipe_the_event_is_written_and_told(
    modeltrail: CommandLine, number: int, more: list[str]
) -> None:
    words = ["promote", f"{MODEL}@{number}", "dev", "-m", "on", *more]
    ran = into(modeltrail, closed_pipe(), *words)
    event = events(modeltrail, MODEL)[-1]
    assert event["type"] == "version.promoted"
    assert ran == Ran(0, "", f"Written: event #{event['seq']} of {MODEL} (version.promoted).\n")
    assert champion(modeltrail, MODEL) == number


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_on_a_full_disk_the_event_is_written_and_told_and_the_exit_code_says_it_is_lost(
    modeltrail: CommandLine,
) -> None:
    words = ["promote", f"{MODEL}@3", "dev", "-m", "on", "--json"]
    with FULL.open("wb") as full, modeltrail.start(*words, stdout=full) as process:
        ran = finished(process)
    event = events(modeltrail, MODEL)[-1]
    assert ran.code == 5
    written, lost, _ = ran.err.splitlines()
    assert written == f"Written: event #{event['seq']} of {MODEL} (version.promoted)."
    assert lost == "modeltrail: Standard output cannot be written: No space left on device."
    assert champion(modeltrail, MODEL) == 3


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["text", "json"])
def test_behind_a_closed_pipe_a_denial_is_told_and_ends_with_1(
    modeltrail: CommandLine, more: list[str]
) -> None:
    words = ["promote", f"{MODEL}@4", "production", "-m", "on", *more]
    ran = into(modeltrail, closed_pipe(), *words)
    assert ran.code == 1
    assert "The policy denies" in ran.err
    assert "remedy: " in ran.err


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        (["timeline", MODEL], 0),
        (["timeline", MODEL, "--json"], 0),
        (["show", MODEL], 0),
        (["verify", MODEL], 0),
        (["check", "promotion", f"{MODEL}@4", "production", "-m", "x"], 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_behind_a_closed_pipe_a_question_ends_as_it_would(
    modeltrail: CommandLine, words: list[str], ends: int
) -> None:
    assert into(modeltrail, closed_pipe(), *words) == Ran(ends, "", "")


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["text", "json"])
def test_on_a_full_disk_a_question_has_no_answer(modeltrail: CommandLine, more: list[str]) -> None:
    ran = into(modeltrail, FULL.open("w"), "timeline", MODEL, *more)
    assert ran.code == 5
    assert ran.err.startswith("modeltrail: Standard output cannot be written: ")
    assert "Traceback" not in ran.err
