"""One model's whole road, typed command by command; each test looks at a stretch of it."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from modeltrail import instants
from tests.cloud.cli.conftest import Register, done, events
from tests.support.command_line import CommandLine, Ran

MODEL = "cli-road"
Road = Mapping[str, Ran]


@pytest.fixture(scope="module")
def middle() -> dict[str, str]:
    """Instants between two stretches of the road."""
    return {}


@pytest.fixture(scope="module")
def road(
    modeltrail: CommandLine, register: Register, code: Path, middle: dict[str, str]
) -> dict[str, Ran]:
    """What each command of the road left."""
    pytest_ = ("--source", code, "--", sys.executable, "-m", "pytest", "-q")
    left: dict[str, Ran] = {}

    def type_(step: str, *words: object, profile: str = "alice") -> None:
        left[step] = modeltrail(*words, profile=profile)

    register(MODEL)
    for place in ("dev", "staging", "production"):
        type_(f"check {place}", "check", "promotion", f"{MODEL}@1", place, "-m", "on")
        type_(f"early {place}", "promote", f"{MODEL}@1", place, "-m", "in haste")
        if place == "production":
            type_("approve", "approve", f"{MODEL}@1", place, "-m", "read it", profile="bob")
        before = {"staging": "dev", "production": "staging"}.get(place)
        if before:
            type_(f"evidence {before}", "evidence", MODEL, before, *pytest_, profile="ci")
            type_(f"promote {place}", "promote", f"{MODEL}@1", place, "-m", f"on to {place}")
    type_("everywhere", "show", f"{MODEL}@1")
    type_("why everywhere", "why", f"{MODEL}@1")
    type_("monitor", "monitor", f"{MODEL}@production", "drift", "performance", "drift")
    middle["one version"] = instants.render(instants.utc_now())
    register(MODEL)
    type_("promote by environment", "promote", f"{MODEL}@2", "dev", "-m", "a retrain")
    type_("promote staging", "promote", f"{MODEL}@dev", "staging", "-m", "a retrain")
    type_("candidate", "candidate", f"models:/{MODEL}/2", "production", "-m", "beside")
    type_("candidates", "show", f"{MODEL}@production")
    type_("approve 2", "approve", f"{MODEL}@2", "production", profile="bob")
    type_(
        "withdraw", "approve", f"{MODEL}@2", "production", "--withdraw", "-m", "no", profile="bob"
    )
    type_("approve again", "approve", f"{MODEL}@2", "production", profile="carol")
    type_("promote 2", "promote", f"{MODEL}@2", "production", "-m", "better")
    middle["two versions"] = instants.render(instants.utc_now())
    words = ("metric", f"{MODEL}@production", "production", "recall=0.87", "rows.seen=1e4")
    type_("metric", *words, "--rows", "412", "--at", "2026-11-24 10:30+01:00", profile="ci")
    type_("note", "note", f"{MODEL}@production", "complaints doubled")
    type_("guarded", "rollback", f"{MODEL}@production", "--to", "2", "-m", "complaints")
    type_("rollback", "rollback", f"{MODEL}@production", "--to", "1", "-m", "complaints")
    register(MODEL)
    type_("candidate 3", "candidate", f"{MODEL}@3", "dev", "-m", "a look at it")
    type_("served", "delete", f"{MODEL}@3", "--kind", "mistake", "-m", "withdrawn data")
    type_("demote", "demote", f"{MODEL}@3", "dev", "-m", "no better")
    type_("delete", "delete", f"{MODEL}@3", "--kind", "mistake", "-m", "withdrawn data")
    type_("load deleted", "load", f"{MODEL}@3")
    type_("restore", "restore", f"{MODEL}@3", "-m", "it was not")
    type_("delete again", "delete", f"{MODEL}@3", "--kind", "mistake", "-m", "it was after all")
    return left


def test_each_step_of_it_ends_as_it_should(road: Road) -> None:
    codes = {step: ran.code for step, ran in road.items() if ran.code}
    assert codes == {
        "check staging": 1,
        "check production": 1,
        "early staging": 1,
        "early production": 1,
        "guarded": 4,
        "served": 1,
        "load deleted": 2,
    }
    for step, ran in road.items():
        assert bool(ran.out) == (ran.code == 0 or step.startswith("check")), step


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("early dev", f"{MODEL}@1 is the champion of dev (event #"),
        ("evidence dev", "tests passed in dev on "),
        ("approve", f"{MODEL}@1 is approved for production (event #"),
        ("monitor", f"{MODEL}@1 is monitored in production: drift, performance (event #"),
        ("promote staging", f"{MODEL}@2 is the champion of staging, after 1 (event #"),
        ("candidate", f"{MODEL}@2 is a candidate in production (event #"),
        ("candidates", f"{MODEL}@production: champion {MODEL}@1, candidates 2\n"),
        ("withdraw", f"The approval of {MODEL}@2 for production is withdrawn (event #"),
        ("promote 2", f"{MODEL}@2 is the champion of production, after 1 (event #"),
        ("metric", f"{MODEL}@2 in production: recall 0.87, rows.seen 10000 (event #"),
        ("note", f"Noted of {MODEL}@2 in production (event #"),
        ("rollback", f"{MODEL}@1 serves production again, after 2 (event #"),
        ("demote", f"{MODEL}@3 left dev, where it was candidate (event #"),
        ("delete", f"{MODEL}@3 is deleted (event #"),
        ("restore", f"{MODEL}@3 is registered again (event #"),
    ],
)
def test_what_was_done_is_said_with_its_event(road: Road, step: str, says: str) -> None:
    assert road[step].out.startswith(says)
    assert road[step].out.count("\n") == 1


def test_a_denial_says_each_violation_and_its_remedy(road: Road) -> None:
    first, word, *lines = road["early production"].err.splitlines()
    assert first.startswith("modeltrail: The policy denies to promote cli-road@1 in production: ")
    assert word.startswith("denied (")
    assert any(line.startswith("  violation approval") for line in lines)
    assert any(line.startswith("  violation evidence") for line in lines)
    assert sum(line.startswith("    remedy: ") for line in lines) >= 2


def test_a_check_says_what_the_promotion_would_and_records_nothing(
    road: Road, modeltrail: CommandLine
) -> None:
    checked, denied = road["check production"], road["early production"]
    assert checked.out.splitlines()[0] == f"Promotion of {MODEL}@1 to production:"
    assert checked.out.splitlines()[1:] == denied.err.splitlines()[1:]
    assert road["check dev"].out.splitlines()[1].startswith("allowed (")
    denials = events(modeltrail, MODEL, "--type", "promotion.denied")
    assert [event["environment"] for event in denials] == ["staging", "production", None]


def test_a_rollback_shows_its_target_first(road: Road) -> None:
    said = f"A rollback of {MODEL}@production goes from version 2 to 1.\n"
    assert road["rollback"].err == said
    assert road["guarded"].err.startswith(said)


def test_a_rollback_that_leads_elsewhere_than_it_was_bound_to_moves_nothing(
    road: Road, modeltrail: CommandLine
) -> None:
    assert "goes to 1, not to 2" in road["guarded"].err
    assert len(events(modeltrail, MODEL, "--type", "version.rolled_back")) == 1


def test_a_claimed_time_stands_beside_the_recorded_one(road: Road, modeltrail: CommandLine) -> None:
    del road
    (event,) = events(modeltrail, MODEL, "--type", "metric.recorded")
    assert event["claimed_time"] == "2026-11-24T09:30:00.000000Z"
    assert event["time"] != event["claimed_time"]
    assert event["data"]["rows"] == 412
    assert event["actor"]["person"] == "111111111111/role/ci"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([MODEL], ["champion cli-road@2", "     3 deleted commit "]),
        ([f"{MODEL}@production"], ["champion cli-road@1, candidates none"]),
        ([f"{MODEL}@2"], ["dev (champion), staging (champion)", "recall 0.87", "depth 6"]),
        ([f"{MODEL}@3"], ["cli-road@3 (deleted)", "serves     nowhere"]),
        ([f"models:/{MODEL}/1"], ["production (champion)", "approved   for production by "]),
        ([], ["cli-road@production: champion cli-road@1"]),
    ],
    ids=str,
)
def test_show_says_what_is(
    road: Road, modeltrail: CommandLine, words: list[str], says: list[str]
) -> None:
    del road
    out = done(modeltrail("show", *words)).out
    for text in says:
        assert text in out


def test_environments_are_told_in_the_order_of_promotion(road: Road) -> None:
    roles = "dev (champion), staging (champion), production (champion)"
    assert f"serves     {roles}\n" in road["everywhere"].out
    said = f"{MODEL}@1: serves in dev, staging, production\n"
    assert road["why everywhere"].out.startswith(said)


def test_show_says_what_was_at_an_instant(
    road: Road, modeltrail: CommandLine, middle: Mapping[str, str]
) -> None:
    del road

    def served(instant: str) -> Any:
        shown = done(modeltrail("show", f"{MODEL}@production", "--as-of", instant, "--json"))
        assert shown.document["as_of"] == instant
        return shown.document["environments"]["production"]["champion"]

    assert served(middle["one version"]) == 1
    assert served(middle["two versions"]) == 2
    two = ("show", MODEL, "--as-of", middle["two versions"])
    assert "candidates none\n     1 commit " in done(modeltrail(*two)).out
    document = done(modeltrail(*two, "--json")).document
    assert [(one["number"], one["status"]) for one in document["versions"]] == [
        (1, "registered"),
        (2, "registered"),
    ]
    assert "metrics" not in document["versions"][1]
    restored, again = events(modeltrail, MODEL)[-2:]
    for event, says in ((restored, "     3 commit "), (again, "     3 deleted commit ")):
        assert says in done(modeltrail("show", MODEL, "--as-of", event["time"])).out
    before = modeltrail("show", MODEL, "--as-of", "2020-01-01T00:00Z")
    assert (before.code, before.out) == (2, "")
    assert "There was no model" in before.err
    everything = done(modeltrail("show", "--as-of", "2020-01-01T00:00Z"))
    assert everything.out == "There were no models at 2020-01-01T00:00:00.000000Z.\n"


def test_a_product_environment_reads_and_moves_nothing(
    road: Road, modeltrail: CommandLine, tmp_path: Path
) -> None:
    del road
    target = tmp_path / "loaded"
    said = done(modeltrail("load", f"{MODEL}@production", "--to", target, profile="production"))
    assert said.out.startswith(f"{MODEL}@1 is in {target}: 1 file, ")
    assert (target / f"{MODEL}.bin").read_text() == f"a model called {MODEL}"
    document = done(
        modeltrail("load", f"{MODEL}@1", "--to", target, "--json", profile="dev")
    ).document
    assert (document["version"], document["path"]) == (1, str(target))
    refused = modeltrail("promote", f"{MODEL}@2", "production", "-m", "x", profile="production")
    assert refused.code == 5
    assert "refused by IAM" in refused.err


def test_the_timeline_is_filtered(road: Road, modeltrail: CommandLine) -> None:
    del road
    whole = events(modeltrail, MODEL)
    assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))
    newest = events(modeltrail, f"{MODEL}@production", "--newest", "--limit", "2")
    assert [e["type"] for e in newest] == ["version.rolled_back", "business.noted"]
    third = events(modeltrail, MODEL, "--version", "3")
    assert third == events(modeltrail, f"{MODEL}@3")
    told = [e["type"].removeprefix("version.") for e in third if e["type"] != "promotion.denied"]
    assert told == ["registered", "candidate", "demoted", "deleted", "restored", "deleted"]
    since, until = whole[3]["time"], whole[5]["time"]
    assert events(modeltrail, MODEL, "--since", since, "--until", until) == whole[3:6]
    dev = events(modeltrail, MODEL, "--environment", "dev", "--type", "evidence.recorded")
    assert len(dev) == 1


def test_the_timeline_is_printed_within_80_columns(
    road: Road, modeltrail: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    del road
    monkeypatch.setenv("COLUMNS", "80")
    out = done(modeltrail("timeline", MODEL)).out
    assert max(map(len, out.splitlines())) <= 80
    for said in ("complaints doubled", "v3", "on to staging", "production"):
        assert said in out
    one = done(modeltrail("timeline", MODEL, "--type", "business.noted")).out
    assert "complaints doubled" in one
    assert "on to staging" not in one
    none = done(modeltrail("timeline", MODEL, "--until", "2020-01-01T00:00Z")).out
    assert "None of the" in none


def test_the_timeline_is_drawn(road: Road, modeltrail: CommandLine, tmp_path: Path) -> None:
    del road
    file = tmp_path / "road.svg"
    assert done(modeltrail("timeline", MODEL, "--svg", file)).out == (
        f"The timeline is drawn in {file}\n"
    )
    drawn = file.read_text()
    assert drawn.lstrip().startswith("<svg")
    document = done(modeltrail("timeline", MODEL, "--svg", file, "--json")).document
    assert document["svg"] == str(file)
    assert file.read_text() == drawn
    assert [path.name for path in tmp_path.iterdir()] == ["road.svg"]


def test_the_timeline_is_verified(road: Road, modeltrail: CommandLine) -> None:
    del road
    ran = done(modeltrail("verify", MODEL))
    assert re.fullmatch(
        rf"{MODEL}: \d+ events, chain intact, head sha256:[0-9a-f]{{64}}\n", ran.out
    )
    (document,) = done(modeltrail("verify", MODEL, MODEL, "--json")).document
    assert document["verified"]
    assert document["events"] == len(events(modeltrail, MODEL))
    assert document["head"] == events(modeltrail, MODEL)[-1]["hash"]


def test_a_written_event_is_one_document(road: Road, modeltrail: CommandLine) -> None:
    del road
    ran = done(modeltrail("note", MODEL, "a note of Müller's", "--json"))
    assert ran.err == ""
    assert ran.document == events(modeltrail, MODEL)[-1]
    assert ran.document["data"] == {"text": "a note of Müller's"}


def test_a_denial_is_one_document_with_the_decision(road: Road, modeltrail: CommandLine) -> None:
    del road
    ran = modeltrail("candidate", f"{MODEL}@1", "production", "-m", "x", "--json")
    assert (ran.code, ran.document["error"]) == (2, "InvalidInput")
    ran = modeltrail("check", "promotion", f"{MODEL}@1", "dev", "--older", "--json")
    assert ran.code == (0 if ran.document["decision"]["allow"] else 1)
    assert ran.document["input"]["move"]["older"]


def test_documents_are_utf8_and_can_be_read_by_any_parser(
    road: Road, modeltrail: CommandLine
) -> None:
    del road
    text = modeltrail.process("show", MODEL, "--json").out
    assert json.loads(text)["model"] == MODEL
    assert [one["number"] for one in json.loads(text)["versions"]] == [1, 2, 3]
