"""Training of two classifiers on the data that scikit-learn brings along."""

from training.recipes import RECIPES
from training.runs import Evaluated, evaluate, train

__all__ = ["RECIPES", "Evaluated", "evaluate", "train"]
