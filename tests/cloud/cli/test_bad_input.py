"""What can never be: a clear message, exit code 2, and nothing written or moved."""

import os
from pathlib import Path

import pytest

from tests.cloud.cli.conftest import Register, champion, done, events
from tests.support.command_line import CommandLine

MODEL = "cli-bad-input"
"""Version 1 is deleted, 2 registered, 3 the champion of dev and staging's is none."""


@pytest.fixture(scope="module", autouse=True)
def _model(modeltrail: CommandLine, register: Register) -> None:
    for _ in range(3):
        register(MODEL)
    done(modeltrail("delete", f"{MODEL}@1", "--kind", "mistake", "-m", "broken"))
    done(modeltrail("promote", f"{MODEL}@3", "dev", "-m", "first"))


NEVER = {
    "an unknown environment": (["promote", f"{MODEL}@2", "qa"], "no environment 'qa'"),
    "an environment that reads as a version": (["promote", f"{MODEL}@2", "7"], "'7'"),
    "the candidates of an environment": (["promote", f"{MODEL}@2", "dev/candidates"], "dev/"),
    "an unknown version": (["promote", f"{MODEL}@4", "dev"], "has no version 4"),
    "a version from before the first": (["promote", f"{MODEL}@0", "dev"], "'0' is not a version"),
    "another spelling": (["promote", f"{MODEL}@02", "dev"], "'02' is not a version"),
    "a letter before it": (["promote", f"{MODEL}@v2", "dev"], "'v2' is not a version"),
    "a huge number": (["promote", f"{MODEL}@{'9' * 5000}", "dev"], "is not a version"),
    "a deleted version": (["promote", f"{MODEL}@1", "dev"], "is deleted"),
    "the champion once more": (["promote", f"{MODEL}@3", "dev"], "is the champion there already"),
    "an older version": (["promote", f"{MODEL}@2", "dev"], "--older"),
    "no version": (["promote", MODEL, "dev"], "names no version"),
    "an environment without champion": (["promote", f"{MODEL}@staging", "dev"], "no champion"),
    "an unknown model": (["promote", "cli-nobody@1", "dev"], "There is no model 'cli-nobody'"),
    "a model in capitals": (["promote", "Fraud@1", "dev"], "'Fraud' is not a model name"),
    "a hostile model": (["promote", "\x1b[31m@1", "dev"], "is not a model name"),
    "a model that climbs": (["promote", "../x@1", "dev"], "is not a model name"),
    "an environment as model": (["promote", "dev@1", "staging"], "cannot name a model"),
    "a version as model": (["promote", "v7@1", "staging"], "cannot name a model"),
    "no model": (["promote", "@1", "staging"], "'' is not a model name"),
    "a model of no end": (["promote", f"{'x' * 100_000}@1", "dev"], "is not a model name"),
    "a candidate that is champion": (["candidate", f"{MODEL}@3", "dev"], "the champion there"),
    "a deleted candidate": (["candidate", f"{MODEL}@1", "staging"], "is deleted"),
    "demoting what is not there": (["demote", f"{MODEL}@2", "dev"], "neither champion nor"),
    "a rollback of a version": (["rollback", f"{MODEL}@3"], "names no environment"),
    "a rollback of candidates": (["rollback", f"{MODEL}@dev/candidates"], "names no environment"),
    "a rollback without a way back": (["rollback", f"{MODEL}@dev"], "no champion before"),
    "a rollback of nothing": (["rollback", f"{MODEL}@staging"], "no champion to roll back"),
    "deleting twice": (["delete", f"{MODEL}@1"], "is deleted already"),
    "restoring what is there": (["restore", f"{MODEL}@2"], "is not deleted"),
    "approving a deleted version": (["approve", f"{MODEL}@1", "dev"], "is deleted"),
    "withdrawing what was not given": (
        ["approve", f"{MODEL}@2", "dev", "--withdraw"],
        "has not approved",
    ),
}


@pytest.mark.parametrize(("words", "says"), NEVER.values(), ids=NEVER)
def test_a_move_that_can_never_be_is_refused_and_nothing_is_written(
    modeltrail: CommandLine, words: list[str], says: str
) -> None:
    before = events(modeltrail, MODEL)
    ran = modeltrail(*words, "-m", "a good reason")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "\x1b" not in ran.err
    assert len(ran.err) < 5000
    assert events(modeltrail, MODEL) == before
    document = modeltrail(*words, "-m", "a good reason", "--json").document
    assert document["exit_code"] == 2
    assert document["remedy"], "it does not say what to do next"


