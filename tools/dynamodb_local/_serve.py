"""DynamoDB Local as a child that ends with this process, on loopback only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

from modeltrail.local import tether
from tools import java
from tools.progress import ToolError

_SOURCE = Path(__file__).with_name("Loopback.java")
_LAST_LINES = 12


@contextmanager
def serving(jars: Path, folder: Path) -> Iterator[str]:
    """Serve it while the block runs, and give its address; its tables are gone afterwards.

    Args:
        jars: What `provide` returned.
        folder: Where it logs.

    Raises:
        ToolError: It does not start.
    """
    log = folder / "dynamodb-local.log"
    command = [java.program(), f"-Djava.library.path={jars}", "-cp", f"{jars}/*", str(_SOURCE)]
    with log.open("wb") as said:
        child = tether.spawn(command, cwd=folder, stdout=PIPE, stderr=said)
    try:
        port = child.stdout.readline().strip() if child.stdout else b""
        if not port.isdigit():
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            raise ToolError(
                "\n    ".join(["DynamoDB Local did not start:", *lines[-_LAST_LINES:]]),
                remedy=f"See {log}.",
            )
        yield f"http://127.0.0.1:{int(port)}"
    finally:
        tether.stop(child)
