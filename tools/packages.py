"""The virtual environment and what pip puts into it.

pip's own settings are the user's: index, find-links, proxies and certificates stay in force.
What was installed is remembered beside it by a digest, written only after pip succeeded.
"""

import hashlib
import json
import os
import re
import sys
import tomllib
from pathlib import Path

from tools.place import Place
from tools.progress import ToolError, run

_NETWORK = "Connect to the network, or let PIP_INDEX_URL or PIP_FIND_LINKS name where packages are."
_REDIRECTIONS = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV")


def make_environment(place: Place) -> str:
    """Return what became of the virtual environment; one of another Python is made anew.

    Raises:
        ToolError: It cannot be made.
    """
    wanted = str(place.venv)  # its scripts hold this path, so it must not have moved
    remembered = _remembered(place, "place")
    if _version(place) in {None, sys.version_info[:2]}:
        if remembered == wanted and place.python.exists():
            return "there"
        if remembered is None and _usable(place):
            _remember(place, "place", wanted)
            return "there"
    run(
        [sys.executable, "-m", "venv", "--clear", place.venv],
        failed="The virtual environment could not be made:",
        remedy="Install the venv module of this Python (on Debian and Ubuntu the package "
        "python3-venv), and check the space on the disk.",
    )
    _remember(place, "place", wanted)
    return "made"


def install(place: Place, name: str = "dev") -> str:
    """Return what became of the packages that a lock pins: they are installed when it changed.

    Raises:
        ToolError: pip failed.
    """
    lock = place.requirements(name)
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if _remembered(place, "packages") == wanted:
        return "as locked"
    pip_install(place, lock, thing="The packages of the lock")
    _remember(place, "packages", wanted)
    return "installed"


def install_project(place: Place) -> str:
    """Return what became of modeltrail itself, which is installed to be edited in place.

    Raises:
        ToolError: pip failed.
    """
    description = tomllib.loads((place.root / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [description["build-system"], description["project"], description["tool"]["hatch"]]
    wanted = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    if _remembered(place, "project") == wanted:
        return "there"
    _pip(
        place,
        ["--no-deps", "--no-build-isolation", "--editable", str(place.root)],
        failed="modeltrail itself could not be installed:",
        remedy="See what pyproject.toml says; its packages are installed already.",
    )
    _remember(place, "project", wanted)
    return "installed"


def pip_install(place: Place, requirements: Path, *, thing: str) -> None:
    """Install what a file pins, hashes checked.

    Raises:
        ToolError: pip failed.
    """
    _pip(
        place,
        ["--require-hashes", "--requirement", str(requirements)],
        failed=f"{thing} could not be installed from {requirements.relative_to(place.root)}:",
        remedy=_NETWORK,
    )


def ask_python(place: Place, program: str) -> str:
    """Return what a short program prints in the virtual environment.

    Raises:
        ToolError: It failed.
    """
    return run(
        [place.python, "-I", "-c", program],
        failed="The virtual environment is damaged:",
        remedy=f"Remove {place.venv} and run 'make setup' again.",
    ).strip()


def _pip(place: Place, arguments: list[str], *, failed: str, remedy: str) -> None:
    # Modules are compiled when first imported: of the 2,137 of the AWS provider few ever are.
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-compile"]
    environment = {name: value for name, value in os.environ.items() if name not in _REDIRECTIONS}
    run(
        [place.python, "-I", "-m", "pip", "install", *quiet, *arguments],
        environment=environment,
        failed=failed,
        remedy=remedy,
    )


def _version(place: Place) -> tuple[int, int] | None:
    """Return the first two numbers of its Python's version; None where nothing says them."""
    try:
        text = (place.venv / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(r"(?m)^version(?:_info)? *= *(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


def _usable(place: Place) -> bool:
    """Check whether a virtual environment that something else made will do."""
    try:
        return ask_python(place, "import pip, sys; print(sys.version_info >= (3, 11))") == "True"
    except ToolError:
        return False


def _remembered(place: Place, what: str) -> str | None:
    try:
        return _note(place, what).read_text(encoding="utf-8")
    except OSError:
        return None


def _remember(place: Place, what: str, wanted: str) -> None:
    _note(place, what).write_text(wanted, encoding="utf-8")


def _note(place: Place, what: str) -> Path:
    return place.venv / f".modeltrail-{what}"
