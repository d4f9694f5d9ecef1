"""MLflow, to be measured beside: in an environment of its own, `.tools/mlflow`."""

from dataclasses import dataclass
from pathlib import Path

from tools import packages
from tools.place import Place


@dataclass(frozen=True)
class _Own(Place):
    """The same checkout with another virtual environment."""

    @property
    def venv(self) -> Path:
        return self.tools / "mlflow"


def provide(place: Place) -> Path:
    """Return the Python that can import MLflow; it is installed where it is missing.

    Raises:
        ToolError: It cannot be installed.
    """
    own = _Own(place.root)
    own.tools.mkdir(parents=True, exist_ok=True)
    packages.make_environment(own)
    packages.install(own, "mlflow")
    return own.python
