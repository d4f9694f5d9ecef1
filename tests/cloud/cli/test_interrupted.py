"""Commands that are stopped, raced or left alone between reading and writing.

Their OPA waits until the test lets it go on: between what was read and what is written then.
"""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from modeltrail.policy.opa import OPA_VARIABLE, find_opa
from tests.cloud.cli.conftest import Register, champion, done, events
from tests.support import proxy
from tests.support.command_line import CommandLine, finished
from tests.support.relay import Relay
from tests.support.waiting_opa import WaitingOpa, waiting_opa


@pytest.fixture
def opa(tmp_path: Path) -> Iterator[WaitingOpa]:
    with waiting_opa(tmp_path) as waiting:
        yield waiting


def promotion(model: str, number: int = 1) -> list[str]:
    return ["promote", f"{model}@{number}", "dev", "-m", f"version {number}"]


def test_ctrl_c_ends_a_command_with_130_and_nothing_is_written(
    modeltrail: CommandLine, register: Register, opa: WaitingOpa
) -> None:
    model = "cli-ctrl-c"
    register(model)
    with modeltrail.start(*promotion(model), env=opa.env) as process:
        opa.wait()
        process.send_signal(signal.SIGINT)
        ran = finished(process)
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.startswith("modeltrail: Interrupted.\n")
    assert "modeltrail timeline" in ran.err
    assert len(events(modeltrail, model)) == 1


def test_ctrl_c_is_told_as_a_document_too(
    modeltrail: CommandLine, register: Register, opa: WaitingOpa
) -> None:
    model = "cli-ctrl-c-json"
    register(model)
    with modeltrail.start(*promotion(model), "--json", env=opa.env) as process:
        opa.wait()
        process.send_signal(signal.SIGINT)
        ran = finished(process)
    assert (ran.code, ran.document["error"], ran.err) == (130, "Interrupted", "")


def test_of_two_promoters_one_wins_and_the_other_is_told_what_happened(
    modeltrail: CommandLine, register: Register, opa: WaitingOpa
) -> None:
    model = "cli-race"
    for _ in range(2):
        register(model)
    with modeltrail.start(*promotion(model, 1), env=opa.env) as slow:
        opa.wait()
        quick = modeltrail.process(*promotion(model, 2), profile="bob")
        opa.go_on()
        late = finished(slow)
    assert quick.code == 0, quick
    assert (late.code, late.out) == (4, "")
    assert "version.promoted 2 in dev by 111111111111/user/bob" in late.err
    assert champion(modeltrail, model) == 2
    assert len(events(modeltrail, model, "--type", "version.promoted")) == 1


def test_what_others_wrote_about_something_else_is_no_conflict(
    modeltrail: CommandLine, register: Register, opa: WaitingOpa
) -> None:
    model = "cli-no-race"
    register(model)
    with modeltrail.start(*promotion(model), env=opa.env) as slow:
        opa.wait()
        done(modeltrail("note", model, "complaints doubled"))
        opa.go_on()
        ran = finished(slow)
    assert ran.code == 0, ran
    assert champion(modeltrail, model) == 1


def at(modeltrail: CommandLine, folder: Path, **changed: object) -> CommandLine:
    """Return a command line at the same platform but for what is changed."""
    platform = modeltrail.sessions.open(modeltrail.platform, "alice").platform
    file = folder / "platform.json"
    file.write_text(platform.model_copy(update=changed).model_dump_json())
    return CommandLine(file, modeltrail.sessions)


@pytest.fixture
def url(modeltrail: CommandLine) -> str:
    """Where the local AWS is."""
    return str(modeltrail.sessions.open(modeltrail.platform, "alice").platform.endpoint_url)


def test_an_aws_that_goes_away_in_the_middle_is_said_to_be_gone(
    modeltrail: CommandLine, register: Register, opa: WaitingOpa, url: str, tmp_path: Path
) -> None:
    model = "cli-aws-gone"
    register(model)
    with Relay(url).running() as relay:
        far = at(modeltrail, tmp_path, endpoint_url=relay.url)
        with far.start(*promotion(model), env=opa.env) as process:
            opa.wait()
            relay.cut()
            opa.go_on()
            ran = finished(process)
        assert (ran.code, ran.out) == (5, "")
        assert "cannot be reached" in ran.err
        assert "modeltrail local status" in ran.err
        after = far.alone("show", model, "--json")
        assert (after.code, after.err) == (5, "")
        assert "cannot be reached" in after.document["message"]
    assert len(events(modeltrail, model)) == 1


