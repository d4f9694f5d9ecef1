"""Command lines that cannot be meant: exit code 2, and what to write instead."""

import os
import subprocess

import click
import pytest

from modeltrail.cli._main import app
from tests.support.command_line import PROGRAM, call, environment, leaves

COMMANDS = [path for path, _ in leaves()]
PATHS = [
    (path, option.opts[-1])
    for path, command in [((), app), *leaves()]
    for option in command.params
    if isinstance(option, click.Option) and isinstance(option.type, click.Path)
]


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where no platform is configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MODELTRAIL_PLATFORM", raising=False)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_says_usage_errors_as_one_document_where_that_is_asked(
    path: tuple[str, ...],
) -> None:
    ran = call(*path, "--no-such-option", "--json")
    assert ran.code == 2
    assert ran.err == ""
    document = ran.document
    assert document["error"] == "InvalidInput"
    assert document["exit_code"] == 2
    assert "--no-such-option" in document["message"]
    assert document["remedy"] == f"See 'modeltrail {' '.join(path)} --help'."


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_takes_json(path: tuple[str, ...]) -> None:
    assert "--json" in call(*path, "--help").out


@pytest.mark.parametrize("words", [[], ["local"], ["check"], ["report"]], ids=str)
def test_nothing_to_do_is_answered_with_the_help(words: list[str]) -> None:
    ran = call(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.rstrip() == call(*words, "--help").out.rstrip()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("promot", "promote"), ("assign", "promote"), ("ls", "show"), ("up", "local up")],
)
def test_an_unknown_command_is_answered_with_the_one_that_may_be_meant(
    typed: str, meant: str
) -> None:
    ran = call(typed, "fraud@7")
    assert ran.code == 2
    assert f"There is no command {typed!r}" in ran.err
    assert f"'modeltrail {meant}'" in ran.err


def test_a_command_that_resembles_none_is_answered_with_where_they_are_listed() -> None:
    ran = call("xyzzy\x1b[2J")
    assert ran.code == 2
    assert "--help" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("option", ["--profile", "--platform"])
def test_an_option_of_the_program_behind_the_command_is_sent_before_it(option: str) -> None:
    ran = call("show", option, "x")
    assert ran.code == 2
    assert f"It stands before the command: modeltrail {option}" in ran.err


def test_an_option_of_a_command_before_it_is_sent_behind_it() -> None:
    ran = call("--json", "show")
    assert (ran.code, ran.err) == (2, "")
    assert "stand after it" in ran.document["remedy"]


@pytest.mark.parametrize(
    "words",
    [
        ["promote", "fraud@1", "dev"],
        ["candidate", "fraud@1", "dev"],
        ["demote", "fraud@1", "dev"],
        ["rollback", "fraud@dev"],
        ["delete", "fraud@1"],
        ["restore", "fraud@1"],
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (None, "Missing option '-m' / '--reason'"),
        ("", "is empty"),
        (" \t\n ", "is empty"),
        ("x" * 4001, "at most 4000 characters"),
        ("a\x1b[31mb", "control character U+001B"),
        ("a\udcffb", "is not Unicode text"),
    ],
    ids=["none", "empty", "blank", "too long", "an escape", "no Unicode"],
)
def test_what_moves_a_pointer_or_hides_a_version_needs_a_reason_that_can_be_read(
    words: list[str], reason: str | None, says: str
) -> None:
    """It is asked for before anything else: there is no platform here."""
    ran = call(*words, *([] if reason is None else ["-m", reason]))
    assert ran.code == 2
    assert says in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ["rollback", "fraud@dev", "-m", "x", "--to"],
        ["monitor", "fraud@dev", "drift", "--version"],
        ["timeline", "fraud", "--version"],
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize(
    "number", ["01", "v1", "+1", "1_0", "0", "-1", "1.0", "\N{FULLWIDTH DIGIT ONE}", "1000000"]
)
def test_a_version_has_one_spelling(words: list[str], number: str) -> None:
    ran = call(*words, number)
    assert ran.code == 2
    assert f"{number!r} is not a version" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ["metric", "fraud@1", "dev", "a=1", "--at"],
        ["note", "fraud", "x", "--at"],
        ["timeline", "fraud", "--since"],
        ["timeline", "fraud", "--until"],
        ["show", "fraud", "--as-of"],
    ],
    ids=lambda words: f"{words[0]} {words[-1]}",
)
@pytest.mark.parametrize("instant", ["2026-11-24T09:30:00", "yesterday", "", "2026-13-01T00:00Z"])
def test_an_instant_has_its_zone(words: list[str], instant: str) -> None:
    ran = call(*words, instant)
    assert ran.code == 2
    assert "is not an instant" in ran.err
    assert "with its zone" in ran.err


@pytest.mark.parametrize("key", ["", "with space", "ключ", "x" * 129, "a\x1bb"])
def test_a_malformed_request_key_is_refused(key: str) -> None:
    ran = call("promote", "fraud@1", "dev", "-m", "x", "--request-key", key)
    assert ran.code == 2
    assert "is not a request key" in ran.err


@pytest.mark.parametrize(
    ("path", "option"),
    PATHS,
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_an_empty_path_is_not_the_current_folder(path: tuple[str, ...], option: str) -> None:
    ran = call(*path, option, "")
    assert ran.code == 2
    assert f"'{option}'" in ran.err
    assert "is empty" in ran.err


def test_nor_is_an_empty_path_of_an_artifact() -> None:
    ran = call("register", "fraud", "", "--training", "t", "--code", ".")
    assert ran.code == 2
    assert "'PATH': The path is empty" in ran.err


def test_the_paths_of_every_option_are_among_them() -> None:
    named = {option for _, option in PATHS}
    assert named >= {"--platform", "--to", "--training", "--code", "--source", "--suite", "--svg"}


def test_json_after_two_dashes_is_not_ours() -> None:
    ran = call("evidence", "fraud", "dev", "--", "pytest", "--json")
    assert ran.code == 2
    assert ran.out == ""


def test_a_request_key_does_not_make_two_runs_one() -> None:
    ran = call("evidence", "fraud", "dev", "--request-key", "k", "--", "pytest")
    assert ran.code == 2
    assert "--junit" in ran.err


def test_evidence_of_nothing_is_refused() -> None:
    ran = call("evidence", "fraud", "dev")
    assert ran.code == 2
    assert "nothing to record" in ran.err


def test_withdrawing_an_approval_needs_a_reason() -> None:
    ran = call("approve", "fraud@1", "dev", "--withdraw")
    assert ran.code == 2
    assert "needs a reason" in ran.err


def test_a_shell_completes_commands_and_options() -> None:
    def completed(words: str) -> str:
        return subprocess.run(
            [PROGRAM],
            env=environment(
                _MODELTRAIL_COMPLETE="bash_complete",
                COMP_WORDS=words,
                COMP_CWORD=str(len(words.split()) - 1),
            ),
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert completed("modeltrail prom") == "plain,promote\n"
    assert "--reason" in completed("modeltrail promote --re")
