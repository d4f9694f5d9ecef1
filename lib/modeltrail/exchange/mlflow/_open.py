"""Which registry a word names."""

import os
import re
from pathlib import Path

from modeltrail.boundary import is_file
from modeltrail.errors import InvalidInput
from modeltrail.exchange.mlflow._source import Source

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_SERVE = "Serve it: mlflow server --backend-store-uri …, and give the server's address."


def open_source(word: str, workspace: str | None = None) -> Source:
    """Return the registry that a word names, opened to be read.

    Args:
        word: The http:// or https:// address of a tracking server; a SQLite file, as its path
            or as `sqlite:///path`.
        workspace: Which of its workspaces; by default the only one.

    Raises:
        InvalidInput: It names none that can be read.
    """
    scheme = found[1].lower() if (found := _SCHEME.match(word)) else ""
    if scheme in {"http", "https"}:
        from modeltrail.exchange.mlflow._server import (  # noqa: PLC0415 (requests takes a while)
            ServerSource,
        )

        return ServerSource(word, workspace)
    file = Path(word)
    if scheme == "sqlite":
        file = Path(word.partition("?")[0].removeprefix(f"{found[0] if found else ''}///"))
    elif scheme and not is_file(file):
        raise InvalidInput(f"{word!r} is no registry that can be read here.", remedy=_SERVE)
    if os.path.isdir(file):  # noqa: PTH112 (pathlib's raises for a name that none can have)
        raise InvalidInput(f"{word!r} is a folder, as of MLflow's file store.", remedy=_SERVE)
    if not is_file(file):
        raise InvalidInput(
            f"There is no file {str(file)!r}.",
            remedy="Give the SQLite file of an MLflow registry, or the address of a server.",
        )
    from modeltrail.exchange.mlflow._sqlite import SqliteSource  # noqa: PLC0415 (as above)

    return SqliteSource(file, workspace)
