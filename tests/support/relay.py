"""A road to a server that can be cut for good, as if the server had been killed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Relay:
    """Passes connections on to a server, until it is cut.

    Args:
        target: The server's URL.
        swallow: A request in which this stands is not passed on, and never answered.
    """

    def __init__(self, target: str, *, swallow: bytes | None = None) -> None:
        self._swallow = swallow
        self.swallowed = threading.Event()
        place = urlsplit(target)
        self._upstream = (str(place.hostname), int(place.port or 80))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = [self._listening]
        self._lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    @contextmanager
    def running(self) -> Iterator["Relay"]:
        threading.Thread(target=self._serve, daemon=True).start()
        try:
            yield self
        finally:
            self.cut()

    def cut(self) -> None:
        """Close every connection, and take no more."""
        with self._lock:
            closing, self._open = self._open, []
        for end in closing:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._upstream)
                with self._lock:
                    self._open += [near, far]
                for source, target in ((near, far), (far, near)):
                    ends = (source, target, source is near)
                    threading.Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, asks: bool) -> None:  # noqa: FBT001
        with suppress(OSError):
            while content := source.recv(1 << 16):
                if asks and self._swallow is not None and self._swallow in content:
                    self.swallowed.set()
                else:
                    target.sendall(content)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
