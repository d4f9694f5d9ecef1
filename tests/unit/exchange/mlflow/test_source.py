"""A registry read from its file and from its server: both say the same."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from modeltrail.errors import BackendError, InvalidInput
from modeltrail.exchange.mlflow import Source, open_source
from tests.support import mlflow

ALL = ["Fraud Model", "O'Brien", "churn", "empty", "Überraschung"]


@pytest.fixture
def server() -> Iterator[mlflow.Server]:
    with mlflow.Server().serving() as serving:
        yield serving


@pytest.fixture(params=["file", "server"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    if request.param == "file":
        word = f"sqlite:///{mlflow.make(tmp_path / 'ml flow 100%.db')}"
    else:
        serving: mlflow.Server = request.getfixturevalue("server")
        word = serving.url + "/"
    with open_source(word) as opened:
        yield opened


def test_all_models_are_listed_and_prompts_are_none(source: Source) -> None:
    assert source.names() == ALL


def test_a_model_is_told_whole(source: Source) -> None:
    source.names()
    model = source.model("Fraud Model")
    assert (model.description, model.tags) == (
        "Finds fraud.\nSince 2023.",
        {"team": "risk", "tier": "1"},
    )
    assert model.aliases == {"champion": 2, "challenger": 2, "old": 1}
    assert [version.number for version in model.versions] == [1, 2, 4]
    first, second, fourth = model.versions
    assert first.created is not None
    assert first.created // 1000 == 1795580092
    assert (first.uri, first.stage, first.status) == (
        "s3://lake/mlflow/1/model",
        "Production",
        "READY",
    )
    assert (first.description, first.tags) == (
        "First.\r\nGood.",
        {"reviewed": "yes", "odd": "\x1b[31mr\r\ned"},
    )
    assert (second.stage, second.description, second.tags) == (None, None, {})
    assert second.uri == f"runs:/{second.run_id}/model"
    assert fourth.run_id == "deadbeef" * 4
    churn = source.model("churn")
    assert [(v.run_id, v.uri) for v in churn.versions] == [(None, "s3://lake/c")]
    assert source.model("empty").versions == ()
    assert [v.uri for v in source.model("O'Brien").versions] == ["s3://lake/o"]
    assert [v.uri for v in source.model("Überraschung").versions] == ["s3://lake/ü"]


def test_a_run_is_told_with_what_is_no_number(source: Source) -> None:
    source.names()
    first, _, fourth = source.model("Fraud Model").versions
    runs = source.runs([first.run_id or "", fourth.run_id or ""])
    assert runs.keys() == {first.run_id}
    run = runs[first.run_id or ""]
    assert math.isnan(run.metrics["nan"])
    assert {k: v for k, v in run.metrics.items() if k != "nan"} == {
        "recall": 0.9,
        "inf": 1.7976931348623157e308,
        "loss": 1e-7,
        "zero": 0.0,
    }
    assert run.params == {"depth": "6", "objective": "auc"}
    assert run.tags["mlflow.source.git.commit"] == "c" * 40
    assert source.runs([]) == {}


def test_a_file_of_several_workspaces_is_asked_for_one(tmp_path: Path) -> None:
    other = "INSERT INTO registered_models VALUES ('fraud', 1, 1, NULL, 'risk')"
    file = mlflow.make(tmp_path / "x.db", other)
    with pytest.raises(InvalidInput, match="several workspaces: default, risk"):
        open_source(str(file))
    with open_source(str(file), "risk") as risk, open_source(str(file), "default") as default:
        assert (risk.names(), risk.workspace) == (["fraud"], "risk")
        assert (default.names(), default.workspace) == (ALL, "default")
    with pytest.raises(InvalidInput, match="holds no models of a workspace 'x'"):
        open_source(str(file), "x")


def test_a_file_of_an_earlier_mlflow_is_read(tmp_path: Path) -> None:
    """Before workspaces and aliases; the tables' columns were the same otherwise."""
    tables = ("registered_models", "model_versions", "registered_model_tags", "model_version_tags")
    changes = ["DROP TABLE registered_model_aliases"]
    for table in tables:
        changes += [
            f"CREATE TABLE old AS SELECT * FROM {table}",  # noqa: S608 (ours)
            "ALTER TABLE old DROP COLUMN workspace",
            f"DROP TABLE {table}",
            f"ALTER TABLE old RENAME TO {table}",
        ]
    file = mlflow.make(tmp_path / "x.db", *changes)
    with open_source(str(file)) as source:
        assert (source.names(), source.workspace) == (ALL, None)
        model = source.model("Fraud Model")
        assert ([v.number for v in model.versions], model.aliases) == ([1, 2, 4], {})
    with pytest.raises(InvalidInput, match="knows no workspaces"):
        open_source(str(file), "risk")


