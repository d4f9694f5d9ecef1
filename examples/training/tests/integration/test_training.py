import json
from pathlib import Path

import pytest
from training import RECIPES, evaluate, snapshots, sources, train
from training.__main__ import main
from training.model import load

FLOORS = {"breast-cancer": 0.9, "digits": 0.94}


@pytest.fixture(scope="module", params=FLOORS)
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    name: str = request.param
    out = tmp_path_factory.mktemp("trained") / name
    train(name, "2026-01", out)
    return out


def test_a_loaded_model_is_as_good_as_it_was_said_to_be(trained: Path) -> None:
    record = json.loads((trained / "training.json").read_text("utf-8"))
    evaluated = evaluate(trained / "model", trained.name)
    assert evaluated.metrics == record["evaluation"]["metrics"]
    assert evaluated.rows == record["evaluation"]["rows"]
    assert evaluated.dataset_digest == record["evaluation"]["dataset_digest"]
    assert evaluated.metrics["accuracy"] >= FLOORS[trained.name]


def test_the_record_names_the_data(trained: Path) -> None:
    record = json.loads((trained / "training.json").read_text("utf-8"))
    rows = sources.load(RECIPES[trained.name].source)
    assert record["data"] == {
        "source": rows.source,
        "snapshot": "2026-01",
        "digest": snapshots.snapshot(rows, "2026-01").digest,
    }


def test_the_same_snapshot_again_gives_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    train(trained.name, "2026-01", tmp_path / "again")
    files = sorted(path.relative_to(trained) for path in trained.rglob("*") if path.is_file())
    assert [path.name for path in files] == ["model.joblib", "signature.json", "training.json"]
    for path in files:
        assert (tmp_path / "again" / path).read_bytes() == (trained / path).read_bytes()


def test_a_newer_snapshot_gives_another_model_that_is_no_worse(
    trained: Path, tmp_path: Path
) -> None:
    evaluated = train(trained.name, "2026-02", tmp_path / "newer")
    assert evaluated.metrics["accuracy"] >= FLOORS[trained.name]
    newer, older = (
        (folder / "model" / "model.joblib").read_bytes() for folder in (tmp_path / "newer", trained)
    )
    assert newer != older


def test_predictions_follow_the_names_of_the_columns(trained: Path) -> None:
    model = load(trained / "model")
    rows = snapshots.held_out(sources.load(RECIPES[trained.name].source))
    assert set(model.predict(rows).tolist()) <= set(range(len(model.classes)))
    assert model.estimator.n_features_in_ == len(model.features)


def test_a_model_is_never_written_over_another(trained: Path) -> None:
    before = (trained / "model" / "model.joblib").read_bytes()
    with pytest.raises(FileExistsError):
        train(trained.name, "2026-02", trained)
    assert (trained / "model" / "model.joblib").read_bytes() == before


def test_the_command_line_trains_and_evaluates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    train_it = ["train", "breast-cancer", "--snapshot", "2026-01", "--out", str(out)]
    assert main(train_it) == 0
    trained_line = capsys.readouterr().out
    assert main(["evaluate", str(out / "model"), "breast-cancer"]) == 0
    assert capsys.readouterr().out == trained_line
    assert "accuracy 0.9" in trained_line

    assert main(train_it) == 2
    assert "FileExistsError" in capsys.readouterr().err
    assert main(["evaluate", str(out / "model"), "digits"]) == 2
    assert "holds the model 'breast-cancer'" in capsys.readouterr().err
    assert main(["evaluate", str(tmp_path / "nothing"), "digits"]) == 2
