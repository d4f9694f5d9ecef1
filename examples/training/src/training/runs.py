"""Training, evaluation over the held-out rows, and the record of both."""

import json
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from training import model as models
from training import snapshots, sources
from training.recipes import RECIPES
from training.rows import Rows

_LIBRARIES = ("joblib", "numpy", "scikit-learn", "scipy")
RECORD_FILE = "training.json"
MODEL_FOLDER = "model"


@dataclass(frozen=True)
class Evaluated:
    """Metrics over the held-out rows."""

    dataset_digest: str
    rows: int
    metrics: dict[str, float]


def train(name: str, snapshot: str, out: Path) -> Evaluated:
    """Train a model on a snapshot, and write `model/` and `training.json` into a folder.

    The same code, snapshot and libraries give the same bytes on one machine.

    Args:
        name: One of RECIPES.
        snapshot: One of the snapshots.
        out: The folder; it is made, and holds no model yet.

    Raises:
        FileExistsError: The folder holds a model already.
    """
    recipe = RECIPES[name]
    rows = sources.load(recipe.source)
    training = snapshots.snapshot(rows, snapshot)
    features = recipe.features(rows.columns)
    estimator = recipe.estimator().fit(training.select(features), training.target)
    model = models.Model(name, features, rows.classes, estimator)
    evaluated = _measured(model, snapshots.held_out(rows))
    models.save(model, out / MODEL_FOLDER)
    record: dict[str, Any] = {
        "data": {"source": training.source, "snapshot": snapshot, "digest": training.digest},
        "training_rows": len(training),
        "evaluation": {
            "dataset_digest": evaluated.dataset_digest,
            "rows": evaluated.rows,
            "metrics": evaluated.metrics,
        },
        "parameters": {**recipe.parameters, "features": len(features)},
        "libraries": {
            "python": platform.python_version(),
            **{library: version(library) for library in _LIBRARIES},
        },
    }
    (out / RECORD_FILE).write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    return evaluated


def evaluate(folder: Path, name: str) -> Evaluated:
    """Return the metrics of a saved model over the held-out rows.

    This loads a pickle: see `training.model.load`.

    Raises:
        ValueError: The folder holds another model.
    """
    model = models.load(folder)
    if model.name != name:
        raise ValueError(f"{folder} holds the model {model.name!r}, not {name!r}")
    return _measured(model, snapshots.held_out(sources.load(RECIPES[name].source)))


def _measured(model: models.Model, rows: Rows) -> Evaluated:
    metrics = RECIPES[model.name].metrics(rows.target, model.predict(rows))
    return Evaluated(rows.digest, len(rows), metrics)
