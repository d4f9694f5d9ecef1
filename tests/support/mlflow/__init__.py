"""A registry as MLflow 3.17.2 made it: its file, and what its server answered of it.

Both were recorded of one registry. The server is a real one, and pages by two.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

_HERE = Path(__file__).parent
_A_PAGE = 2
_PREFIX = "/mlflow/api/2.0/mlflow/"
Answer = tuple[int, Any]


def make(file: Path, *changes: str) -> Path:
    """Make the registry's file, with changes in SQL, and return it."""
    with closing(sqlite3.connect(file)) as db:
        db.executescript((_HERE / "registry.sql").read_text("utf-8"))
        db.executescript(";".join(changes))
        db.commit()
    return file


class Server:
    """Answers as the registry's server did."""

    def __init__(self) -> None:
        self._told = json.loads((_HERE / "answers.json").read_text("utf-8"))
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}
        """Those of the last request."""
        self.instead: Callable[[str], Answer | None] = lambda _: None
        """Answers in its place."""
        self.url = ""

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        """Return the status and the body of an answer."""
        self.asked.append(path)
        if (other := self.instead(path)) is not None:
            return other
        if path == "registered-models/search":
            return 200, _page("registered_models", self._told["registered-models"], query)
        if path == "model-versions/search":
            name = query["filter"].removeprefix("name=")[1:-1]
            return 200, _page("model_versions", self._told["model-versions"][name], query)
        found = self._told["runs"].get(query.get("run_id", ""), {"status": 404, "body": {}})
        return (found["status"], found["body"]) if "status" in found else (200, found)

    @contextmanager
    def serving(self) -> Iterator["Server"]:
        """Answer for as long as the block takes."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.registry = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{server.server_address[1]}/mlflow"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        registry: Server = self.server.registry  # type: ignore[attr-defined]
        asked = urlsplit(self.path)
        registry.headers = dict(self.headers)
        query = {key: values[0] for key, values in parse_qs(asked.query).items()}
        if asked.path.startswith(_PREFIX):
            status, body = registry.answer(asked.path.removeprefix(_PREFIX), query)
        else:
            status, body = 404, "no such page"
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        del format, args


def _page(field: str, found: list[Any], query: dict[str, str]) -> dict[str, Any]:
    begin = int(query.get("page_token", "0"))
    body: dict[str, Any] = {field: found[begin : begin + _A_PAGE]} if found else {}
    if begin + _A_PAGE < len(found):
        body["next_page_token"] = str(begin + _A_PAGE)
    return body
