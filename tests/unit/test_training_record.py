import json
import os
from pathlib import Path
from typing import Any

import pytest

from modeltrail import training
from modeltrail.errors import InvalidInput

DIGEST = f"sha256:{'a' * 64}"


def record(**changed: Any) -> dict[str, Any]:
    return {
        "data": {"source": "warehouse", "snapshot": "2026-11", "digest": DIGEST},
        "evaluation": {"dataset_digest": DIGEST, "rows": 100, "metrics": {"accuracy": 0.9}},
        "parameters": {"depth": 6},
        **changed,
    }


def evaluation(metrics: dict[str, Any]) -> dict[str, Any]:
    return record(evaluation={"dataset_digest": DIGEST, "rows": 100, "metrics": metrics})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "training.json"


def test_a_record_is_read_as_it_was_written(file: Path) -> None:
    file.write_text(json.dumps(record()))
    read = training.read_training(file)
    assert read.model_dump(mode="json", exclude_defaults=True) == record()


def test_what_else_stands_in_the_file_is_left_out_and_named(file: Path) -> None:
    file.write_text(json.dumps(record(libraries={"numpy": "2"}, license="MIT")))
    read = training.read_training(file)
    assert read.left_out == ("libraries", "license")
    assert read.model_dump(mode="json", exclude_defaults=True) == record()
    file.write_text(json.dumps(record()))
    assert training.read_training(file).left_out == ()


def more(**changed: Any) -> dict[str, Any]:
    """Return a record that states what can be left out, too."""
    whole = record(licence="CC-BY-4.0", model_card="MODEL_CARD.md")
    whole["data"]["taken_at"] = "2026-11-20T00:00:00Z"
    slices = {"new customers": {"rows": 10, "metrics": {"accuracy": 0.8}}}
    whole["evaluation"]["slices"] = slices
    for place, value in changed.items():
        holder, _, name = place.rpartition("__")
        (whole[holder] if holder else whole)[name] = value
    return whole


def test_a_record_says_when_the_data_was_taken_and_how_slices_did(file: Path) -> None:
    file.write_text(json.dumps(more()))
    read = training.read_training(file)
    assert read.data.taken_at == "2026-11-20T00:00:00.000000Z"
    assert read.evaluation.slices["new customers"].metrics == {"accuracy": 0.8}
    assert (read.licence, read.model_card) == ("CC-BY-4.0", "MODEL_CARD.md")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"data__taken_at": "2026-11-20T00:00:00"}, "is not an instant"),
        ({"data__taken_at": "2999-01-01T00:00:00Z"}, "is still to come"),
        ({"data__taken_at": 7}, "data.taken_at"),
        ({"evaluation__slices": {"a": {"rows": 0, "metrics": {"b": 1}}}}, "slices.a.rows"),
        ({"evaluation__slices": {"a": {"rows": 1, "metrics": {}}}}, "slices.a.metrics"),
        ({"evaluation__slices": {"a": {"rows": 1, "metrics": {"b": "NaN"}}}}, "slices.a.metrics.b"),
        ({"evaluation__slices": {" ": {"rows": 1, "metrics": {"b": 1}}}}, "slices"),
        ({"licence": ""}, "licence"),
        ({"model_card": 7}, "model_card"),
    ],
)
def test_what_can_be_left_out_is_checked_where_it_is_stated(
    changed: dict[str, Any], says: str, file: Path
) -> None:
    file.write_text(json.dumps(more(**changed)))
    with pytest.raises(InvalidInput) as caught:
        training.read_training(file)
    assert says in caught.value.message


def test_a_model_card_is_one_of_the_files() -> None:
    record = training.TrainingRecord.model_validate(more())
    training.check_model_card(record, {"model.joblib", "MODEL_CARD.md"})
    with pytest.raises(InvalidInput, match=r"'MODEL_CARD\.md' is not among the files"):
        training.check_model_card(record, {"model.joblib", "docs/MODEL_CARD.md"})


def test_what_stands_beside_the_record_is_left_alone(file: Path) -> None:
    file.write_text(json.dumps(record(libraries={"scikit-learn": "1.8"}, seed=2**70)))
    assert training.read_training(file).parameters == {"depth": 6}


