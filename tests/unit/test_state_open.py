"""What the fold keeps for the policy: what is open, since when what serves, what is let pass."""

from typing import Any

import pytest

from modeltrail import events
from modeltrail.events import Event, StoredEvent
from modeltrail.state import REMEMBERED_WAIVERS, CommitRecord, advance_commit, commit_of
from tests.support import facts
from tests.support.chain import Chain, record_of

UNTIL = "2026-12-24T09:30:00.000000Z"


@pytest.fixture
def chain() -> Chain:
    """Version 1 is champion of production, version 2 nowhere."""
    made = Chain()
    made.register()
    made.register("b")
    made.promote(1, "production")
    return made


def add(chain: Chain, cls: type[Event], data: Any, **stated: Any) -> StoredEvent:
    return chain.add(cls, data, **{"reason": "Because.", **stated})


def time(stored: StoredEvent) -> str:
    return stored.event.time


def commit_record(chain: Chain) -> CommitRecord:
    record = CommitRecord(model=chain.head.model, commit=facts.COMMIT)
    for stored in chain.events:
        version = stored.event.version
        its = record_of(chain, version) if version else None
        if commit_of(stored.event, its) == facts.COMMIT:
            record = advance_commit(record, stored.event)
    return record


def test_an_incident_is_open_until_it_is_closed(chain: Chain) -> None:
    stated = {"environment": "production", "actor": facts.person("bob")}
    one = add(chain, events.IncidentOpened, {"id": "INC-7"}, **stated)
    other = add(chain, events.IncidentOpened, {"id": "INC-8"})
    (first, second) = chain.head.open.incidents
    assert (first.seq, first.id, first.environment) == (one.event.seq, "INC-7", "production")
    assert (first.by, first.time) == (facts.person("bob"), time(one))
    assert (second.id, second.environment) == ("INC-8", None)
    closed = {"opened_seq": one.event.seq}
    add(chain, events.IncidentClosed, closed, environment="production")
    assert [incident.seq for incident in chain.head.open.incidents] == [other.event.seq]


def test_a_drift_alarm_is_raised_until_it_is_cleared(chain: Chain) -> None:
    stated = {"version": 1, "environment": "production"}
    raised = add(chain, events.DriftRaised, {"monitor": "psi-age"}, **stated)
    (alarm,) = chain.head.open.drift
    assert (alarm.version, alarm.environment, alarm.monitor) == (1, "production", "psi-age")
    add(chain, events.DriftCleared, {"raised_seq": raised.event.seq}, **stated)
    assert chain.head.open.drift == ()


@pytest.mark.parametrize("version", [None, 2])
def test_a_hold_stands_until_it_is_lifted(chain: Chain, version: int | None) -> None:
    placed = add(chain, events.HoldPlaced, {}, version=version)
    assert [(hold.seq, hold.version) for hold in chain.head.open.holds] == [
        (placed.event.seq, version)
    ]
    add(chain, events.HoldLifted, {"placed_seq": placed.event.seq}, version=version)
    assert chain.head.open.holds == ()


def test_a_move_that_broke_the_glass_waits_for_its_review(chain: Chain) -> None:
    broken = facts.broke_the_glass(facts.decision())
    stated = {"version": 2, "environment": "production"}
    beside = add(chain, events.VersionCandidate, {"decision": broken}, **stated)
    data = {"decision": broken, "incumbent": 1, "older": False}
    promoted = add(chain, events.VersionPromoted, data, **stated)
    denied = {"decision": facts.broke_the_glass(facts.decision("a.b")), "move": "promote"}
    add(chain, events.PromotionDenied, denied, **stated)
    seqs = [beside.event.seq, promoted.event.seq]
    assert [move.seq for move in chain.head.open.unreviewed] == seqs
    assert {move.version for move in chain.head.open.unreviewed} == {2}
    add(chain, events.BreakglassReviewed, {"moved_seq": seqs[0]}, **stated)
    assert [move.seq for move in chain.head.open.unreviewed] == seqs[1:]


