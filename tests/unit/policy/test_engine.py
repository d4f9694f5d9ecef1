"""The engine against a real OPA, in order and in every state in which it cannot decide."""

import os
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from modeltrail import canonical
from modeltrail.errors import Undecided
from modeltrail.policy import Endpoint, OpaServer, PolicyEngine, PolicyInput

from .conftest import POLICIES


@pytest.fixture(scope="module")
def engine() -> Iterator[PolicyEngine]:
    """An engine over the project's policies."""
    with PolicyEngine(POLICIES) as ready:
        yield ready


def _folder(tmp_path: Path, decision: str) -> Path:
    """Return a folder whose policy decides in one way whatever it is asked."""
    folder = tmp_path / "policies"
    folder.mkdir()
    text = f"package modeltrail.promotion\n\ndecision := {decision}\n"
    (folder / "decision.rego").write_text(text)
    (folder / "data.json").write_text('{"data": {"promotion": {}}}')
    return folder


def _answering(engine: PolicyEngine) -> OpaServer:
    """Return the server that an engine started."""
    assert engine._open is not None
    assert engine._open.server is not None
    return engine._open.server


def test_a_move_is_allowed_with_what_it_was_decided_by(
    engine: PolicyEngine, move: PolicyInput
) -> None:
    decision = engine.decide(move)
    assert decision.allow
    assert decision.violations == []
    assert [verdict.counted for verdict in decision.approvals] == [True]
    assert decision.rules > 10
    for digest in (decision.input_digest, decision.policy_digest, decision.data_digest):
        assert digest.startswith("sha256:")
    assert decision.opa_version.startswith("1.")


def test_a_move_is_denied_with_reason_and_remedy(
    engine: PolicyEngine, unapproved: PolicyInput
) -> None:
    decision = engine.decide(unapproved)
    assert not decision.allow
    [violation] = decision.violations
    assert violation.code == "approval.too_few"
    assert "modeltrail approve breast-cancer@2" in violation.remedy


def test_the_same_question_has_the_same_digests(
    engine: PolicyEngine, move: PolicyInput, unapproved: PolicyInput
) -> None:
    assert engine.decide(move) == engine.decide(move)
    assert engine.decide(move).input_digest != engine.decide(unapproved).input_digest


def test_the_digests_tell_policies_and_parameters_but_not_where_they_are(
    engine: PolicyEngine, move: PolicyInput, tmp_path: Path
) -> None:
    here = engine.decide(move)
    copy = tmp_path / "elsewhere" / "policies"
    shutil.copytree(POLICIES, copy)
    for test in copy.rglob("*_test.rego"):
        test.write_text("package not.even.loaded")
    with PolicyEngine(copy) as same:
        assert same.decide(move) == here

    parameters = copy / "data" / "promotion" / "data.json"
    parameters.write_text(parameters.read_text("utf-8").replace("0.02", "0.03"), "utf-8")
    with PolicyEngine(copy) as tuned:
        decision = tuned.decide(move)
    assert decision.data_digest != here.data_digest
    assert decision.policy_digest == here.policy_digest

    rule = copy / "promotion" / "reason" / "reason.rego"
    rule.write_text(rule.read_text("utf-8") + "\n# A comment.\n", "utf-8")
    with PolicyEngine(copy) as changed:
        assert changed.decide(move).policy_digest != here.policy_digest


def test_the_policy_digest_can_be_had_from_the_files(
    engine: PolicyEngine, move: PolicyInput
) -> None:
    modules = [
        (path.relative_to(POLICIES).as_posix(), path.read_text("utf-8"))
        for path in POLICIES.rglob("*.rego")
        if not path.name.endswith("_test.rego")
    ]
    expected = canonical.digest("modeltrail/policy/1", sorted(modules))
    assert engine.decide(move).policy_digest == expected


def test_many_threads_may_ask(engine: PolicyEngine, move: PolicyInput) -> None:
    with ThreadPoolExecutor(8) as pool:
        decisions = list(pool.map(engine.decide, [move] * 40))
    assert all(decision.allow for decision in decisions)


