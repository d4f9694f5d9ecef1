"""One OPA with the project's policies, asked without the engine: what it is told may be garbage."""

import http.client
import json
import shutil
from collections.abc import Iterator
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


class Asker:
    """Asks an OPA over one connection."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=30)
        self._headers = {"Authorization": f"Bearer {endpoint.token}"}

    def decision(self, document: Any) -> Any:
        """Return what the policy says to any input; None where it is undefined."""
        body = self._post("/v1/data/modeltrail/promotion/decision", {"input": document})
        return body.get("result")

    def decisions(self, documents: list[Any]) -> list[Any]:
        """Return what the policy says to each of many inputs, asked at once."""
        question = (
            "said := [decision | some document in input;"
            " decision := data.modeltrail.promotion.decision with input as document]"
        )
        [row] = self.query(question, documents)
        said: list[Any] = row["said"]
        assert len(said) == len(documents)
        return said

    def query(self, text: str, document: Any = None) -> Any:
        """Return the result of a query, over an input where one is given."""
        asked = {"query": text} | ({} if document is None else {"input": document})
        return self._post("/v1/query", asked).get("result")

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def _post(self, path: str, body: Any) -> Any:
        self._connection.request("POST", path, json.dumps(body), self._headers)
        answer = self._connection.getresponse()
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
