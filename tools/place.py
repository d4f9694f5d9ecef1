"""Where the installation lies."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Where everything goes."""

    root: Path

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.venv / "bin" / "python"

    @property
    def tools(self) -> Path:
        """What is built here."""
        return self.root / ".tools"

    @property
    def bin(self) -> Path:
        """The programs."""
        return self.tools / "bin"

    def requirements(self, name: str) -> Path:
        """Return a file of pinned requirements."""
        return self.root / "requirements" / f"{name}.txt"
