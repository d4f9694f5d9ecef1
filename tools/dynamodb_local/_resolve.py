"""DynamoDB Local's jars, and whether this machine is one that it is made for."""

import platform
from pathlib import Path

from tools import java
from tools.jars import Jars
from tools.place import Place
from tools.progress import ToolError

_JARS = Jars("DynamoDB Local", "dynamodb-local", Path(__file__).parent)
_BUILT = {("linux", "x86_64"), ("darwin", "x86_64"), ("darwin", "arm64"), ("windows", "amd64")}
"""Where there is a native build of the SQLite that it keeps its tables in."""


def provide(place: Place) -> Path:
    """Return the folder with the jars; they are fetched where they are missing.

    Raises:
        ToolError: Java or Maven is missing, the jars cannot be had, or are not those of the
            release; or the machine is one that DynamoDB Local is not made for.
    """
    machine = (platform.system().lower(), platform.machine().lower())
    if machine not in _BUILT:
        raise ToolError(
            f"DynamoDB Local is not made for {machine[0]} on {machine[1]}.",
            remedy="Use a machine of x86-64.",
        )
    java.program()
    return _JARS.provide(place)