def test_the_example_that_people_are_shown_is_one() -> None:
    shown = training.EXAMPLE.replace("sha256:…", DIGEST)
    training.TrainingRecord.model_validate_json(shown)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not strict JSON"),
        (b"{", "is not strict JSON"),
        (b"\xff\xfe\x00", "is not strict JSON"),
        (b"[" * 100_000, "is not strict JSON"),
        (b"[]", "is not a training record"),
        (b"null", "is not a training record"),
        (b"{}", "data: Field required"),
    ],
    ids=["empty", "cut", "no text", "deep", "a list", "null", "nothing in it"],
)
def test_what_is_no_record_is_refused_with_an_example(
    content: bytes, says: str, file: Path
) -> None:
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"training\.json") as caught:
        training.read_training(file)
    assert says in caught.value.message
    assert training.EXAMPLE in caught.value.remedy


@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1e-400",
        '"0.9"',
        "true",
        "null",
        "9007199254740993",
        "9" * 400,
        "9" * 5000,
    ],
    ids=lambda value: value[:20],
)
def test_a_metric_is_a_finite_number_that_is_kept_exactly(value: str, file: Path) -> None:
    text = json.dumps(evaluation({"accuracy": 0.9})).replace("0.9", value)
    file.write_text(text)
    with pytest.raises(InvalidInput, match=r"training\.json"):
        training.read_training(file)


@pytest.mark.parametrize(
    "changed",
    [
        {"evaluation": {"dataset_digest": DIGEST, "rows": 0, "metrics": {"a": 1}}},
        {"evaluation": {"dataset_digest": DIGEST, "rows": True, "metrics": {"a": 1}}},
        {"evaluation": {"dataset_digest": DIGEST, "rows": 1, "metrics": {}}},
        {"evaluation": {"dataset_digest": "a" * 64, "rows": 1, "metrics": {"a": 1}}},
        {"data": {"source": "", "snapshot": "1", "digest": DIGEST}},
        {"data": {"source": "a\x1b[31m", "snapshot": "1", "digest": DIGEST}},
        {"data": {"source": "a", "snapshot": "1", "digest": DIGEST, "more": 1}},
        {"parameters": None},
        {"parameters": [1]},
    ],
    ids=str,
)
def test_a_fact_that_cannot_be_is_refused_and_named(changed: dict[str, Any], file: Path) -> None:
    file.write_text(json.dumps(record(**changed)))
    with pytest.raises(InvalidInput, match=f"record: {next(iter(changed))}"):
        training.read_training(file)


@pytest.mark.parametrize(
    "parameters",
    [{"seed": 2**53}, {"seed": -(2**70)}, {"seed": 10**400}],
    ids=["a large number", "a larger one", "a huge one"],
)
def test_a_parameter_that_no_event_could_hold_is_refused_before_the_upload(
    parameters: dict[str, Any], file: Path
) -> None:
    file.write_text(json.dumps(record(parameters=parameters)))
    with pytest.raises(InvalidInput, match="cannot be recorded"):
        training.read_training(file)


def test_a_record_that_is_too_large_for_an_event_is_refused_before_the_upload(file: Path) -> None:
    file.write_text(json.dumps(record(parameters={"weights": "x" * training.MAX_BYTES})))
    with pytest.raises(InvalidInput, match="at most 131072 are kept"):
        training.read_training(file)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('"depth": 6, "depth": 7', "the key 'depth' twice"),
        ('"depth": "\\ud800"', r"U\+D800"),
        ('"depth": "\\u0000"', r"U\+0000"),
        ('"depth": ' + "[" * 64 + "]" * 64, "deeper than 64"),
    ],
    ids=["a key twice", "no Unicode", "NUL", "deep"],
)
def test_what_readers_would_not_agree_on_is_refused(written: str, says: str, file: Path) -> None:
    file.write_text(json.dumps(record()).replace('"depth": 6', written))
    with pytest.raises(InvalidInput, match=says):
        training.read_training(file)


def test_a_source_that_nobody_can_see_is_refused(file: Path) -> None:
    file.write_text(
        json.dumps(record(data={"source": "\u2060", "snapshot": "1", "digest": DIGEST}))
    )
    with pytest.raises(InvalidInput, match=r"data\.source: the text has no visible character"):
        training.read_training(file)


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(InvalidInput, match=r"There is no file .*training\.json"):
        training.read_training(file)


def test_a_pipe_is_not_waited_for(file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(InvalidInput, match="There is no file"):
        training.read_training(file)


def test_a_huge_file_is_not_read_whole(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(1 << 40)
    with pytest.raises(InvalidInput, match="has more than"):
        training.read_training(file)
