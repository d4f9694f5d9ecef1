"""DynamoDB Local's jars, as Maven gets them, checked against the digests of the release."""

import fcntl
import hashlib
import platform
import shutil
import tempfile
from pathlib import Path

from tools import versions
from tools.place import Place
from tools.progress import ToolError, run

JAVA_MINIMUM = (17,)
_HERE = Path(__file__).parent
_LIST = _HERE / "jars.sha256"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies"
_JAVA_REMEDY = "Put a JDK of Java 17 or newer on the PATH."
_REMEDY = "Connect to the network, or let Maven's settings.xml name a mirror that works here."
_BUILT = {("linux", "x86_64"), ("darwin", "x86_64"), ("darwin", "arm64"), ("windows", "amd64")}
"""Where there is a native build of the SQLite that it keeps its tables in."""


def java() -> str:
    """Return the Java that it can run on.

    Raises:
        ToolError: There is none, it is too old, or it is without its compiler; or the machine is
            one that DynamoDB Local is not made for.
    """
    machine = (platform.system().lower(), platform.machine().lower())
    if machine not in _BUILT:
        raise ToolError(
            f"DynamoDB Local is not made for {machine[0]} on {machine[1]}.",
            remedy="Use a machine of x86-64.",
        )
    program = shutil.which("java")
    if program is None:
        raise ToolError("Java is missing: there is none on the PATH.", remedy=_JAVA_REMEDY)
    version = versions.stated([program, "--list-modules"], r"(?m)^jdk\.compiler@")
    if version is None or version < JAVA_MINIMUM:
        stated = f"is Java {versions.text(version)}" if version else "is without its compiler"
        raise ToolError(f"{program} {stated}.", remedy=_JAVA_REMEDY)
    return program


def provide(place: Place) -> Path:
    """Return the folder with the jars; they are fetched where they are missing.

    It appears whole or not at all, and holds what `jars.sha256` lists and nothing else.

    Raises:
        ToolError: Java or Maven is missing, the jars cannot be had, or are not those of the
            release.
    """
    java()
    folder = place.tools / "dynamodb-local"
    place.tools.mkdir(parents=True, exist_ok=True)
    with (place.tools / "dynamodb-local.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _as_listed(folder):
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=place.tools, prefix="dynamodb-local-") as made:
            fetched = Path(made) / "jars"
            _fetch(fetched)
            _check(fetched)
            shutil.copyfile(_LIST, fetched / _LIST.name)
            fetched.replace(folder)
    return folder


def _as_listed(folder: Path) -> bool:
    """Check whether the jars are those of the present list; they were checked when they came."""
    try:
        return (folder / _LIST.name).read_bytes() == _LIST.read_bytes()
    except OSError:
        return False


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise ToolError(
            "Maven, which gets DynamoDB Local, is missing: there is no mvn on the PATH.",
            remedy="Put Maven 3.6 or newer on the PATH.",
        )
    options = ("--batch-mode", "--quiet", "--file", _HERE / "pom.xml")
    run(
        [maven, *options, _PLUGIN, "-DincludeScope=runtime", f"-DoutputDirectory={folder}"],
        failed="Maven could not get DynamoDB Local:",
        remedy=_REMEDY,
    )


def _check(folder: Path) -> None:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split() for line in lines)}
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    wrong = sorted(
        name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name)
    )
    if wrong:
        raise ToolError(
            f"What Maven got as DynamoDB Local is not the release: {', '.join(wrong)}.",
            remedy="Do not run it. See which repository Maven's settings.xml names.",
        )
