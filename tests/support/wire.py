"""Faults of the wire itself, for the proxy: ends half closed, halves sent, copies and late ones."""

import http.client
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.support.proxy import Fault

_NO_LINGER = struct.pack("ii", 1, 0)


def half_close(handler: Any, body: bytes) -> None:
    """Let the request through, and close the way back only: we would go on listening."""
    handler.forward(body)
    handler.connection.shutdown(socket.SHUT_WR)
    _until_it_hangs_up(handler)


def half_close_at_once(handler: Any, body: bytes) -> None:
    """Close the way back only, and let nothing through."""
    del body
    handler.connection.shutdown(socket.SHUT_WR)
    _until_it_hangs_up(handler)


def reset(handler: Any, body: bytes) -> None:
    """Let the request through, and reset the connection instead of answering."""
    handler.forward(body)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    handler.connection.close()
    handler.hang_up()


def cut_in_head(handler: Any, body: bytes) -> None:
    """Let the request through, and hang up in the middle of the answer's head."""
    handler.forward(body)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    handler.hang_up()


def stall(handler: Any, body: bytes) -> None:
    """Let the request through, and never answer: the client's own patience ends it."""
    handler.forward(body)
    _until_it_hangs_up(handler)


def half_request(handler: Any, body: bytes) -> None:
    """Let half of the request through, as of a client that died while it sent."""
    host, port = handler.server.proxy.upstream
    connection = http.client.HTTPConnection(host, port, timeout=30)
    connection.putrequest("POST", handler.path, skip_host=True, skip_accept_encoding=True)
    for name, value in handler.headers.items():
        connection.putheader(name, value)
    connection.endheaders(body[: len(body) // 2])
    connection.close()
    handler.hang_up()


def twice(handler: Any, body: bytes) -> None:
    """Let the request through two times; the answer is that to the second."""
    handler.forward(body)
    handler.answer(*handler.forward(body))


def late(deliveries: list[Callable[[], Any]]) -> Fault:
    """Hold the request back, for the test to deliver when it wants."""

    def fault(handler: Any, body: bytes) -> None:
        deliveries.append(lambda: handler.forward(body))
        handler.hang_up()

    return fault


def _until_it_hangs_up(handler: Any) -> None:
    with suppress(OSError):
        while handler.connection.recv(1 << 16):
            pass
    handler.hang_up()
