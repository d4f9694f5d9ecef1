"""The Java that jars run on."""

import shutil

from tools import versions
from tools.progress import ToolError

MINIMUM = (17,)
_REMEDY = "Put a JDK of Java 17 or newer on the PATH."


def program() -> str:
    """Return the Java on the PATH; it runs a source file too.

    Raises:
        ToolError: There is none, it is too old, or it is without its compiler.
    """
    found = shutil.which("java")
    if found is None:
        raise ToolError("Java is missing: there is none on the PATH.", remedy=_REMEDY)
    version = versions.stated([found, "--list-modules"], r"(?m)^jdk\.compiler@")
    if version is None or version < MINIMUM:
        stated = f"is Java {versions.text(version)}" if version else "is without its compiler"
        raise ToolError(f"{found} {stated}.", remedy=_REMEDY)
    return found