def test_an_older_version_is_promoted_where_it_is_asked_for_as_such(
    modeltrail: CommandLine, register: Register
) -> None:
    model = "cli-older"
    for _ in range(2):
        register(model)
    done(modeltrail("promote", f"{model}@2", "dev", "-m", "new"))
    done(modeltrail("promote", f"{model}@1", "dev", "--older", "-m", "old again"))
    event = events(modeltrail, model)[-1]
    assert event["data"]["older"]
    assert event["data"]["incumbent"] == 2
    assert champion(modeltrail, model) == 1


QUESTIONS = {
    "show of an unknown model": (["show", "cli-nobody"], "There is no model"),
    "show of an unknown model then": (
        ["show", "cli-nobody", "--as-of", "2026-11-24T09:30Z"],
        "There is no model",
    ),
    "show of an unknown version": (["show", f"{MODEL}@9"], "has no version 9"),
    "show of a version then": (
        ["show", f"{MODEL}@2", "--as-of", "2026-11-24T09:30Z"],
        "cannot be asked for",
    ),
    "show of what is to come": (
        ["show", MODEL, "--as-of", "2999-01-01T00:00Z"],
        "is still to come",
    ),
    "a timeline of candidates": (["timeline", f"{MODEL}@dev/candidates"], "no timeline of their"),
    "show of an unknown place": (["show", f"{MODEL}@qa"], "neither a version nor an environment"),
    "a timeline of nobody": (["timeline", "cli-nobody"], "There is no model"),
    "a timeline of an unknown place": (
        ["timeline", MODEL, "--environment", "7"],
        "no environment '7'",
    ),
    "a timeline of an unknown type": (
        ["timeline", MODEL, "--type", "version.eaten"],
        "version.promoted",
    ),
    "loading nobody": (["load", "cli-nobody@1"], "There is no model"),
    "loading no version": (["load", MODEL], "names no version"),
    "loading an unknown version": (["load", f"{MODEL}@9"], "has no version 9"),
    "loading a deleted version": (["load", f"{MODEL}@1"], "is deleted"),
    "loading where nothing serves": (["load", f"{MODEL}@production"], "has no champion"),
    "verifying nobody": (["verify", "cli-nobody"], "There is no model"),
    "verifying a version": (["verify", f"{MODEL}@2"], "is more than a model"),
    "checking an unknown place": (["check", "promotion", f"{MODEL}@2", "qa"], "no environment"),
}


