"""One OPA with the project's policies, asked without the engine: what it is told may be garbage."""

import http.client
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from modeltrail.policy import Endpoint, OpaServer, find_opa

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"
FIXTURES = {
    file.parent.name: json.loads(file.read_bytes())
    for file in sorted((ROOT / "tests" / "policies" / "fixtures").glob("*/input.json"))
}


_DECISION = "data.modeltrail.promotion.decision"
_AT_ONCE = 20
"""How many documents one question holds: more are no quicker."""


class Asker:
    """Asks an OPA over as many connections as it has use for."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._headers = {"Authorization": f"Bearer {endpoint.token}"}
        self._connections = [
            http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=60)
            for _ in range(os.cpu_count() or 1)
        ]

    def decision(self, document: Any) -> Any:
        """Return what the policy says to any input; None where it is undefined."""
        body = self._post("/v1/data/modeltrail/promotion/decision", {"input": document})
        return body.get("result")

    def decisions(self, documents: list[Any]) -> list[Any]:
        """Return what the policy says to each of many inputs."""
        return self.each(f"{_DECISION} with input as document", documents)

    def tuned(self, tuned: list[tuple[Any, Any]]) -> list[Any]:
        """Return what the policy says to each of many inputs, by the parameters beside it."""
        return self.each(
            f"{_DECISION} with input as document with data.data.promotion as parameters",
            tuned,
            each="[document, parameters]",
        )

    def each(self, expression: str, documents: Sequence[Any], each: str = "document") -> list[Any]:
        """Return the value of an expression for each document, asked of all connections.

        The expression names it by `each`. In OPA a `with` takes names: of a reference into one it
        makes nothing, silently.
        """
        question = f"said := [value | some {each} in input; value := {expression}]"
        shares = [documents[first :: len(self._connections)] for first in self._firsts]
        said: list[Any] = [None] * len(documents)
        with ThreadPoolExecutor(len(self._connections)) as threads:
            answers = threads.map(partial(self._share, question), self._connections, shares)
            for first, answer in zip(self._firsts, answers, strict=True):
                said[first :: len(self._connections)] = answer
        return said

    def query(self, text: str, document: Any = None) -> Any:
        """Return the result of a query, over an input where one is given."""
        asked = {"query": text} | ({} if document is None else {"input": document})
        return self._post("/v1/query", asked).get("result")

    def close(self) -> None:
        """Let the connections go."""
        for connection in self._connections:
            connection.close()

    @property
    def _firsts(self) -> range:
        return range(len(self._connections))

    def _share(
        self, question: str, connection: http.client.HTTPConnection, documents: Sequence[Any]
    ) -> list[Any]:
        said: list[Any] = []
        for start in range(0, len(documents), _AT_ONCE):
            part = documents[start : start + _AT_ONCE]
            body = {"query": question, "input": part}
            [row] = self._post("/v1/query", body, connection)["result"]
            assert len(row["said"]) == len(part), "one of the documents has no answer"
            said += row["said"]
        return said

    def _post(
        self, path: str, body: Any, connection: http.client.HTTPConnection | None = None
    ) -> Any:
        connection = connection or self._connections[0]
        connection.request("POST", path, json.dumps(body), self._headers)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        return json.loads(content)


@pytest.fixture(scope="session")
def opa() -> str:
    """The path of the OPA executable."""
    return str(find_opa(ROOT).path)


def parameters() -> Any:
    """Return the project's parameters, and in each part that it leaves empty, something."""
    shipped = json.loads((POLICIES / "data" / "promotion" / "data.json").read_bytes())
    freeze = {"zone": "Europe/Berlin", "environments": ["production"]}
    stated = {
        "models": {
            "credit-risk": {"tier": "high", "slices": {"age under 25": {"accuracy": 0.02}}},
            "spam-filter": {"tier": "low"},
        },
        "sources": ["clinical-*", "credit-bureau"],
        "effective_on": {"soak.too_short": "2026-11-01T00:00:00.000000Z"},
        "freezes": [
            freeze
            | {"name": "year end", "from": "2026-12-20T00:00:00", "until": "2027-01-03T00:00:00"},
            freeze
            | {"name": "weekend", "from": "00:00", "until": "24:00"}
            | {"weekdays": ["Saturday", "Sunday"]},
        ],
    }
    return shipped | stated


@pytest.fixture(scope="session")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """The project's policies in a running OPA, by the parameters above."""
    policies = tmp_path_factory.mktemp("asked") / "policies"
    shutil.copytree(POLICIES, policies)
    (policies / "data" / "promotion" / "data.json").write_text(json.dumps(parameters()))
    server = OpaServer.start(policies)
    asking = Asker(server.endpoint)
    yield asking
    asking.close()
    server.stop()
