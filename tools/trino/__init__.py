"""Trino: the engine that Athena is built on, a second opinion on the SQL that is given to it.

It needs Java and Maven, which few machines of Python people have: nothing that users do needs it.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools import java
from tools.jars import Jars
from tools.place import Place
from tools.progress import run

_HERE = Path(__file__).parent
_JARS = Jars("Trino", "trino", _HERE)
# It looks into the buffers of Java, and says so itself where it may not.
_OPTIONS = ("-Xmx1g", "-XX:+UseSerialGC", "--add-opens=java.base/java.nio=ALL-UNNAMED")


def provide(place: Place) -> Path:
    """Return the folder with the jars; they are fetched where they are missing.

    Raises:
        ToolError: Java or Maven is missing, the jars cannot be had, or are not those of the
            release.
    """
    java.program()
    return _JARS.provide(place)


def answers(jars: Path, statements: Iterable[str], folder: Path) -> list[list[list[Any]]]:
    """Return the rows of each statement; what they make is forgotten afterwards.

    Args:
        jars: What `provide` returned.
        statements: SQL, without what ends it; tables can be made from queries.
        folder: Where its files go.

    Raises:
        ToolError: A statement fails.
    """
    asked, answered = folder / "asked", folder / "answered"
    asked.write_text("".join(f"{json.dumps(each)}\n" for each in statements), encoding="utf-8")
    program = (*_OPTIONS, "-cp", f"{jars}/*", _HERE / "Ask.java")
    run(
        [java.program(), *program, asked, answered],
        failed="Trino could not answer:",
        remedy="See what the statement says.",
    )
    return [json.loads(line) for line in answered.read_text(encoding="utf-8").splitlines()]
