"""A road to a server on which connections break off in the middle of an answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Flaky:
    """Passes connections on; of each of the first ones only so much of what comes back.

    Args:
        target: The server's URL.
        breaking: How many connections break off.
        after: After how many bytes.
    """

    def __init__(self, target: str, *, breaking: int, after: int) -> None:
        place = urlsplit(target)
        self._upstream = (str(place.hostname), int(place.port or 80))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._breaking = breaking
        self._after = after
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    @contextmanager
    def running(self) -> Iterator["Flaky"]:
        thread = threading.Thread(target=self._serve)
        thread.start()
        try:
            yield self
        finally:
            self._listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._upstream)
                limit = self._after if self._breaking > 0 else None
                self._breaking -= 1
                for source, target, most in ((near, far, None), (far, near, limit)):
                    threading.Thread(target=_pump, args=(source, target, most), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket, most: int | None) -> None:
    passed = 0
    with suppress(OSError):
        while content := source.recv(1 << 16):
            target.sendall(content)
            passed += len(content)
            if most is not None and passed > most:
                break
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
