"""Incidents, alarms, holds, waivers, reviews: recorded, told to the policy, verified, exchanged."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from modeltrail import events, layout
from modeltrail.errors import Denied, InvalidInput, VerificationFailed
from modeltrail.exchange import import_export, stored_timelines, write_export
from modeltrail.ledger import Ledger
from modeltrail.policy import Decision, PolicyInput
from modeltrail.policy._model import BreakGlass, Overridden
from modeltrail.registry import known_version
from modeltrail.state import MOST_OPEN, Open, advance, empty_head
from modeltrail.verify import verify
from tests.support import facts, tables
from tests.support.ledgers import Table
from tests.support.registries import World, served_world
from tests.support.vandal import Vandal

UNTIL = "2999-01-01T00:00:00Z"
GLASS = BreakGlass(ticket=" INC-7 ", justification="Nobody else is awake.")


@pytest.fixture
def served(local_table: Table) -> World:
    return served_world(local_table)


def told(world: World, version: int = 3, environment: str = "production") -> PolicyInput:
    """Return what the policy is told of a promotion."""
    asked: list[PolicyInput] = []

    def decide(given: PolicyInput) -> Decision:
        asked.append(given)
        return facts.decided(given, "rule.says_no")

    someone = world.person("carol", decide=decide)
    with pytest.raises(Denied):
        someone.promote("fraud", version, environment, reason="Look.")
    return asked[0]


def overriding(asked: PolicyInput) -> Decision:
    violation = facts.decision("soak.too_short").violations[0]
    set_aside = Overridden(**violation.model_dump(), by="break-glass")
    return facts.decided(asked).model_copy(update={"overridden": [set_aside]})


def open_all(world: World) -> None:
    """Let one of each kind be open, and one of each settled."""
    alice, bob = world.alice, world.bob
    for incident in ("INC-1", "INC-2"):
        alice.open_incident("fraud", incident, environment="production", reason="Complaints.")
    bob.close_incident("fraud", "INC-1", reason="Refunded.")
    for monitor in ("psi-age", "psi-city"):
        raised = alice.raise_drift("fraud", 2, "production", monitor, reason="0.3").event
    bob.clear_drift("fraud", raised.seq, reason="A new city.")
    for version in (None, 1, 3):
        placed = alice.place_hold("fraud", version=version, reason="A lawsuit.").event
    alice.lift_hold("fraud", placed.seq, reason="Settled.")
    bob.waive("fraud", 3, "soak.too_short", until=UNTIL, environment="production", reason="Ok.")
    broken = world.person("dave", decide=overriding)
    first = broken.candidate(
        "fraud", 3, "staging", reason="Now.", share=0.25, break_glass=GLASS
    ).event
    broken.promote("fraud", 3, "staging", reason="Now.", break_glass=GLASS)
    bob.review("fraud", first.seq, reason="It had to be.")


def test_the_policy_is_told_what_is_open_and_only_that(served: World) -> None:
    open_all(served)
    asked = told(served)
    assert [(one.id, one.environment) for one in asked.incidents] == [("INC-2", "production")]
    assert [(one.version, one.monitor) for one in asked.drift] == [(2, "psi-age")]
    assert [hold.version for hold in asked.holds] == [None]  # that on version 1 is not its own
    assert [hold.version for hold in told(served, 1, "dev").holds] == [None, 1]
    (waiver,) = asked.waivers
    assert (waiver.code, waiver.version, waiver.environment) == ("soak.too_short", 3, "production")
    assert waiver.until == "2999-01-01T00:00:00.000000Z"
    assert told(served, 1, "dev").waivers == []
    (move,) = asked.unreviewed
    assert (move.version, move.environment) == (3, "staging")
    assert move.by == facts.person("dave")
    assert asked.commit_served_in == ["production", "staging"]


def test_the_policy_is_told_since_when_what_serves(served: World) -> None:
    served.alice.candidate("fraud", 1, "staging", reason="A share.", share=0.5)
    asked = told(served)
    timeline = {stored.event.seq: stored.event.time for stored in served.ledger.timeline("fraud")}
    place = asked.placements["production"]
    assert (place.champion_since, place.promoted_at) == (timeline[5], timeline[5])
    (candidate,) = asked.placements["staging"].candidates
    assert (candidate.version, candidate.since, candidate.share) == (1, timeline[7], 0.5)
    assert asked.incumbent is not None
    assert asked.incumbent.left_service_at is None
    served.alice.demote("fraud", 1, "staging", reason="Over.")
    assert told(served, 1, "dev").version.left_service_at is not None


def test_a_move_says_what_was_asked_for_past_the_rules(served: World) -> None:
    open_all(served)
    beside = next(
        stored.event
        for stored in served.ledger.timeline("fraud")
        if isinstance(stored.event, events.VersionCandidate)
        and stored.event.environment == "staging"
    )
    assert beside.data.share == 0.25
    decision = beside.data.decision
    assert decision.told is not None
    assert decision.told.break_glass == BreakGlass(
        ticket="INC-7", justification="Nobody else is awake."
    )
    assert [(one.code, one.by) for one in decision.overridden or []] == [
        ("soak.too_short", "break-glass")
    ]
    deleted = served.alice.delete("fraud", 1, reason="Of no use.", kind=" retired ").event
    assert isinstance(deleted, events.VersionDeleted)
    assert deleted.data.kind == "retired"


def test_all_of_it_is_verified_and_exchanged(served: World, local_table: Table) -> None:
    open_all(served)
    served.alice.promote("fraud", 3, "production", reason="Better.")
    served.alice.rollback("fraud", "production", reason="Worse.")
    told(served)
    here = served.ledger
    verify(here, "fraud")
    client, name = local_table
    tables.create(client, f"{name}-brought")
    there = Ledger(client, f"{name}-brought")
    stream = io.BytesIO()
    write_export(stored_timelines(here, ["fraud"]), stream)
    stream.seek(0)
    import_export(there, stream, environments=facts.ENVIRONMENTS, who=facts.person("bob"))
    verify(there, "fraud")
    assert there.head("fraud").open == here.head("fraud").open
    assert list(there.all_versions("fraud")) == list(here.all_versions("fraud"))
    assert list(there.all_commits("fraud")) == list(here.all_commits("fraud"))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda p: p.open_incident("fraud", "INC-2", reason="R."), "'INC-2' of 'fraud' is open"),
        (lambda p: p.close_incident("fraud", "INC-1", reason="R."), "No incident 'INC-1'"),
        (lambda p: p.open_incident("nothing", "I", reason="R."), "There is no model 'nothing'"),
        (lambda p: p.open_incident("fraud", "\x1b[31m", reason="R."), "cannot be recorded"),
        (
            lambda p: p.raise_drift("fraud", 2, "production", "psi-age", reason="R."),
            "is raised already",
        ),
        (lambda p: p.raise_drift("fraud", 2, "dev", "psi", reason="R."), "is not served in dev"),
        (lambda p: p.raise_drift("fraud", 9, "dev", "psi", reason="R."), "has no version 9"),
        (lambda p: p.clear_drift("fraud", 7, reason="R."), "#7 of 'fraud' began no drift alarm"),
        (lambda p: p.lift_hold("fraud", 7, reason="R."), "#7 of 'fraud' began no hold"),
        (lambda p: p.place_hold("fraud", version=9, reason="R."), "has no version 9"),
        (lambda p: p.review("fraud", 4, reason="R."), "#4 of 'fraud' began no unreviewed"),
        (
            lambda p: p.waive("fraud", 3, "a.b", until="2020-01-01T00:00Z", reason="R."),
            "until 2020-01-01T00:00:00Z would have expired",
        ),
        (lambda p: p.waive("fraud", 3, "a.b", until="2999-01-01", reason="R."), "is not an inst"),
        (
            lambda p: p.waive("fraud", 3, "a.*", until=UNTIL, reason="R."),
            "'a.*' is no code of a violation",
        ),
        (
            lambda p: p.candidate("fraud", 1, "dev", reason="R.", share=1.5),
            "1.5 is no share of the traffic",
        ),
        (
            lambda p: p.candidate("fraud", 1, "dev", reason="R.", share=float("nan")),
            "nan is no share of the traffic",
        ),
        (lambda p: p.delete("fraud", 1, reason="R.", kind="\x00"), "kind is '\\x00'"),
        (
            lambda p: p.promote(
                "fraud",
                3,
                "dev",
                reason="R.",
                break_glass=BreakGlass(ticket=" ", justification="J."),
            ),
            "ticket is ' '",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    served: World, call: Callable[[Any], Any], says: str
) -> None:
    served.alice.open_incident("fraud", "INC-2", reason="Complaints.")
    served.alice.raise_drift("fraud", 2, "production", "psi-age", reason="0.3")
    before = served.length()
    with pytest.raises(InvalidInput) as caught:
        call(served.bob)
    assert says in caught.value.message
    assert served.length() == before


def test_nobody_reviews_a_move_of_their_own(served: World) -> None:
    moved = served.alice.promote("fraud", 3, "dev", reason="Now.", break_glass=GLASS).event
    with pytest.raises(InvalidInput, match="cannot review it") as caught:
        served.alice.review("fraud", moved.seq, reason="Fine.")
    assert "somebody else" in caught.value.remedy
    served.bob.review("fraud", moved.seq, reason="Fine.")
    assert served.ledger.head("fraud").open.unreviewed == ()


def test_one_more_than_can_be_open_is_refused_until_one_is_settled(served: World) -> None:
    for number in range(MOST_OPEN):
        served.alice.open_incident("fraud", f"INC-{number}", reason="Complaints.")
    with pytest.raises(InvalidInput, match="50 incidents of 'fraud' are open") as caught:
        served.alice.open_incident("fraud", "one-more", reason="Complaints.")
    assert "modeltrail incident close fraud" in caught.value.remedy
    served.alice.close_incident("fraud", "INC-7", reason="Refunded.")
    served.alice.open_incident("fraud", "one-more", reason="Complaints.")


def test_the_same_request_is_recorded_once(served: World) -> None:
    first = served.alice.open_incident("fraud", "INC-1", reason="C.", request="key-1")
    assert served.alice.open_incident("fraud", "INC-1", reason="C.", request="key-1") == first
    closed = served.alice.close_incident("fraud", "INC-1", reason="R.", request="key-2")
    assert served.alice.close_incident("fraud", "INC-1", reason="R.", request="key-2") == closed
    moved = [
        served.alice.promote("fraud", 3, "dev", reason="R.", break_glass=GLASS, request="key-3")
        for _ in range(2)
    ]
    assert moved[0] == moved[1]


def test_a_version_keeps_what_its_registration_can_state(local_table: Table) -> None:
    world = World(local_table)
    data = events.DataSnapshot(
        source="lake", snapshot="1", digest=facts.sha(), taken_at="2026-11-20T00:00:00.000000Z"
    )
    slices = {"new": events.Slice(rows=10, metrics={"accuracy": 0.8})}
    evaluation = events.Evaluation(
        dataset_digest=facts.sha(), rows=100, metrics={"accuracy": 0.9}, slices=slices
    )
    stated = facts.registration(
        data=data, evaluation=evaluation, licence="CC-BY-4.0", model_card="MODEL_CARD.md"
    )
    world.alice.register("fraud", **stated)
    asked = told(world, 1, "dev").version
    assert (asked.data_taken_at, asked.licence) == ("2026-11-20T00:00:00.000000Z", "CC-BY-4.0")
    assert (asked.model_card, asked.parameters) == ("MODEL_CARD.md", 1)
    assert asked.evaluation is not None
    assert asked.evaluation.slices["new"].metrics == {"accuracy": 0.8}
    future = data.model_copy(update={"taken_at": "2999-01-01T00:00:00.000000Z"})
    with pytest.raises(InvalidInput, match="is still to come"):
        world.alice.register("fraud", **{**stated, "data": future})
    assert known_version(world.ledger, "fraud", 1).licence == "CC-BY-4.0"
    verify(world.ledger, "fraud")


def test_an_incident_that_is_taken_out_for_a_decision_is_found(
    served: World, local_table: Table
) -> None:
    """Whoever hides an open incident from the policy, and puts it back, is found all the same."""
    served.alice.open_incident("fraud", "INC-1", reason="Complaints.")
    served.alice.place_hold("fraud", reason="A lawsuit.")
    vandal = Vandal(local_table)
    vandal.change_record(layout.HEAD, open=Open().model_dump())
    moved = served.person("mallory").promote("fraud", 3, "dev", reason="Quick.").event
    folded = empty_head("fraud")
    for stored in served.ledger.timeline("fraud"):
        folded = advance(folded, stored)
    vandal.change_record(layout.HEAD, **folded.model_dump(mode="json"))
    with pytest.raises(VerificationFailed, match=f"Event #{moved.seq} .* on something else"):
        verify(served.ledger, "fraud")