@pytest.mark.parametrize(("words", "says"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_about_what_is_not_there_is_refused(
    modeltrail: CommandLine, words: list[str], says: str
) -> None:
    ran = modeltrail(*words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    document = modeltrail(*words, "--json")
    assert (document.code, document.err) == (2, "")
    assert document.document["message"] in ran.err
    assert document.document["remedy"], "it does not say what to do next"


METRICS = {
    "text": ["accuracy=high"],
    "not a number": ["accuracy=NaN"],
    "infinite": ["accuracy=inf"],
    "too large": ["accuracy=1e400"],
    "too small": ["accuracy=1e-400"],
    "a boolean": ["accuracy=true"],
    "no value": ["accuracy="],
    "no name": ["=0.9"],
    "a blank name": [" =0.9"],
    "no equals sign": ["accuracy"],
    "digits of another script": ["accuracy=\N{ARABIC-INDIC DIGIT ONE}"],
    "an underscore": ["accuracy=1_0"],
    "a space": ["accuracy= 0.9"],
    "a comma": ["accuracy=0,9"],
    "hexadecimal": ["accuracy=0x1"],
    "a whole number that is not kept exactly": ["rows=9007199254740993"],
    "a whole number of no end": [f"rows={'9' * 10_000}"],
    "one name twice": ["a=1", "a=2"],
    "one name twice but for a space": ["a=1", "a =2"],
    "a hostile name": ["\x1b[31ma=1"],
    "one good and one bad": ["a=1", "b=NaN"],
}


@pytest.mark.parametrize("metrics", METRICS.values(), ids=METRICS)
def test_a_metric_is_a_finite_number_that_is_kept_exactly(
    modeltrail: CommandLine, metrics: list[str]
) -> None:
    before = events(modeltrail, MODEL)
    ran = modeltrail("metric", f"{MODEL}@2", "dev", "--", *metrics)
    assert (ran.code, ran.out) == (2, "")
    assert "\x1b" not in ran.err
    assert len(ran.err) < 5000
    assert events(modeltrail, MODEL) == before


def test_metrics_are_recorded_as_they_were_given(modeltrail: CommandLine) -> None:
    given = ["a=-0.5", "b=1e-6", "c=9007199254740991", "d=d=3"]
    ran = done(modeltrail("metric", f"{MODEL}@2", "dev", "--json", "--", *given))
    assert ran.document["data"]["metrics"] == {
        "a": -0.5,
        "b": 1e-6,
        "c": 2**53 - 1,
        "d=d": 3,
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["metric", f"{MODEL}@2", "qa", "a=1"], "no environment 'qa'"),
        (["metric", f"{MODEL}@9", "dev", "a=1"], "has no version 9"),
        (["metric", f"{MODEL}@2", "dev", "a=1", "--rows", "0"], "not in the range 1<=x"),
        (["metric", f"{MODEL}@2", "dev", "a=1", "--dataset", "md5:1"], "dataset_digest"),
        (["note", "cli-nobody", "x"], "There is no model"),
        (["note", f"{MODEL}@2", ""], "is empty"),
        (["note", f"{MODEL}@2", " \t "], "is empty"),
        (["note", f"{MODEL}@2", "\u2060\u200b"], "no visible character"),
        (["note", f"{MODEL}@2", "x", "--environment", "qa"], "no environment 'qa'"),
        (["note", f"{MODEL}@2", "x" * 4001], "at most 4000 characters"),
        (["note", f"{MODEL}@2", "a\rb"], "control character"),
        (["monitor", f"{MODEL}@2", "drift"], "names no environment"),
        (["monitor", f"{MODEL}@dev", "uptime"], "'uptime' is not one of"),
        (["monitor", f"{MODEL}@dev", "drift", "--version", "2"], "is not served in dev"),
        (["monitor", f"{MODEL}@staging", "drift"], "has no champion"),
        (["evidence", "cli-nobody", "dev", "--", "true"], "There is no model"),
        (["evidence", f"{MODEL}@2", "dev", "--", "true"], "is more than a model"),
        (["evidence", MODEL, "qa", "--", "true"], "no environment 'qa'"),
        (["evidence", MODEL, "7", "--", "true"], "no environment '7'"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else "",
)
def test_a_fact_that_cannot_be_is_not_recorded(
    modeltrail: CommandLine, words: list[str], says: str
) -> None:
    before = events(modeltrail, MODEL)
    ran = modeltrail(*words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert events(modeltrail, MODEL) == before


def test_no_suite_is_run_where_its_result_could_not_be_recorded(
    modeltrail: CommandLine, code: Path, tmp_path: Path
) -> None:
    ran = modeltrail(
        "evidence", "cli-nobody", "dev", "--source", code, "--", "touch", tmp_path / "it-ran"
    )
    assert ran.code == 2
    assert not (tmp_path / "it-ran").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_drawing_is_not_made_where_one_may_not_write(
    modeltrail: CommandLine, tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    ran = modeltrail("timeline", MODEL, "--svg", tmp_path / "x.svg")
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_a_drawing_has_a_place_to_be(modeltrail: CommandLine, tmp_path: Path) -> None:
    ran = modeltrail("timeline", MODEL, "--svg", tmp_path / "none" / "x.svg")
    assert ran.code == 2
    assert "cannot be written: No such file or directory" in ran.err
    ran = modeltrail("timeline", MODEL, "--svg", tmp_path)
    assert ran.code == 2
    assert "is a directory" in ran.err
    ran = modeltrail("timeline", MODEL, "--svg", tmp_path / f"{'x' * 300}.svg")
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []
    os.mkfifo(tmp_path / "pipe")
    ran = modeltrail("timeline", MODEL, "--svg", tmp_path / "pipe")
    assert ran.code == 2
    assert (tmp_path / "pipe").is_fifo()


def test_what_is_in_the_way_of_a_download_is_left_as_it_is(
    modeltrail: CommandLine, tmp_path: Path
) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / "thesis.txt").write_text("the only copy")
    ran = modeltrail("load", f"{MODEL}@2", "--to", target)
    assert (ran.code, ran.out) == (2, "")
    assert [path.name for path in target.iterdir()] == ["thesis.txt"]
    ran = modeltrail("load", f"{MODEL}@2", "--to", target / "thesis.txt")
    assert ran.code == 2
    assert (target / "thesis.txt").read_text() == "the only copy"