def test_a_path_may_hold_what_ends_one_in_an_address(tmp_path: Path) -> None:
    with open_source(str(mlflow.make(tmp_path / "a?mode=rwc#b%41.db"))) as source:
        assert source.names() == ALL


def test_a_file_is_only_read(tmp_path: Path) -> None:
    file = mlflow.make(tmp_path / "x.db")
    file.chmod(0o444)
    before = file.read_bytes()
    with open_source(str(file)) as source:
        assert source.names() == ALL
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["x.db"]


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("none.db", "There is no file 'none.db'"),
        ("sqlite:///none.db", "There is no file 'none.db'"),
        (".", "is a folder, as of MLflow's file store"),
        ("text.db", "cannot be read as an MLflow registry: file is not a database"),
        ("other.db", "'other.db' is no MLflow registry: it has no registered models"),
        ("postgresql://host/x", "is no registry that can be read here"),
        ("http://", "is not the address of a server"),
        ("http://h:x", "is not the address of a server"),
        ("http://[::1", "is not the address of a server"),
        ("", "is a folder"),
    ],
)
def test_what_is_no_registry_is_refused(
    word: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.db").write_text("This is no database, and long enough to tell." * 10)
    mlflow.make(tmp_path / "other.db", "DROP TABLE model_versions")
    with pytest.raises(InvalidInput, match=says):
        open_source(word)


def test_who_asks_is_what_mlflow_s_variables_say(
    server: mlflow.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TOKEN", "USERNAME", "PASSWORD"):
        monkeypatch.delenv(f"MLFLOW_TRACKING_{name}", raising=False)
    address = server.url.replace("http://", "http://alice:sec%72et@")
    with open_source(address, "risk") as source:
        source.names()
        assert source.where == server.url
        assert server.headers["Authorization"] == "Basic YWxpY2U6c2VjcmV0"
        assert server.headers["X-MLFLOW-WORKSPACE"] == "risk"
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "t0ken")
    with open_source(server.url) as source:
        source.names()
        assert server.headers["Authorization"] == "Bearer t0ken"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((401, "no"), r"refused \(HTTP status 401\)"),
        ((403, "no"), r"refused \(HTTP status 403\)"),
        ((404, "no such page"), "with HTTP status 404: no such page"),
        ((500, "oh"), "with HTTP status 500: oh"),
        ((200, "<html>"), "does not answer as an MLflow server does"),
        ((200, []), "does not answer as an MLflow server does"),
        ((200, {"registered_models": [{}]}), "does not answer as an MLflow server does"),
        ((200, {"registered_models": 7}), "does not answer as an MLflow server does"),
    ],
)
def test_a_server_that_refuses_or_is_another_is_told(
    server: mlflow.Server, answer: mlflow.Answer, says: str
) -> None:
    server.instead = lambda _: answer
    with open_source(server.url) as source, pytest.raises(BackendError, match=says):
        source.names()


def test_a_server_that_is_busy_is_asked_again(server: mlflow.Server) -> None:
    answers = [(503, "busy"), (429, "slowly")]
    server.instead = lambda _: answers.pop() if answers else None
    with open_source(server.url) as source:
        assert source.names() == ALL


def test_a_server_that_is_not_there_is_told() -> None:
    with mlflow.Server().serving() as server:
        url = server.url
    with open_source(url) as source, pytest.raises(BackendError, match="cannot be reached"):
        source.names()
