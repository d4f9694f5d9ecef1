"""Jars of a release, as Maven gets them, checked against the digests that are kept of it."""

import fcntl
import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.place import Place
from tools.progress import ToolError, run

_LIST = "jars.sha256"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies"
_REMEDY = "Connect to the network, or let Maven's settings.xml name a mirror that works here."


@dataclass(frozen=True)
class Jars:
    """A program that consists of jars."""

    title: str
    """What it is called."""
    name: str
    """The folder in `.tools` that they go into."""
    source: Path
    """The folder with the `pom.xml` that names it, and what it must consist of, byte for byte."""

    def provide(self, place: Place) -> Path:
        """Return the folder with the jars; they are fetched where they are missing.

        It appears whole or not at all, and holds what `jars.sha256` lists and nothing else.

        Raises:
            ToolError: Maven is missing, the jars cannot be had, or are not those of the release.
        """
        folder = place.tools / self.name
        place.tools.mkdir(parents=True, exist_ok=True)
        with (place.tools / f"{self.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._as_listed(folder):
                return folder
            shutil.rmtree(folder, ignore_errors=True)
            with tempfile.TemporaryDirectory(dir=place.tools, prefix=f"{self.name}-") as made:
                fetched = Path(made) / "jars"
                self._fetch(fetched)
                self._check(fetched)
                shutil.copyfile(self.source / _LIST, fetched / _LIST)
                fetched.replace(folder)
        return folder

    def _as_listed(self, folder: Path) -> bool:
        """Check whether the jars are those of the present list; they were checked as they came."""
        try:
            return (folder / _LIST).read_bytes() == (self.source / _LIST).read_bytes()
        except OSError:
            return False

    def _fetch(self, folder: Path) -> None:
        maven = shutil.which("mvn")
        if maven is None:
            raise ToolError(
                f"Maven, which gets {self.title}, is missing: there is no mvn on the PATH.",
                remedy="Put Maven 3.6 or newer on the PATH.",
            )
        options = ("--batch-mode", "--quiet", "--file", self.source / "pom.xml")
        run(
            [maven, *options, _PLUGIN, "-DincludeScope=runtime", f"-DoutputDirectory={folder}"],
            failed=f"Maven could not get {self.title}:",
            remedy=_REMEDY,
        )

    def _check(self, folder: Path) -> None:
        lines = (self.source / _LIST).read_text(encoding="utf-8").splitlines()
        listed = {name: digest for digest, name in (line.split() for line in lines)}
        found = {
            file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()
        }
        wrong = sorted(
            name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name)
        )
        if wrong:
            raise ToolError(
                f"What Maven got as {self.title} is not the release: {', '.join(wrong)}.",
                remedy="Do not run it. See which repository Maven's settings.xml names.",
            )
