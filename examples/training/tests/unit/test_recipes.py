import numpy as np
import pytest
from training import RECIPES, sources
from training.recipe import accuracy, recall


@pytest.mark.parametrize("name", RECIPES)
def test_features_are_columns_of_the_source_and_each_is_named_once(name: str) -> None:
    recipe = RECIPES[name]
    columns = sources.load(recipe.source).columns
    features = recipe.features(columns)
    assert features
    assert len(set(features)) == len(features)
    assert set(features) <= set(columns)


@pytest.mark.parametrize("name", RECIPES)
def test_features_are_chosen_in_the_sources_order(name: str) -> None:
    columns = sources.load(RECIPES[name].source).columns
    features = RECIPES[name].features(columns)
    assert list(features) == [column for column in columns if column in features]


def test_values_follow_the_names_of_the_features() -> None:
    rows = sources.load("breast_cancer")
    selected = rows.select(["mean area", "mean radius"])
    assert np.array_equal(selected[:, 0], rows.values[:, rows.columns.index("mean area")])
    assert np.array_equal(selected[:, 1], rows.values[:, rows.columns.index("mean radius")])
    with pytest.raises(ValueError, match="not in tuple"):
        rows.select(["mean mood"])


def test_metrics_count_what_was_found() -> None:
    target, predicted = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    assert accuracy(target, predicted) == 0.75
    assert recall(target, predicted, 1) == 1.0
    assert RECIPES["breast-cancer"].metrics(target, predicted)["recall_malignant"] == 2 / 3
    assert RECIPES["digits"].metrics(target, predicted)["recall_worst_digit"] == 2 / 3
