"""Finding the OPA executable, and knowing that it is new enough."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from modeltrail.errors import BackendError

MINIMUM = (1, 21, 3)
"""GHSA-g2pf-6v5v-qcc8 is mended from here on."""
OPA_VARIABLE = "MODELTRAIL_OPA"
_VERSION = re.compile(r"^Version: (\d+)\.(\d+)\.(\d+)", re.MULTILINE)
_PATIENCE = 20.0
"""Seconds that `opa version` may take."""


@dataclass(frozen=True)
class Opa:
    """An OPA executable that is new enough."""

    path: Path
    version: str


def find_opa(near: Path | None = None, *, environ: Mapping[str, str] = os.environ) -> Opa:
    """Return the OPA to use: the named one, else the project's own, else the one on the PATH.

    Args:
        near: A folder of the project; `.tools/bin/opa` is looked for there and above, then in
            the working folder and above.
        environ: Where MODELTRAIL_OPA and PATH are read. A named OPA is the only one considered.

    Raises:
        BackendError: None of them is an OPA of the minimum version or newer.
    """
    refused = []
    for path in _candidates(near, environ):
        version = _version(path)
        if version and version >= MINIMUM:
            return Opa(path, ".".join(map(str, version)))
        shown = f"version {'.'.join(map(str, version))}" if version else "no working OPA"
        refused.append(f"{path} is {shown}")
    least = ".".join(map(str, MINIMUM))
    found = "; ".join(refused) or f"not in .tools/bin, not on the PATH, not in {OPA_VARIABLE}"
    raise BackendError(
        f"There is no OPA {least} or newer: {found}.",
        remedy=f"Run 'make setup', which builds one, or let {OPA_VARIABLE} name the executable.",
        code="opa.missing",
    )


def _candidates(near: Path | None, environ: Mapping[str, str]) -> Iterator[Path]:
    if named := environ.get(OPA_VARIABLE):
        yield Path(shutil.which(named, path=environ.get("PATH")) or named).absolute()
        return
    seen = set()
    for start in filter(None, (near, Path.cwd())):
        here = start.resolve()
        for folder in (here, *here.parents):
            path = folder / ".tools" / "bin" / "opa"
            if path not in seen and path.is_file():
                yield path
            seen.add(path)
    if found := shutil.which("opa", path=environ.get("PATH")):
        yield Path(found).absolute()


def _version(path: Path) -> tuple[int, ...] | None:
    """Return the version that an executable states, None where it states none."""
    try:
        ran = subprocess.run(  # noqa: S603 (the user's own OPA)
            [path, "version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    stated = _VERSION.search(ran.stdout) if ran.returncode == 0 else None
    return tuple(map(int, stated.groups())) if stated else None
