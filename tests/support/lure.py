"""A place where nothing should ever call: it takes connections, says nothing, and counts them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Lure:
    """Listens on a port of its own, and hangs up on whoever calls."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.callers = 0
        """How many connections were made."""

    @contextmanager
    def set(self) -> Iterator["Lure"]:
        thread = threading.Thread(target=self._hang_up_on_all)
        thread.start()
        try:
            yield self
        finally:
            self._listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            self._listening.close()

    def _hang_up_on_all(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listening.accept()
                self.callers += 1
                caller.close()
