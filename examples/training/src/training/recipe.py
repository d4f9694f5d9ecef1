"""What it takes to make a model: data source, features, estimator, metrics."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Targets = NDArray[np.int64]


@dataclass(frozen=True)
class Recipe:
    """How one model is trained and measured."""

    source: str
    features: Callable[[Sequence[str]], tuple[str, ...]]
    """Chooses from the source's columns."""
    parameters: dict[str, float | int | str]
    estimator: Callable[[], Any]
    """Gives a new scikit-learn estimator that has seen no data."""
    metrics: Callable[[Targets, Targets], dict[str, float]]
    """Compares the true targets with the predicted ones; more is better in every metric."""


def accuracy(target: Targets, predicted: Targets) -> float:
    """Return the share of rows whose class was found."""
    return float(np.mean(target == predicted))


def recall(target: Targets, predicted: Targets, wanted: int) -> float:
    """Return the share of a class's rows that were found."""
    return float(np.mean(predicted[target == wanted] == wanted))
