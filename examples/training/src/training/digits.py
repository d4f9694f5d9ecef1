"""Digits: which digit was written, judged by 8 x 8 grey pixels?"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from training.recipe import Recipe, Targets, accuracy, recall

_C = 0.1
_MAX_ITER = 1000


def features(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that the model looks at: every pixel."""
    return tuple(columns)


def estimator() -> Any:
    """Return a logistic regression over scaled features; nothing in it is random."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=_C, max_iter=_MAX_ITER))


def metrics(target: Targets, predicted: Targets) -> dict[str, float]:
    """Return the accuracy, and the recall of the digit that is found least often."""
    digits = [int(digit) for digit in np.unique(target)]
    return {
        "accuracy": accuracy(target, predicted),
        "recall_worst_digit": min(recall(target, predicted, digit) for digit in digits),
    }


RECIPE = Recipe(
    source="digits",
    features=features,
    parameters={"estimator": "logistic regression", "C": _C, "max_iter": _MAX_ITER},
    estimator=estimator,
    metrics=metrics,
)