@pytest.mark.parametrize("command", ["load", "promote"])
def test_ctrl_c_ends_a_command_that_waits_for_a_bucket_that_does_not_answer(
    *, modeltrail: CommandLine, code: Path, training: Path, url: str, tmp_path: Path, command: str
) -> None:
    model = f"cli-hung-{command}"
    folder = tmp_path / "model"
    folder.mkdir()
    for name in "abcdef":
        (folder / name).write_text(f"{name} of {model}")
    done(modeltrail("register", model, folder, "--training", training, "--code", code))
    words: dict[str, list[object]] = {
        "load": ["load", f"{model}@1", "--to", tmp_path / "loaded"],
        "promote": [*promotion(model)],
    }
    with Relay(url, swallow=b"/artifacts/").running() as relay:
        far = at(modeltrail, tmp_path, endpoint_url=relay.url)
        with far.start(*words[command]) as process:
            assert relay.swallowed.wait(60)
            process.send_signal(signal.SIGINT)
            ran = finished(process, timeout=30)  # what waits for the bucket, waits for minutes
    assert (ran.code, ran.out) == (130, "")
    assert not (tmp_path / "loaded").exists()
    assert len(events(modeltrail, model)) == 1


def test_where_the_answer_is_lost_the_key_to_find_out_with_is_given(
    modeltrail: CommandLine, register: Register, url: str, tmp_path: Path
) -> None:
    model = "cli-answer-lost"
    register(model)
    words = ("note", model, "complaints doubled", "--json")
    with proxy.Proxy(url).running() as road:
        road.faults.append(proxy.lose_answer)
        road.after = proxy.lose_request
        ran = at(modeltrail, tmp_path, endpoint_url=road.url).alone(*words)
    assert ran.code == 5
    key = re.search("request key ([0-9a-f]+)", ran.document["remedy"])
    assert key
    (_, written) = events(modeltrail, model)
    again = done(modeltrail(*words, "--request-key", key[1]))
    assert again.document == written
    assert len(events(modeltrail, model)) == 2


def script(file: Path, text: str) -> Path:
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


@pytest.fixture(scope="module")
def undecided_model(register: Register) -> str:
    register("cli-undecided")
    return "cli-undecided"


def undecided(modeltrail: CommandLine, model: str) -> str:
    """Check that a promotion cannot be decided and nothing is written; return what it says."""
    ran = modeltrail.alone(*promotion(model), "--json")
    assert (ran.code, ran.err) == (3, ""), ran
    assert len(events(modeltrail, model)) == 1
    assert ran.document["error"] == "Undecided"
    message: str = ran.document["message"] + ran.document["remedy"]
    return message


BAD_OPAS = {
    "missing": (None, "There is no OPA"),
    "old": ("echo Version: 0.50.0", "version 0.50.0"),
    "dead": ('[ "$1" = version ] && exec REAL version; echo no luck >&2; exit 7', "no luck"),
}


@pytest.mark.parametrize("kind", BAD_OPAS)
def test_without_an_opa_nothing_is_decided_and_nothing_written(
    modeltrail: CommandLine,
    undecided_model: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    text, says = BAD_OPAS[kind]
    program = tmp_path / "opa"
    if text is not None:
        script(program, text.replace("REAL", str(find_opa(Path.cwd()).path)))
    monkeypatch.setenv(OPA_VARIABLE, str(program))
    assert says in undecided(modeltrail, undecided_model)


@pytest.mark.parametrize(
    ("folder", "says"), [("empty", "is undefined"), ("missing", "no folder of policies")]
)
def test_without_policies_nothing_is_decided_and_nothing_written(
    modeltrail: CommandLine, undecided_model: str, tmp_path: Path, folder: str, says: str
) -> None:
    (tmp_path / "empty").mkdir()
    elsewhere = at(modeltrail, tmp_path, policies=tmp_path / folder)
    assert says in undecided(elsewhere, undecided_model)
    checked = elsewhere.alone("check", "promotion", f"{undecided_model}@1", "dev", "--json")
    assert (checked.code, checked.document["error"]) == (3, "Undecided")


def test_no_opa_outlives_a_command(
    modeltrail: CommandLine, register: Register, tmp_path: Path
) -> None:
    model = "cli-no-opa-left"
    register(model)
    real = find_opa(Path.cwd()).path
    pid = tmp_path / "pid"
    marking = script(tmp_path / "opa", f'[ "$1" = run ] && echo $$ > "{pid}"; exec "{real}" "$@"')
    ran = modeltrail.process(*promotion(model), env={OPA_VARIABLE: str(marking)})
    assert ran.code == 0, ran
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
