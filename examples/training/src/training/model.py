"""A trained model as files: the estimator, and the signature that says how to call it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from training.recipe import Targets
from training.rows import Rows

ESTIMATOR_FILE = "model.joblib"
SIGNATURE_FILE = "signature.json"


@dataclass(frozen=True)
class Model:
    """A trained model."""

    name: str
    features: tuple[str, ...]
    """The columns that it looks at, in order."""
    classes: tuple[str, ...]
    """What the predictions 0, 1, … mean."""
    estimator: Any

    def predict(self, rows: Rows) -> Targets:
        """Return the predicted class of each row."""
        return np.asarray(self.estimator.predict(rows.select(self.features)), dtype=np.int64)


def save(model: Model, folder: Path) -> None:
    """Write a model's files into a folder, which is made.

    Raises:
        FileExistsError: The folder exists.
    """
    folder.mkdir(parents=True)
    joblib.dump(model.estimator, folder / ESTIMATOR_FILE)
    signature = {
        "schema": 1,
        "model": model.name,
        "features": model.features,
        "classes": model.classes,
    }
    (folder / SIGNATURE_FILE).write_text(json.dumps(signature, indent=2) + "\n", "utf-8")


def load(folder: Path) -> Model:
    """Return the model that a folder holds.

    A joblib file is a pickle: loading it runs what is in it. Verify the digest of every file
    first, against what was registered, and load nothing that did not pass.
    """
    signature = json.loads((folder / SIGNATURE_FILE).read_text("utf-8"))
    return Model(
        name=signature["model"],
        features=tuple(signature["features"]),
        classes=tuple(signature["classes"]),
        estimator=joblib.load(folder / ESTIMATOR_FILE),
    )