def test_a_move_without_break_glass_waits_for_nothing(chain: Chain) -> None:
    chain.promote(2, "production")
    assert chain.head.open.unreviewed == ()


def test_a_placement_says_since_when_it_is_so(chain: Chain) -> None:
    first = time(chain.events[-1])
    place = chain.head.placement("production")
    assert (place.champion_since, place.promoted_at) == (first, first)
    data = {"decision": facts.decision(), "share": 0.1}
    beside = time(add(chain, events.VersionCandidate, data, version=2, environment="production"))
    (candidate,) = chain.head.placement("production").beside
    assert (candidate.version, candidate.since, candidate.share) == (2, beside, 0.1)
    promoted = time(chain.promote(2, "production"))
    place = chain.head.placement("production")
    assert (place.champion_since, place.promoted_at, place.beside) == (promoted, promoted, ())
    back = time(chain.rollback("production"))
    place = chain.head.placement("production")
    assert (place.champion, place.champion_since, place.promoted_at) == (1, back, promoted)
    chain.demote(1, "production")
    place = chain.head.placement("production")
    assert (place.champion, place.champion_since, place.promoted_at) == (None, None, promoted)


def test_a_version_says_when_it_left_service_everywhere(chain: Chain) -> None:
    assert record_of(chain, 1).left_service_at is None
    chain.candidate(1, "staging")
    chain.promote(2, "production")
    assert record_of(chain, 1).left_service_at is None  # it is still a candidate
    left = chain.demote(1, "staging")
    assert record_of(chain, 1).left_service_at == time(left)
    back = chain.rollback("production")
    assert record_of(chain, 1).left_service_at is None
    assert record_of(chain, 2).left_service_at == time(back)
    replaced = chain.promote(2, "production")
    assert record_of(chain, 1).left_service_at == time(replaced)
    assert record_of(chain, 2).left_service_at is None


def test_what_was_said_of_a_version_is_not_said_of_the_one_that_it_replaced(chain: Chain) -> None:
    approved = {"artifact_digest": facts.sha()}
    chain.add(events.ApprovalGranted, approved, version=1, environment="production")
    chain.promote(2, "production")
    chain.rollback("production")
    assert len(record_of(chain, 1).approvals) == 1  # the rollback was of version 2


def test_a_version_keeps_its_last_waivers(chain: Chain) -> None:
    for number in range(REMEMBERED_WAIVERS + 2):
        data = {"code": f"soak.rule_{number}", "until": UNTIL}
        place = {"version": 2, "environment": "production" if number % 2 else None}
        granted = add(chain, events.WaiverGranted, data, **place)
    waivers = record_of(chain, 2).waivers
    assert [waiver.code for waiver in waivers[:1]] == ["soak.rule_2"]
    assert len(waivers) == REMEMBERED_WAIVERS
    last = waivers[-1]
    assert (last.seq, last.version, last.environment) == (granted.event.seq, 2, "production")
    assert (last.by, last.time, last.until) == (facts.person(), time(granted), UNTIL)
    assert waivers[0].environment is None
    assert record_of(chain, 1).waivers == ()


def test_a_commit_says_where_versions_of_it_were_promoted(chain: Chain) -> None:
    assert commit_record(chain).served_in == ("production",)
    chain.candidate(2, "staging")
    chain.demote(2, "staging")
    assert commit_record(chain).served_in == ("production",)
    chain.promote(2, "dev")
    chain.promote(2, "production")
    assert commit_record(chain).served_in == ("dev", "production")


def test_a_version_keeps_what_its_registration_can_state() -> None:
    chain = Chain()
    stated = facts.registration(licence="CC-BY-4.0", model_card="MODEL_CARD.md")
    chain.add(events.VersionRegistered, stated, version=1)
    record = record_of(chain, 1)
    assert (record.licence, record.model_card) == ("CC-BY-4.0", "MODEL_CARD.md")
