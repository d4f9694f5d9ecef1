"""A proxy before the local AWS that loses, spoils or answers requests on demand."""

import http.client
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Fault = Callable[["_Handler", bytes], None]
"""Does with a request what is wrong with the world."""


class Proxy:
    """Passes requests on; each fault that is set meets the next transaction, once."""

    def __init__(self, target: str) -> None:
        place = urlsplit(target)
        self.upstream = (str(place.hostname), int(place.port or 80))
        self.faults: deque[Fault] = deque()
        self.after: Fault | None = None
        """What meets every request once the faults are used up; None passes them on."""
        self.transactions = 0
        """How many were asked for, those that were lost included."""
        self.url = ""

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.daemon_threads = True
        server.proxy = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        proxy: Proxy = self.server.proxy  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("X-Amz-Target", "").endswith("TransactWriteItems"):
            proxy.transactions += 1
            if proxy.faults:
                proxy.faults.popleft()(self, body)
                return
        if proxy.after is not None and not proxy.faults:
            proxy.after(self, body)
            return
        self.answer(*self.forward(body))

    def forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        proxy: Proxy = self.server.proxy  # type: ignore[attr-defined]
        connection = http.client.HTTPConnection(*proxy.upstream, timeout=30)
        path = urlsplit(self.path).path  # it is a whole URL where HTTP_PROXY led here
        connection.request("POST", path, body, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        kept = {k: v for k, v in answer.getheaders() if k.lower().startswith(("x-amz", "content"))}
        connection.close()
        return answer.status, kept, content

    def answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        del format, args


def pass_on(handler: _Handler, body: bytes) -> None:
    """Do what a proxy should."""
    handler.answer(*handler.forward(body))


def lose_request(handler: _Handler, body: bytes) -> None:
    """Hang up, and let nothing through."""
    del body
    handler.hang_up()


def lose_answer(handler: _Handler, body: bytes) -> None:
    """Let the request through, and hang up before the answer."""
    handler.forward(body)
    handler.hang_up()


def cut_answer(handler: _Handler, body: bytes) -> None:
    """Let the request through, and hang up in the middle of the answer."""
    status, _, content = handler.forward(body)
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content) + 10))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])
    handler.hang_up()


def fail_after(handler: _Handler, body: bytes) -> None:
    """Let the request through, and answer that the server failed."""
    handler.forward(body)
    refuse("InternalServerError", 500)(handler, body)


def refuse(code: str, status: int = 400, reasons: tuple[str, ...] = ()) -> Fault:
    """Let nothing through, and answer with an error of DynamoDB."""

    def fault(handler: _Handler, body: bytes) -> None:
        del body
        said = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "It was so."}
        told: dict[str, Any] = {**said, "CancellationReasons": [{"Code": r} for r in reasons]}
        handler.answer(
            status,
            {"Content-Type": "application/x-amz-json-1.0"},
            json.dumps(told if reasons else said).encode(),
        )

    return fault
