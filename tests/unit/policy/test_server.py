"""What a managed OPA lets others do: nothing."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from modeltrail.errors import BackendError
from modeltrail.policy import Opa, OpaServer, find_opa

from .conftest import POLICIES


@pytest.fixture(scope="module")
def server() -> Iterator[OpaServer]:
    """A server with the project's policies."""
    running = OpaServer.start(POLICIES)
    yield running
    running.stop()


def _status(server: OpaServer, method: str, path: str, token: str | None, body: str = "") -> int:
    connection = http.client.HTTPConnection(server.endpoint.host, server.endpoint.port, timeout=10)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    connection.request(method, path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_without_its_token_nobody_is_answered(server: OpaServer, token: str | None) -> None:
    assert _status(server, "GET", "/v1/data", token) == 401
    assert _status(server, "POST", "/v1/data/modeltrail/promotion/decision", token, "{}") == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/v1/policies/promotion/decision.rego", "package modeltrail.promotion"),
        ("DELETE", "/v1/policies/promotion/decision.rego", ""),
        ("PUT", "/v1/data/data/promotion", "{}"),
        ("PATCH", "/v1/data/data", '[{"op": "remove", "path": "/promotion"}]'),
        ("DELETE", "/v1/data/data", ""),
    ],
)
def test_with_its_token_nothing_can_be_changed(
    server: OpaServer, method: str, path: str, body: str
) -> None:
    token = server.endpoint.token
    assert _status(server, method, path, token, body) == 401
    assert _status(server, "GET", "/v1/data/data/promotion", token) == 200


def test_it_listens_on_loopback_only(server: OpaServer) -> None:
    assert server.endpoint.host == "127.0.0.1"
    with Path("/proc/net/tcp").open(encoding="ascii") as table:
        rows = [line.split() for line in table]
    port = f":{server.endpoint.port:04X}"
    listening = [row[1] for row in rows if row[1].endswith(port) and row[3] == "0A"]
    assert listening == [f"0100007F{port}"]


def test_it_is_told_little_of_the_environment(
    server: OpaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "do-not-tell")
    other = OpaServer.start(POLICIES)
    try:
        connection = http.client.HTTPConnection(other.endpoint.host, other.endpoint.port)
        headers = {"Authorization": f"Bearer {other.endpoint.token}"}
        query = json.dumps({"query": "told := object.keys(opa.runtime().env)"})
        connection.request("POST", "/v1/query", query, headers)
        told = json.loads(connection.getresponse().read())["result"][0]["told"]
        connection.close()
    finally:
        other.stop()
    assert "AWS_SECRET_ACCESS_KEY" not in told
    assert server.endpoint.token != other.endpoint.token


def test_an_executable_that_ends_at_once_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "opa"
    broken.write_text("#!/bin/sh\necho 'no space left' >&2; exit 9\n")
    broken.chmod(0o755)
    with pytest.raises(BackendError, match="no space left"):
        OpaServer.start(POLICIES, opa=Opa(broken, "1.22.2"))


def test_a_port_that_another_process_took_is_no_fault(tmp_path: Path) -> None:
    real = find_opa(POLICIES)
    late = tmp_path / "opa"
    late.write_text(
        f"""#!/bin/sh
[ -e {tmp_path}/came ] && exec {real.path} "$@"
touch {tmp_path}/came
echo 'listen tcp 127.0.0.1:1: bind: address already in use' >&2
exit 1
"""
    )
    late.chmod(0o755)
    OpaServer.start(POLICIES, opa=Opa(late, real.version)).stop()
    assert (tmp_path / "came").exists()


def test_no_file_is_left_open_by_a_failed_start(tmp_path: Path) -> None:
    broken = tmp_path / "opa"
    broken.write_text("#!/bin/sh\nexit 9\n")
    broken.chmod(0o755)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(BackendError, match="exit code 9"):
        OpaServer.start(POLICIES, opa=Opa(broken, "1.22.2"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_the_projects_own_opa_is_found() -> None:
    assert find_opa(POLICIES).path.name == "opa"
