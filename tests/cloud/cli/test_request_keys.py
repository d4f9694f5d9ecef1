"""Idempotency keys: one call under one key is recorded once, and always gives its one answer."""

from pathlib import Path

import pytest

from tests.cloud.cli.conftest import Register, done, events
from tests.support.command_line import CommandLine

MODEL = "cli-request-keys"


@pytest.fixture(scope="module", autouse=True)
def _model(modeltrail: CommandLine, register: Register) -> None:
    for _ in range(2):
        register(MODEL)
    for number in (1, 2):
        done(modeltrail("promote", f"{MODEL}@{number}", "dev", "-m", "on"))


CALLS = {
    "candidate": ["candidate", f"{MODEL}@1", "dev", "-m", "beside"],
    "demote": ["demote", f"{MODEL}@1", "dev", "-m", "no more"],
    "rollback": ["rollback", f"{MODEL}@dev", "-m", "complaints"],
    "bound rollback": ["promote", f"{MODEL}@2", "dev", "-m", "on again"],
    "delete": ["delete", f"{MODEL}@1", "--kind", "mistake", "-m", "old"],
    "restore": ["restore", f"{MODEL}@1", "-m", "not so old"],
    "approve": ["approve", f"{MODEL}@1", "dev"],
    "withdraw": ["approve", f"{MODEL}@1", "dev", "--withdraw", "-m", "no"],
    "metric": ["metric", f"{MODEL}@1", "dev", "a=1", "--at", "2026-11-24T09:30Z"],
    "note": ["note", MODEL, "complaints doubled"],
    "monitor": ["monitor", f"{MODEL}@dev", "drift", "--version", "2"],
}


@pytest.mark.parametrize("name", CALLS)
def test_the_same_call_under_the_same_key_is_recorded_once(
    modeltrail: CommandLine, name: str
) -> None:
    """In the order of the calls, each of which needs what the ones before it have done."""
    words = [*CALLS[name], "--request-key", f"key/{name.replace(' ', '-')}", "--json"]
    first = done(modeltrail(*words))
    told = events(modeltrail, MODEL)
    assert first.document == told[-1]
    again = done(modeltrail(*words))
    assert again.document == first.document
    assert events(modeltrail, MODEL) == told


def test_another_call_under_the_same_key_is_a_conflict(modeltrail: CommandLine) -> None:
    words = ["note", MODEL, "one thing", "--request-key", "shared"]
    done(modeltrail(*words))
    told = events(modeltrail, MODEL)
    for other in (
        ["note", MODEL, "another thing", "--request-key", "shared"],
        ["delete", f"{MODEL}@1", "--kind", "mistake", "-m", "old", "--request-key", "shared"],
    ):
        ran = modeltrail(*other)
        assert (ran.code, ran.out) == (4, "")
        assert "'shared'" in ran.err
    assert modeltrail(*words, profile="bob").code == 4
    assert events(modeltrail, MODEL) == told


def test_a_denial_under_a_key_stays_the_answer(modeltrail: CommandLine) -> None:
    words = ["promote", f"{MODEL}@2", "production", "-m", "now", "--request-key", "denied"]
    first, again = modeltrail(*words), modeltrail(*words)
    assert first.code == again.code == 1
    assert first.err == again.err
    assert len(events(modeltrail, MODEL, "--type", "promotion.denied")) == 1


def test_a_registration_under_a_key_makes_one_version(
    modeltrail: CommandLine, code: Path, training: Path, tmp_path: Path
) -> None:
    (tmp_path / "weights").write_text("weights")
    words = [
        *("register", MODEL, tmp_path / "weights", "--training", training),
        *("--code", code, "--request-key", "train-42", "--json"),
    ]
    assert done(modeltrail(*words)).document == done(modeltrail(*words)).document
    (tmp_path / "weights").write_text("other weights")
    assert modeltrail(*words).code == 4


def test_evidence_from_one_file_under_a_key_is_recorded_once(
    modeltrail: CommandLine, code: Path, tmp_path: Path
) -> None:
    junit = tmp_path / "junit.xml"
    junit.write_text('<testsuite><testcase name="a" time="0.1"/></testsuite>')
    words = [
        *("evidence", MODEL, "dev", "--source", code, "--junit", junit),
        *("--request-key", "run-7", "--json"),
    ]
    assert done(modeltrail(*words)).document == done(modeltrail(*words)).document
