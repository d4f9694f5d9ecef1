"""An MLflow registry, brought in through the command line, and what can be done with it here."""

from pathlib import Path

import pytest

from tests.cloud.cli.conftest import done, events
from tests.support import mlflow
from tests.support.command_line import CommandLine

MODEL = "cli-mlflow"
NAMES = ("--map", f"Fraud Model={MODEL}", "--map", "churn=cli-mlflow-churn")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mlflow.make(tmp_path_factory.mktemp("mlflow") / "mlflow.db")


@pytest.fixture(scope="module")
def first(modeltrail: CommandLine, file: Path) -> str:
    """What the first import printed."""
    rehearsed = done(modeltrail("import", "mlflow", file, *NAMES, "--dry-run")).out
    assert modeltrail("show", MODEL).code == 2
    out = done(modeltrail("import", "mlflow", f"sqlite:///{file}", *NAMES)).out
    assert rehearsed.replace("would be imported", "imported") == out
    return out


def test_what_became_of_each_model_is_told(first: str) -> None:
    aliases = "aliases challenger=2, champion=2, old=1"
    assert first.splitlines() == [
        f"Fraud Model  -> {MODEL}: 1-2, 4 imported; 3 missing there; {aliases}",
        "O'Brien      -> o-brien: 1 imported",
        "churn        -> cli-mlflow-churn: 1 imported",
        "empty        -> empty: no versions",
        "Überraschung -> uberraschung: 1 imported",
        "Aliases stand with their versions; they make no champions here.",
    ]


@pytest.mark.usefixtures("first")
def test_imported_again_it_is_all_here(modeltrail: CommandLine) -> None:
    with mlflow.Server().serving() as server:
        ran = done(modeltrail("import", "mlflow", server.url, "Fraud Model", *NAMES[:2], "--json"))
    assert ran.document["source"] == server.url
    (told,) = ran.document["models"]
    assert (told["model"], told["imported"], told["there"]) == (MODEL, [], [1, 2, 4])
    assert told["aliases"] == {"challenger": 2, "champion": 2, "old": 1}


@pytest.mark.usefixtures("first")
def test_an_imported_version_is_shown_with_what_was_said_of_it(modeltrail: CommandLine) -> None:
    shown = done(modeltrail("show", f"{MODEL}@1")).out
    for says in (
        f"{MODEL}@1 (registered)",
        "imported   from mlflow at ",
        "where it is called 'Fraud Model'",
        "its files  s3://lake/mlflow/1/model",
        "its stage  Production",
        "aliases    old",
        "described  First.\\r\\nGood.",
        "tag        odd \\x1b[31mr\\r\\ned",
        "metrics    loss 1e-07, recall 0.9, zero 0 by its run",
        f"commit     {'c' * 40}",
        "parameter  depth 6",
    ):
        assert says in shown, says
    assert "artifact" not in shown
    listed = done(modeltrail("show", MODEL)).out
    assert f"{MODEL}@production: champion none" in listed
    assert "  1 imported from mlflow commit cccccccc" in listed
    told = done(modeltrail("show", f"{MODEL}@2", "--json")).document
    assert (told["artifact"], told["imported"]["commit"]) == (None, "short12")
    assert "imported from mlflow" in done(modeltrail("timeline", MODEL)).out
    assert "imported from mlflow: Fraud Model" in done(modeltrail("why", f"{MODEL}@1")).out
    assert done(modeltrail("verify", MODEL)).err == ""


@pytest.mark.usefixtures("first")
def test_the_picture_says_where_it_came_from(modeltrail: CommandLine, tmp_path: Path) -> None:
    picture = tmp_path / "timeline.svg"
    done(modeltrail("timeline", MODEL, "--svg", picture))
    assert "imported from mlflow" in picture.read_text()


@pytest.mark.usefixtures("first")
def test_an_imported_version_cannot_be_served(modeltrail: CommandLine, tmp_path: Path) -> None:
    for move in ("promote", "candidate"):
        ran = modeltrail(move, f"{MODEL}@4", "dev", "-m", "for a try", "--json")
        assert ran.code == 1
        codes = {violation["code"] for violation in ran.document["decision"]["violations"]}
        assert {"lineage.missing", "artifact.unsound"} <= codes
    ran = modeltrail("approve", f"{MODEL}@4", "production", profile="bob")
    assert (ran.code, "there are no bytes to approve" in ran.err) == (2, True)
    ran = modeltrail("load", f"{MODEL}@1", "--to", tmp_path / "loaded")
    assert ran.code == 2
    assert "was imported without its files: there are no bytes of it here" in ran.err
    assert not (tmp_path / "loaded").exists()


@pytest.mark.usefixtures("first")
def test_an_imported_version_can_be_deleted(modeltrail: CommandLine) -> None:
    done(modeltrail("delete", f"{MODEL}@2", "--kind", "mistake", "-m", "Of no use."))
    ran = modeltrail("restore", f"{MODEL}@2", "-m", "It was.")
    assert ran.code == 1
    assert events(modeltrail, MODEL)[-1]["type"] == "promotion.denied"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["none.db"], 2, "There is no file 'none.db'"),
        (["FILE", "no such"], 2, "There is no registered model 'no such'"),
        (["FILE", "--map", "x"], 2, "'x' says no name here"),
        (["FILE", "--map", "x=y"], 2, "There is no registered model 'x'"),
        (["FILE", "--map", "Fraud Model=churn"], 2, "'Fraud Model', 'churn' would all be 'churn'"),
        (["FILE", "--map", "Fraud Model=dev"], 2, "'dev' cannot name a model"),
        (["FILE", "--workspace", "risk"], 2, "holds no models of a workspace 'risk'"),
        (["http://127.0.0.1:9"], 5, "The MLflow server http://127.0.0.1:9 cannot be reached"),
    ],
)
def test_what_cannot_be_imported_is_told(
    modeltrail: CommandLine, file: Path, words: list[str], code: int, says: str
) -> None:
    ran = modeltrail("import", "mlflow", *(file if word == "FILE" else word for word in words))
    assert (ran.code, says in ran.err) == (code, True), ran