def test_a_proxy_is_not_asked(
    engine: PolicyEngine, move: PolicyInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert engine.decide(move).allow


def test_a_server_that_is_killed_decides_nothing_and_the_next_question_starts_another(
    move: PolicyInput,
) -> None:
    with PolicyEngine(POLICIES) as engine:
        assert engine.decide(move).allow
        killed = _answering(engine)
        killed.process.kill()
        killed.process.wait()
        with pytest.raises(Undecided, match="cannot be reached") as caught:
            engine.decide(move)
        assert caught.value.exit_code == 3
        assert engine.decide(move).allow
        assert _answering(engine) is not killed


def test_nothing_listens(move: PolicyInput) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (
        PolicyEngine(Endpoint("127.0.0.1", port)) as engine,
        pytest.raises(Undecided, match=f"127.0.0.1:{port} cannot be reached"),
    ):
        engine.decide(move)


@contextmanager
def _listener(answer: bytes | None) -> Iterator[Endpoint]:
    """Listen, and give every caller the same answer; None never answers."""
    open_ones: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                open_ones.append(caller)
                if answer is not None:
                    caller.recv(65536)
                    caller.sendall(answer)
                    caller.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield Endpoint("127.0.0.1", listening.getsockname()[1])
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            for caller in open_ones:
                caller.close()


def test_a_server_that_never_answers(move: PolicyInput) -> None:
    with (
        _listener(None) as endpoint,
        PolicyEngine(endpoint, timeout=0.2) as engine,
        pytest.raises(Undecided, match="did not answer in time"),
    ):
        engine.decide(move)


def test_a_server_that_stops_answering(move: PolicyInput) -> None:
    with PolicyEngine(POLICIES, timeout=0.5) as engine:
        engine.start()
        hung = _answering(engine)
        pid = _child(hung.process.pid)
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(Undecided, match="did not answer in time"):
                engine.decide(move)
        finally:
            hung.process.kill()


def _child(guard: int) -> int:
    """Return the process that a guard keeps."""
    children = Path(f"/proc/{guard}/task/{guard}/children").read_text().split()
    return int(children[0])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "gave an answer that cannot be read"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull", "gave an answer that cannot be read"),
        (b"HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad", "HTTP status 500: bad"),
        (b"HTTP/1.1 302 Go\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "cannot be read"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "cannot be reached"),
        (b"", "cannot be reached"),
    ],
)
def test_a_server_that_is_no_opa(move: PolicyInput, answer: bytes, said: str) -> None:
    with (
        _listener(answer) as endpoint,
        PolicyEngine(endpoint) as engine,
        pytest.raises(Undecided, match=said),
    ):
        engine.decide(move)


def test_a_server_that_wants_another_token(engine: PolicyEngine, move: PolicyInput) -> None:
    engine.start()
    there = _answering(engine).endpoint
    with (
        PolicyEngine(Endpoint(there.host, there.port, "guessed")) as intruder,
        pytest.raises(Undecided, match="HTTP status 401"),
    ):
        intruder.decide(move)


def test_a_folder_without_the_policy_decides_nothing(tmp_path: Path, move: PolicyInput) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with (
        PolicyEngine(folder) as engine,
        pytest.raises(Undecided, match="its decision is undefined"),
    ):
        engine.decide(move)


def test_parameters_that_are_gone_deny(tmp_path: Path, move: PolicyInput) -> None:
    copy = tmp_path / "policies"
    shutil.copytree(POLICIES, copy)
    shutil.rmtree(copy / "data")
    with PolicyEngine(copy) as engine:
        decision = engine.decide(move)
    assert [violation.code for violation in decision.violations] == ["parameters.malformed"]


@pytest.mark.parametrize("decision", ["true", '{"allow": true}', "{}", "[]", '"yes"', "null"])
def test_a_policy_of_another_shape_decides_nothing(
    tmp_path: Path, move: PolicyInput, decision: str
) -> None:
    with (
        PolicyEngine(_folder(tmp_path, decision)) as engine,
        pytest.raises(Undecided, match="its answer is not a decision"),
    ):
        engine.decide(move)


def test_a_policy_that_contradicts_itself_decides_nothing(
    tmp_path: Path, move: PolicyInput
) -> None:
    folder = _folder(tmp_path, "1")
    (folder / "other.rego").write_text("package modeltrail.promotion\n\ndecision := 2\n")
    with PolicyEngine(folder) as engine, pytest.raises(Undecided, match="HTTP status 500"):
        engine.decide(move)


def test_a_policy_that_does_not_compile_says_what_opa_says(
    tmp_path: Path, move: PolicyInput
) -> None:
    with (
        PolicyEngine(_folder(tmp_path, "undefined_function(1)")) as engine,
        pytest.raises(Undecided, match="undefined function undefined_function") as caught,
    ):
        engine.decide(move)
    assert "check" in caught.value.remedy


def test_a_folder_that_is_not_there(tmp_path: Path, move: PolicyInput) -> None:
    with (
        PolicyEngine(tmp_path / "gone") as engine,
        pytest.raises(Undecided, match="There is no folder of policies"),
    ):
        engine.decide(move)


def test_no_opa_at_all(tmp_path: Path, move: PolicyInput, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELTRAIL_OPA", str(tmp_path / "gone"))
    with (
        PolicyEngine(POLICIES) as engine,
        pytest.raises(Undecided, match="no working OPA") as caught,
    ):
        engine.decide(move)
    assert caught.value.exit_code == 3
    assert "MODELTRAIL_OPA" in caught.value.remedy


def test_closing_ends_the_server_and_may_be_repeated(move: PolicyInput) -> None:
    engine = PolicyEngine(POLICIES)
    engine.decide(move)
    server = _answering(engine)
    assert server.process.poll() is None
    engine.close()
    assert server.process.poll() is not None
    engine.close()
