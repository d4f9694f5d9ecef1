"""Versions of an MLflow registry in the table."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modeltrail import events
from modeltrail.errors import BackendError, Conflict, InvalidInput
from modeltrail.exchange import import_export, stored_timelines, write_export
from modeltrail.exchange.mlflow import Importer, ModelImport, Source, map_names, open_source
from modeltrail.ledger import Ledger, Request
from modeltrail.verify import verify
from tests.support import facts, mlflow, proxy
from tests.support.ledgers import WHO, Table, append, everything, noted, registered
from tests.support.registries import World

FRAUD = "fraud-model"
MANY = 150


@pytest.fixture
def ledger(second_table: Table) -> Ledger:
    return Ledger(*second_table)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return mlflow.make(tmp_path / "mlflow.db")


def bring(ledger: Ledger, source: Source, *, rehearse: bool = False) -> dict[str, ModelImport]:
    mapped = map_names(source.names(), {}, facts.ENVIRONMENTS)
    done = Importer(ledger, source, WHO, rehearse=rehearse).models(mapped)
    return {one.model: one for one in done}


def bring_file(ledger: Ledger, file: Path, *changes: str) -> dict[str, ModelImport]:
    if changes:
        file.unlink()
        mlflow.make(file, *changes)
    with open_source(str(file)) as source:
        return bring(ledger, source)


@pytest.fixture(params=["file", "server"])
def source(request: pytest.FixtureRequest, file: Path) -> Iterator[Source]:
    if request.param == "file":
        with open_source(str(file)) as opened:
            yield opened
    else:
        with mlflow.Server().serving() as server, open_source(server.url) as opened:
            yield opened


def test_versions_keep_their_numbers_and_all_that_was_said_of_them(
    ledger: Ledger, source: Source
) -> None:
    done = bring(ledger, source)
    assert {model: (one.imported, one.missing) for model, one in done.items()} == {
        FRAUD: ((1, 2, 4), (3,)),
        "o-brien": ((1,), ()),
        "churn": ((1,), ()),
        "empty": ((), ()),
        "uberraschung": ((1,), ()),
    }
    assert list(ledger.models()) == ["churn", FRAUD, "o-brien", "uberraschung"]
    first, second, fourth = (stored.event for stored in ledger.timeline(FRAUD))
    assert isinstance(first, events.VersionRegistered)
    assert (first.schema_version, first.version, first.actor) == (3, 1, WHO)
    assert first.claimed_time == "2026-11-25T04:14:52.588000Z"
    assert first.data.model_dump() == {
        "artifact": None,
        "code": {"commit": "c" * 40, "repository": "https://git.example.org/fraud.git"},
        "data": None,
        "evaluation": None,
        "parameters": {"depth": "6", "objective": "auc"},
        "licence": None,
        "model_card": None,
        "imported": {
            "registry": "mlflow",
            "source": source.where,
            "workspace": source.workspace,
            "name": "Fraud Model",
            "run_id": "919137f8e2904f64822eaea95b1054dd",
            "commit": "c" * 40,
            "uri": "s3://lake/mlflow/1/model",
            "stage": "Production",
            "status": "READY",
            "user": None,
            "description": "First.\r\nGood.",
            "tags": {"reviewed": "yes", "odd": "\x1b[31mr\r\ned"},
            "aliases": ("old",),
            "model_description": "Finds fraud.\nSince 2023.",
            "model_tags": {"team": "risk", "tier": "1"},
            "metrics": {"recall": 0.9, "loss": 1e-7, "zero": 0.0},
            "not_numbers": ("inf", "nan"),
        },
    }
    assert isinstance(second, events.VersionRegistered)
    assert second.data.imported is not None
    assert second.data.code is None
    assert second.data.imported.commit == "short12"
    assert second.data.imported.aliases == ("challenger", "champion")
    assert isinstance(fourth, events.VersionRegistered)
    assert (fourth.version, fourth.data.parameters) == (4, {})
    for model in ledger.models():
        verify(ledger, model)
    head = ledger.head(FRAUD)
    assert (head.next_version, head.placements) == (5, {})


def test_imported_again_nothing_is_written(
    ledger: Ledger, second_table: Table, source: Source
) -> None:
    bring(ledger, source)
    before = everything(second_table)
    done = bring(ledger, source)
    assert [(one.imported, one.changed) for one in done.values()] == [((), ())] * 5
    assert done[FRAUD].there == (1, 2, 4)
    assert everything(second_table) == before


def test_the_file_and_the_server_are_one_registry(ledger: Ledger, file: Path) -> None:
    bring_file(ledger, file)
    with mlflow.Server().serving() as server, open_source(server.url) as source:
        done = bring(ledger, source)
        assert [one.imported for one in done.values()] == [()] * 5
        assert "runs/get" not in server.asked  # only of what is new


def test_a_rehearsal_writes_nothing(ledger: Ledger, second_table: Table, file: Path) -> None:
    with open_source(str(file)) as source:
        done = bring(ledger, source, rehearse=True)
    assert done[FRAUD].imported == (1, 2, 4)
    assert everything(second_table) == {}


def added(number: int, uri: str = "s3://new") -> str:
    return (
        "INSERT INTO model_versions VALUES "  # noqa: S608 (ours)
        f"('Fraud Model', {number}, 1, 1, NULL, NULL, 'None', '{uri}', NULL, 'READY', NULL, NULL, "
        "NULL, 'default')"
    )


def tagged(number: int, tag: str, length: int) -> str:
    value = "x" * length
    return (
        "INSERT INTO model_version_tags VALUES "  # noqa: S608 (ours)
        f"('{tag}', '{value}', 'Fraud Model', {number}, 'default')"
    )


def test_only_what_is_new_is_added_and_what_changed_is_told(ledger: Ledger, file: Path) -> None:
    bring_file(ledger, file)
    done = bring_file(
        ledger,
        file,
        added(5),
        added(6),
        "UPDATE registered_model_aliases SET version = 5 WHERE alias = 'champion'",
        "INSERT INTO model_version_tags VALUES ('late', 'x', 'Fraud Model', 4, 'default')",
    )[FRAUD]
    assert (done.imported, done.there, done.changed) == ((5, 6), (1, 2, 4), (2, 4))
    assert [stored.event.version for stored in ledger.timeline(FRAUD)] == [1, 2, 4, 5, 6]
    assert verify(ledger, FRAUD).events == 5


def test_many_versions_are_imported_in_few_transactions(
    road: proxy.Proxy, far: Ledger, ledger: Ledger, file: Path
) -> None:
    bring_file(far, file, *(added(number) for number in range(5, 5 + MANY)))
    assert road.transactions == 4 + 3  # 153 versions by 48, and three models of one
    assert verify(ledger, FRAUD).events == MANY + 3
    assert ledger.head(FRAUD).next_version == 5 + MANY


@pytest.mark.parametrize("after", range(4))
def test_an_import_that_was_broken_off_goes_on(
    *, road: proxy.Proxy, far: Ledger, ledger: Ledger, file: Path, after: int
) -> None:
    mlflow.make(file.with_name("other.db"))
    file = mlflow.make(file.with_name("more.db"), *(added(n) for n in range(5, 5 + MANY)))
    road.faults.extend([*[proxy.pass_on] * after, proxy.lose_answer, proxy.lose_request])
    with pytest.raises(BackendError, match="No answer came") as caught:
        bring_file(far, file)
    assert "Import it again" in caught.value.remedy
    road.faults.clear()
    bring_file(far, file)
    numbers = [stored.event.version for stored in ledger.timeline(FRAUD)]
    assert numbers == [1, 2, *range(4, 5 + MANY)]
    assert verify(ledger, FRAUD).events == MANY + 3


def test_versions_too_large_for_one_transaction_are_imported_in_more(
    ledger: Ledger, file: Path
) -> None:
    large = [tagged(n, tag, 60_000) for n in range(5, 25) for tag in "abc"]
    bring_file(ledger, file, *(added(n) for n in range(5, 25)), *large)
    assert verify(ledger, FRAUD).events == 23


def test_a_version_that_cannot_be_recorded_is_named(ledger: Ledger, file: Path) -> None:
    large = [tagged(4, tag, 90_000) for tag in "abc"]
    says = "Version 4 of 'Fraud Model' cannot be recorded: The event version.registered takes"
    with pytest.raises(InvalidInput, match=says):
        bring_file(ledger, file, *large)
    assert list(ledger.models()) == []


def test_a_number_that_another_version_has_here_is_a_conflict(
    ledger: Ledger, second_table: Table, file: Path
) -> None:
    ledger.append(ledger.head("churn"), [registered(1)], who=WHO, request=Request("native", "f"))
    before = everything(second_table)
    with open_source(str(file)) as source:
        mapped = map_names(["churn"], {}, facts.ENVIRONMENTS)
        source.names()
        with pytest.raises(Conflict, match="churn@1 was registered here: it is not version 1 of"):
            list(Importer(ledger, source, WHO).models(mapped))
    assert everything(second_table) == before


def test_a_version_that_was_made_again_there_is_a_conflict(ledger: Ledger, file: Path) -> None:
    bring_file(ledger, file, added(5))
    with pytest.raises(Conflict) as caught:
        bring_file(ledger, file, added(5, "s3://other"))
    assert caught.value.message == (
        f"{FRAUD}@5 came from 'Fraud Model' (no run, files at s3://new): it is not version 5 of "
        "'Fraud Model' (no run, files at s3://other)."
    )
    assert "make a new version of it there" in caught.value.remedy
    assert ledger.head(FRAUD).seq == 4


@pytest.mark.parametrize("rehearse", [True, False])
def test_a_model_is_imported_under_one_name(
    ledger: Ledger, second_table: Table, source: Source, *, rehearse: bool
) -> None:
    bring(ledger, source)
    before = everything(second_table)
    mapped = map_names(["churn"], {"churn": "churn-2"}, facts.ENVIRONMENTS)
    with pytest.raises(Conflict, match="'churn' was imported as 'churn': 'churn-2' would be") as no:
        list(Importer(ledger, source, WHO, rehearse=rehearse).models(mapped))
    assert "--map 'churn=churn'" in no.value.remedy
    assert everything(second_table) == before


def test_models_of_one_name_in_two_registries_are_two(ledger: Ledger, file: Path) -> None:
    bring_file(ledger, file)
    file.unlink()
    mlflow.make(file, "UPDATE model_versions SET source = 's3://other' WHERE name = 'churn'")
    with open_source(str(file)) as source:
        mapped = map_names(["churn"], {"churn": "churn-2"}, facts.ENVIRONMENTS)
        (done,) = Importer(ledger, source, WHO).models(mapped)
    assert done.imported == (1,)


def test_who_writes_in_between_does_not_disturb(
    road: proxy.Proxy, far: Ledger, ledger: Ledger, file: Path
) -> None:
    def note(handler: Any, body: bytes) -> None:
        ledger.append(ledger.head(FRAUD), [noted()], who=WHO, request=Request("meanwhile", "f"))
        handler.answer(*handler.forward(body))

    road.faults.extend([proxy.pass_on, note])
    done = bring_file(far, file, *(added(number) for number in range(5, 5 + MANY)))[FRAUD]
    assert done.imported == (1, 2, *range(4, 5 + MANY))
    assert done.there == ()
    assert verify(ledger, FRAUD).events == MANY + 4


def test_an_imported_version_is_history_and_no_more(local_table: Table, file: Path) -> None:
    world = World(local_table)
    bring_file(world.ledger, file)
    with pytest.raises(InvalidInput, match="imported without its files: there are no bytes to"):
        world.bob.approve(FRAUD, 1, "production")
    world.alice.metric(FRAUD, 1, {"recall": 0.8})
    world.alice.delete(FRAUD, 2, reason="Of no use.")
    world.alice.register(FRAUD, **facts.registration("b"))
    head = world.ledger.head(FRAUD)
    assert head.next_version == 6
    world.alice.promote(FRAUD, 5, "dev", reason="With its files.")
    assert verify(world.ledger, FRAUD).events == 7


def test_what_was_imported_is_exported_and_imported(
    local_table: Table, second_table: Table, file: Path
) -> None:
    here, there = Ledger(*local_table), Ledger(*second_table)
    bring_file(here, file)
    append(here)
    streams = []
    for ledger in (here, there):
        stream = io.BytesIO()
        write_export(stored_timelines(ledger, ledger.models()), stream)
        streams.append(stream)
        if ledger is here:
            stream.seek(0)
            import_export(there, stream, environments=facts.ENVIRONMENTS, who=WHO)
    again = streams[1].getvalue().splitlines()
    own = [line for line in again if b'"type":"timeline.imported"' not in line]
    assert streams[0].getvalue().splitlines() == own
    assert len(again) == len(own) + len(list(there.models()))
