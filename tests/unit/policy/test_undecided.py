"""The engine against a real OPA, and others, in every state in which there is no decision."""

import json
import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from modeltrail.errors import Undecided
from modeltrail.policy import Endpoint, PolicyEngine, PolicyInput

from .conftest import POLICIES, answering


def _folder(tmp_path: Path, decision: str) -> Path:
    """Return a folder whose policy decides in one way whatever it is asked."""
    folder = tmp_path / "policies"
    folder.mkdir()
    text = f"package modeltrail.promotion\n\ndecision := {decision}\n"
    (folder / "decision.rego").write_text(text)
    (folder / "data.json").write_text('{"data": {"promotion": {}}}')
    return folder


def test_a_server_that_is_killed_decides_nothing_and_the_next_question_starts_another(
    move: PolicyInput,
) -> None:
    with PolicyEngine(POLICIES) as engine:
        assert engine.decide(move).allow
        killed = answering(engine)
        killed.process.kill()
        killed.process.wait()
        with pytest.raises(Undecided, match="cannot be reached") as caught:
            engine.decide(move)
        assert (caught.value.exit_code, caught.value.code) == (3, "opa.unreachable")
        assert engine.decide(move).allow
        assert answering(engine) is not killed


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
def _listener(answer: bytes | None, port: int = 0) -> Iterator[Endpoint]:
    """Listen, and give every caller the same answer; None never answers."""
    open_ones: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", port)) as listening:

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
        pytest.raises(Undecided, match="did not answer in time") as caught,
    ):
        engine.decide(move)
    assert caught.value.code == "opa.timeout"


def test_a_server_that_stops_answering(move: PolicyInput) -> None:
    with PolicyEngine(POLICIES, timeout=0.5) as engine:
        engine.start()
        hung = answering(engine)
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
    ("answer", "said", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "cannot be read", "opa.unreadable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull", "cannot be read", "opa.unreadable"),
        (b"HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad", "status 500: bad", "opa.refused"),
        (
            b'HTTP/1.1 500 No\r\nContent-Length: 16\r\n\r\n{"error":"them"}',
            "has not activated its policies: them",
            "bundle.inactive",
        ),
        (
            b"HTTP/1.1 302 Go\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
            "cannot be read",
            "opa.unreadable",
        ),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "cannot be reached", "opa.unreachable"),
        (b"", "cannot be reached", "opa.unreachable"),
    ],
)
def test_a_server_that_is_no_opa(move: PolicyInput, answer: bytes, said: str, code: str) -> None:
    with (
        _listener(answer) as endpoint,
        PolicyEngine(endpoint) as engine,
        pytest.raises(Undecided, match=said) as caught,
    ):
        engine.decide(move)
    assert caught.value.code == code


_YES = {
    "result": {
        "allow": True,
        "violations": [],
        "warnings": [],
        "overridden": [],
        "approvals": [{"seq": 40, "counted": True, "why": "trust me"}],
        "evidence": [{"seq": seq, "counted": True, "why": "trust me"} for seq in (31, 34)],
        "rules": 21,
    }
}


def test_an_executable_that_is_no_opa(
    tmp_path: Path, move: PolicyInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even one that states a version, listens and says yes to everything."""
    fake = tmp_path / "opa"
    fake.write_text(
        f"""#!{sys.executable}
import http.server, sys
if sys.argv[1] == "version":
    sys.exit(print("Version: 1.22.2"))
class Yes(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = {json.dumps(json.dumps(_YES))}.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET
[address] = [part[7:] for part in sys.argv if part.startswith("--addr=")]
host, port = address.split(":")
http.server.HTTPServer((host, int(port)), Yes).serve_forever()
"""
    )
    fake.chmod(0o755)
    monkeypatch.setenv("MODELTRAIL_OPA", str(fake))
    with (
        PolicyEngine(POLICIES) as engine,
        pytest.raises(Undecided, match="Another process than the OPA") as caught,
    ):
        engine.decide(move)
    assert caught.value.code == "opa.impostor"


def test_a_process_that_takes_the_port_of_a_server_that_died(move: PolicyInput) -> None:
    body = json.dumps(_YES).encode()
    yes = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    with PolicyEngine(POLICIES) as engine:
        engine.start()
        dead = answering(engine)
        dead.process.kill()
        dead.process.wait()
        with (
            _listener(yes, dead.endpoint.port),
            pytest.raises(Undecided, match="Another process than the OPA") as caught,
        ):
            engine.decide(move)
    assert caught.value.code == "opa.impostor"


def test_a_server_that_wants_another_token(move: PolicyInput) -> None:
    with PolicyEngine(POLICIES) as engine:
        engine.start()
        there = answering(engine).endpoint
        with (
            PolicyEngine(Endpoint(there.host, there.port, "guessed")) as intruder,
            pytest.raises(Undecided, match="HTTP status 401") as caught,
        ):
            intruder.decide(move)
    assert caught.value.code == "opa.refused"


def test_a_folder_without_the_policy_decides_nothing(tmp_path: Path, move: PolicyInput) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with (
        PolicyEngine(folder) as engine,
        pytest.raises(Undecided, match="its decision is undefined") as caught,
    ):
        engine.decide(move)
    assert caught.value.code == "answer.undefined"


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
        pytest.raises(Undecided, match="its answer is not a decision") as caught,
    ):
        engine.decide(move)
    assert caught.value.code == "answer.malformed"


def test_a_policy_that_contradicts_itself_decides_nothing(
    tmp_path: Path, move: PolicyInput
) -> None:
    folder = _folder(tmp_path, "1")
    (folder / "other.rego").write_text("package modeltrail.promotion\n\ndecision := 2\n")
    with (
        PolicyEngine(folder) as engine,
        pytest.raises(Undecided, match="HTTP status 500") as caught,
    ):
        engine.decide(move)
    assert caught.value.code == "opa.refused"


def test_a_policy_that_does_not_compile_says_what_opa_says(
    tmp_path: Path, move: PolicyInput
) -> None:
    with (
        PolicyEngine(_folder(tmp_path, "undefined_function(1)")) as engine,
        pytest.raises(Undecided, match="undefined function undefined_function") as caught,
    ):
        engine.decide(move)
    assert caught.value.code == "policies.refused"
    assert "check" in caught.value.remedy


def test_a_folder_that_is_not_there(tmp_path: Path, move: PolicyInput) -> None:
    with (
        PolicyEngine(tmp_path / "gone") as engine,
        pytest.raises(Undecided, match="There is no folder of policies") as caught,
    ):
        engine.decide(move)
    assert caught.value.code == "policies.missing"


def test_no_opa_at_all(tmp_path: Path, move: PolicyInput, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELTRAIL_OPA", str(tmp_path / "gone"))
    with (
        PolicyEngine(POLICIES) as engine,
        pytest.raises(Undecided, match="no working OPA") as caught,
    ):
        engine.decide(move)
    assert caught.value.code == "opa.missing"
    assert caught.value.exit_code == 3
    assert "MODELTRAIL_OPA" in caught.value.remedy
