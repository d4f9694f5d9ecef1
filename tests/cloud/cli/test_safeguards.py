"""Incidents, alarms, holds, waivers and moves past the rules, typed command by command."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cloud.cli.conftest import Register, done, events, write_training
from tests.support.command_line import CommandLine, Ran

MODEL = "cli-safeguards"
UNTIL = "2999-01-01T00:00Z"
GLASS = ("--break-glass", "INC-7", "--justification", "nobody else is awake")
Road = Mapping[str, Ran]


@pytest.fixture(scope="module")
def road(modeltrail: CommandLine, register: Register) -> dict[str, Ran]:
    """What each command of the road left."""
    left: dict[str, Ran] = {}

    def type_(step: str, *words: object, profile: str = "alice") -> None:
        left[step] = modeltrail(*words, "-m", "because", profile=profile)

    def last() -> int:
        seq: int = events(modeltrail, MODEL)[-1]["seq"]
        return seq

    register(MODEL)
    register(MODEL)
    type_("champion", "promote", f"{MODEL}@1", "dev")
    type_("share", "candidate", f"{MODEL}@2", "dev", "--share", "0.25")
    type_("open", "incident", "open", MODEL, "INC-7", "--environment", "dev")
    left["blocked"] = modeltrail("check", "promotion", f"{MODEL}@2", "dev", "-m", "on")
    left["past"] = modeltrail("check", "promotion", f"{MODEL}@2", "dev", "-m", "on", *GLASS)
    type_("open again", "incident", "open", MODEL, "INC-7")
    type_("raise", "drift", "raise", f"{MODEL}@1", "dev", "psi-age")
    raised = last()
    type_("hold", "hold", "place", MODEL)
    placed = last()
    type_("hold version", "hold", "place", f"{MODEL}@2")
    type_("waive", "waive", f"{MODEL}@2", "soak.too_short", "staging", "--until", UNTIL)
    type_("denied", "promote", f"{MODEL}@2", "dev")
    type_("broken", "promote", f"{MODEL}@2", "dev", *GLASS)
    moved = last()
    left["shown"] = modeltrail("show", MODEL)
    left["shown json"] = modeltrail("show", MODEL, "--json")
    left["shown version"] = modeltrail("show", f"{MODEL}@2")
    type_("review own", "review", MODEL, moved)
    type_("review", "review", MODEL, moved, profile="bob")
    type_("clear", "drift", "clear", MODEL, raised)
    type_("lift", "hold", "lift", MODEL, placed)
    type_("close", "incident", "close", MODEL, "INC-7", profile="bob")
    type_("lift again", "hold", "lift", MODEL, placed)
    type_("leave", "demote", f"{MODEL}@2", "dev")
    type_("held", "delete", f"{MODEL}@2", "--kind", "retired")
    type_("delete", "delete", f"{MODEL}@1", "--kind", "retired")
    left["verified"] = modeltrail("verify", MODEL)
    left["left"] = modeltrail("show", MODEL)
    return left


def test_each_step_of_it_ends_as_it_should(road: Road) -> None:
    refused = {
        "blocked": 1,
        "denied": 1,
        "held": 1,
        "lift again": 2,
        "open again": 2,
        "review own": 2,
    }
    assert {step: ran.code for step, ran in road.items() if ran.code} == refused


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("share", f"{MODEL}@2 is a candidate in dev with a share of 0.25"),
        ("open", f"Incident INC-7 of {MODEL} in dev is open"),
        ("raise", f"Drift of {MODEL}@1 in dev is raised, found by psi-age"),
        ("hold", f"A hold stands on {MODEL} (event"),
        ("hold version", f"A hold stands on {MODEL}@2 (event"),
        ("waive", f"soak.too_short of {MODEL}@2 in staging is waived until 2999-01-01T00:00:00Z"),
        ("review", f"The move of {MODEL}@2 in dev, #11, is reviewed"),
        ("clear", f"Drift of {MODEL}@1 in dev, raised by #6, is cleared"),
        ("lift", f"The hold on {MODEL} that #7 placed is lifted"),
        ("close", f"Incident INC-7 of {MODEL} is closed"),
        ("delete", f"{MODEL}@1 is deleted"),
    ],
)
def test_a_command_says_what_it_recorded(road: Road, step: str, says: str) -> None:
    assert road[step].out.startswith(says)


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("open again", f"The incident 'INC-7' of '{MODEL}' is open already (event #5)"),
        ("lift again", f"Event #7 of '{MODEL}' began no hold that is open"),
        ("review own", "who cannot review it"),
    ],
)
def test_what_cannot_be_is_refused(road: Road, step: str, says: str) -> None:
    assert says in road[step].err


def test_what_is_set_aside_is_told_where_it_is_asked_for_and_where_it_is_done(road: Road) -> None:
    assert "violation incidents." in road["blocked"].out
    assert "overridden" not in road["blocked"].out
    for told in (road["past"].out, road["broken"].err):
        assert "  overridden incidents." in told
        assert "    set aside by: break-glass\n" in told
    assert "violation incidents." in road["denied"].err


def test_show_lists_what_is_open(road: Road) -> None:
    lines = [" ".join(line.split()) for line in road["shown"].out.splitlines()]
    for begin, end in (
        ("incident INC-7 in dev since ", "/user/alice (#5)"),
        (f"drift of {MODEL}@1 in dev, psi-age since ", "(#6)"),
        (f"hold on {MODEL} since ", "(#7)"),
        (f"hold on {MODEL}@2 since ", "(#8)"),
        (f"unreviewed break-glass move of {MODEL}@2 in dev since ", "/user/alice (#11)"),
        (
            f"waiver of {MODEL}@2: soak.too_short in staging until 2999-01-01T00:00:00Z, by ",
            "/user/alice (#9)",
        ),
    ):
        assert [line for line in lines if line.startswith(begin) and line.endswith(end)], begin
    told = road["shown json"].document["open"]
    assert {kind: [one["seq"] for one in found] for kind, found in told.items()} == {
        "incidents": [5],
        "drift": [6],
        "holds": [7, 8],
        "unreviewed": [11],
    }
    assert "waived     soak.too_short in staging until 2999" in road["shown version"].out


def test_show_lists_nothing_that_is_settled(road: Road) -> None:
    shown = road["left"].out
    assert f"hold       on {MODEL}@2" in shown
    for settled in ("incident ", "drift ", "unreviewed ", f"on {MODEL} "):
        assert f"  {settled}" not in shown


@pytest.mark.usefixtures("road")
def test_the_timeline_tells_of_all_of_it(modeltrail: CommandLine) -> None:
    told = done(modeltrail("timeline", MODEL)).out
    assert "break-glass INC-7: nobody else is awake" in told
    assert "share 0.25" in told
    assert "because (soak.too_short until 2999-01-01T00:00:00Z)" in told
    assert [event["type"] for event in events(modeltrail, MODEL)] == [
        "version.registered",
        "version.registered",
        "version.promoted",
        "version.candidate",
        "incident.opened",
        "drift.raised",
        "hold.placed",
        "hold.placed",
        "waiver.granted",
        "promotion.denied",
        "version.promoted",
        "breakglass.reviewed",
        "drift.cleared",
        "hold.lifted",
        "incident.closed",
        "version.demoted",
        "promotion.denied",
        "version.deleted",
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("promote", "x@1", "dev", "-m", "b", "--break-glass", "I"), "with no justification"),
        (("candidate", "x@1", "dev", "-m", "b", "--justification", "j"), "with no ticket"),
        (("check", "promotion", "x@1", "dev", "--break-glass", "I"), "with no justification"),
        (("candidate", "x@1", "dev", "-m", "b", "--share", "1,5"), "is no share of the traffic"),
        (("candidate", f"{MODEL}@1", "dev", "-m", "b", "--share", "2"), "2.0 is no share"),
        (("waive", f"{MODEL}@1", "soak", "--until", UNTIL, "-m", "b"), "'soak' is no code"),
        (("waive", f"{MODEL}@1", "a.b", "--until", "2999-01-01", "-m", "b"), "is not an instant"),
        (("hold", "lift", MODEL, "0", "-m", "b"), "0"),
        (("incident", "close", f"{MODEL}@1", "I", "-m", "b"), "is more than a model"),
        (("incident", "open", MODEL, "I", "--environment", "moon", "-m", "b"), "no environment"),
    ],
)
def test_words_that_cannot_be_meant_are_refused(
    modeltrail: CommandLine, words: tuple[Any, ...], says: str
) -> None:
    ran = modeltrail(*words)
    assert ran.code == 2, ran
    assert says in ran.err


def test_what_a_training_can_state_is_shown(
    modeltrail: CommandLine, code: Path, tmp_path: Path
) -> None:
    files = tmp_path / "model"
    files.mkdir()
    (files / "model.bin").write_text("a model with a card")
    slices = {"new": {"rows": 10, "metrics": {"accuracy": 0.8}}}
    evaluation = {"dataset_digest": f"sha256:{'e' * 64}", "rows": 100, "metrics": {"accuracy": 0.9}}
    data = {"source": "lake", "snapshot": "1", "digest": f"sha256:{'d' * 64}"}
    training = write_training(
        tmp_path / "training.json",
        data={**data, "taken_at": "2026-11-20T01:00+01:00"},
        evaluation={**evaluation, "slices": slices},
        licence="CC-BY-4.0",
        model_card="CARD.md",
    )
    words = ("register", "cli-card", files, "--training", training, "--code", code)
    refused = modeltrail(*words)
    assert refused.code == 2
    assert "The model card 'CARD.md' is not among the files" in refused.err
    (files / "CARD.md").write_text("# What it is for")
    done(modeltrail(*words))
    shown = done(modeltrail("show", "cli-card@1")).out
    for row in (
        "taken at 2026-11-20T00:00:00Z",
        "slice      new: accuracy 0.8 over 10 rows",
        "licence    CC-BY-4.0",
        "model card CARD.md",
    ):
        assert row in shown
