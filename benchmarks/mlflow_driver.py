"""MLflow's registry over an SQLite file, told what to do line by line.

A script for the Python that has MLflow, which has nothing of ours: `DATABASE [VERSIONS]`. With
VERSIONS it creates so many. Without, each line of JSON on its input is `[what, argument]`, and the
answer is the seconds that MLflow took, by its own clock.
"""

import json
import sys
import time
from typing import Any

from mlflow import MlflowClient
from sqlalchemy import Engine
from sqlalchemy.event import listen

_MODEL = "fraud"


def main(database: str, versions: str = "") -> None:
    """Fill the registry with versions, or answer line after line."""
    where = f"sqlite:///{database}"
    if versions:
        _fill(where, int(versions))
        return
    client = MlflowClient(tracking_uri=where)
    calls: dict[str, Any] = {
        "move": lambda version: client.set_registered_model_alias(_MODEL, "champion", version),
        "read": lambda _: client.get_model_version_by_alias(_MODEL, "champion").version,
    }
    for line in sys.stdin:
        what, argument = json.loads(line)
        begin = time.perf_counter()
        calls[what](argument)
        print(time.perf_counter() - begin, flush=True)


def _fill(where: str, versions: int) -> None:
    """Create versions; nothing of this is measured, so the disk need not confirm each."""
    listen(Engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    client = MlflowClient(tracking_uri=where)
    client.create_registered_model(_MODEL)
    for _ in range(versions):
        client.create_model_version(_MODEL, source="s3://bucket/artifact")


if __name__ == "__main__":
    main(*sys.argv[1:])
