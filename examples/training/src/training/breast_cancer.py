"""Breast cancer: is a tumour malignant, judged by the shape of its cells?"""

from collections.abc import Sequence
from typing import Any

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from training.recipe import Recipe, Targets, accuracy, recall

_MALIGNANT = 0
_C = 1.0
_MAX_ITER = 1000


def features(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that the model looks at: the means over all cells of a tumour."""
    return tuple(column for column in columns if column.startswith("mean "))


def estimator() -> Any:
    """Return a logistic regression over scaled features; nothing in it is random."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=_C, max_iter=_MAX_ITER))


def metrics(target: Targets, predicted: Targets) -> dict[str, float]:
    """Return the accuracy, and how many of the malignant tumours were found."""
    return {
        "accuracy": accuracy(target, predicted),
        "recall_malignant": recall(target, predicted, _MALIGNANT),
    }


RECIPE = Recipe(
    source="breast_cancer",
    features=features,
    parameters={"estimator": "logistic regression", "C": _C, "max_iter": _MAX_ITER},
    estimator=estimator,
    metrics=metrics,
)
