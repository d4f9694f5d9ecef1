import pytest

from modeltrail.errors import InvalidInput
from modeltrail.exchange.mlflow import map_names

ENVIRONMENTS = ("dev", "staging", "production")


def mapped(*names: str, **given: str) -> dict[str, str]:
    return {one.name: one.model for one in map_names(names, given, ENVIRONMENTS)}


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("fraud", "fraud"),
        ("fraud-2", "fraud-2"),
        ("Fraud Model", "fraud-model"),
        ("fraud_model", "fraud-model"),
        ("catalog.schema.Model", "catalog-schema-model"),
        ("Überraschung", "uberraschung"),
        ("Straße", "strasse"),
        ("  O'Brien!! ", "o-brien"),
        ("x" * 63, "x" * 63),
    ],
)
def test_a_name_stays_or_keeps_its_letters(name: str, model: str) -> None:
    assert mapped(name) == {name: model}


@pytest.mark.parametrize(
    "name", ["production", "Staging", "v7", "42", "latest", "日本語", "x" * 64]
)
def test_a_name_that_can_be_none_here_is_refused_until_it_is_given_one(name: str) -> None:
    with pytest.raises(InvalidInput, match="has no name here") as caught:
        mapped(name, "fraud")
    assert repr(name) in caught.value.message
    assert "fraud" not in caught.value.message.replace(repr(name), "")
    assert "--map" in caught.value.remedy
    assert mapped(name, "fraud", **{name: "churn"}) == {name: "churn", "fraud": "fraud"}


def test_names_that_would_become_one_are_all_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        mapped("Fraud Model", "fraud_model", "Churn", "churn", "production", "other")
    assert caught.value.message.splitlines()[1:] == [
        "  'production' has no name here",
        "  'Fraud Model', 'fraud_model' would all be 'fraud-model'",
        "  'Churn', 'churn' would all be 'churn'",
    ]
    with pytest.raises(InvalidInput, match="'fraud', 'Old' would all be 'fraud'"):
        mapped("fraud", "Old", Old="fraud")


def test_a_name_that_is_given_must_be_one_of_a_model() -> None:
    with pytest.raises(InvalidInput, match="'Fraud Model' is not a model name"):
        mapped("fraud", fraud="Fraud Model")
    with pytest.raises(InvalidInput, match="'dev' cannot name a model"):
        mapped("fraud", fraud="dev")
    with pytest.raises(InvalidInput, match="There is no registered model 'Fraud'"):
        mapped("fraud", Fraud="x")
