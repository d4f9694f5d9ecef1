"""The fold against a plain account of who served where, and when, and how they left."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail import events
from modeltrail.state import (
    REMEMBERED_CHAMPIONS,
    CommitRecord,
    Placement,
    advance_commit,
    advance_version,
    empty_head,
)
from tests.support import facts
from tests.support.chain import Chain, record_of

PLACES = ("staging", "production")


@dataclass
class Tenure:
    """A time for which an environment had one champion."""

    version: int
    left_by: str | None = None


@dataclass
class Account:
    """What a person with a notebook would know."""

    tenures: dict[str, list[Tenure]] = field(default_factory=lambda: {p: [] for p in PLACES})
    candidates: dict[str, list[int]] = field(default_factory=lambda: {p: [] for p in PLACES})
    deleted: set[int] = field(default_factory=set)
    versions: int = 0
    served: dict[int, bool] = field(default_factory=dict)
    """Whether each version served anywhere, when it was last looked at."""
    left: dict[int, str | None] = field(default_factory=dict)
    """When each version last left service everywhere."""

    def champion(self, place: str) -> int | None:
        last = self.tenures[place][-1:]
        return last[0].version if last and last[0].left_by is None else None

    def rollback_target(self, place: str) -> int | None:
        seen = {self.champion(place)}
        for tenure in reversed(self.tenures[place]):
            if tenure.version in seen:
                continue  # only the last time that a version served says how it left
            seen.add(tenure.version)
            if tenure.left_by != "rollback" and tenure.version not in self.deleted:
                return tenure.version
        return None

    def serves(self, version: int) -> bool:
        return any(version == self.champion(p) or version in self.candidates[p] for p in PLACES)

    def leave(self, place: str, how: str) -> None:
        if self.champion(place) is not None:
            self.tenures[place][-1].left_by = how

    def enter(self, place: str, version: int) -> None:
        self.tenures[place].append(Tenure(version))
        if version in self.candidates[place]:
            self.candidates[place].remove(version)


def take(chain: Chain, account: Account, kind: str, version: int, place: str) -> None:
    """Take one step on the timeline and in the notebook, if it is possible at all."""
    known = 1 <= version <= account.versions and version not in account.deleted
    champion = account.champion(place)
    if kind == "register":
        account.versions += 1
        assert chain.register() == account.versions
    elif kind == "promote" and known and version != champion:
        chain.promote(version, place)
        account.leave(place, "promotion")
        account.enter(place, version)
    elif kind == "candidate" and known and version != champion:
        if version not in account.candidates[place]:
            chain.candidate(version, place)
            account.candidates[place].append(version)
    elif kind == "demote" and version == champion:
        chain.demote(version, place)
        account.leave(place, "demotion")
    elif kind == "demote" and version in account.candidates[place]:
        chain.demote(version, place)
        account.candidates[place].remove(version)
    elif kind == "rollback" and champion and (target := account.rollback_target(place)):
        chain.rollback(place)
        account.leave(place, "rollback")
        account.enter(place, target)
    elif kind == "delete" and known and not account.serves(version):
        chain.delete(version)
        account.deleted.add(version)
    elif kind == "restore" and version in account.deleted:
        chain.restore(version)
        account.deleted.remove(version)


steps = st.tuples(
    st.sampled_from(
        ["register", "promote", "promote", "candidate", "demote", "rollback", "delete", "restore"]
    ),
    st.integers(1, 4),
    st.sampled_from(PLACES),
)


@given(st.lists(steps, max_size=24))
def test_the_head_says_what_a_plain_account_of_the_history_says(
    history: list[tuple[str, int, str]],
) -> None:
    chain, account = Chain(), Account()
    for step in [("register", 0, "staging")] * 3 + history:
        before = chain.head
        take(chain, account, *step)
        head = chain.head
        assert head.next_version == account.versions + 1 >= before.next_version
        assert head.seq == len(chain.events)
        for place in PLACES:
            placed = head.placement(place)
            assert placed.champion == account.champion(place)
            assert list(placed.candidates) == account.candidates[place]
            assert placed.champion not in (*placed.candidates, *placed.former)
            target = head.rollback_target(place)
            assert target == account.rollback_target(place)
            if target is not None:
                served = {tenure.version for tenure in account.tenures[place]}
                assert target in served - account.deleted
                assert target != placed.champion
        for version in range(1, account.versions + 1):
            serves = account.serves(version)
            if account.served.get(version) and not serves:
                account.left[version] = head.time
            account.served[version] = serves
            assert bool(head.serving(version)) == serves
            left = None if serves else account.left.get(version)
            assert record_of(chain, version).left_service_at == left


def test_a_rollback_goes_back_step_by_step_and_never_to_what_a_rollback_left() -> None:
    chain = Chain()
    for _ in range(3):
        chain.promote(chain.register(), "production")
    assert chain.head.rollback_target("production") == 2
    chain.rollback("production")
    place = chain.head.placement("production")
    assert (place.champion, place.former) == (2, (1,))
    chain.rollback("production")
    assert chain.head.placement("production").champion == 1
    assert chain.head.rollback_target("production") is None


def test_a_version_that_a_rollback_left_can_be_gone_back_to_once_it_has_served_again() -> None:
    chain = Chain()
    for _ in range(2):
        chain.promote(chain.register(), "production")
    chain.rollback("production")
    chain.promote(2, "production")
    chain.promote(chain.register(), "production")
    assert chain.head.rollback_target("production") == 2


def test_a_rollback_passes_over_deleted_versions_until_they_are_restored() -> None:
    chain = Chain()
    for _ in range(3):
        chain.promote(chain.register(), "production")
    chain.delete(2)
    assert chain.head.rollback_target("production") == 1
    chain.delete(1)
    assert chain.head.rollback_target("production") is None
    chain.restore(2)
    assert chain.head.rollback_target("production") == 2


def test_a_rollback_concerns_one_environment_only() -> None:
    chain = Chain()
    for _ in range(2):
        version = chain.register()
        for place in PLACES:
            chain.promote(version, place)
    chain.rollback("production")
    assert chain.head.placement("production").champion == 1
    assert chain.head.placement("staging").champion == 2
    assert chain.head.serving(1) == ("production",)


def test_the_head_stays_small_however_long_the_history() -> None:
    chain = Chain()
    for _ in range(REMEMBERED_CHAMPIONS + 5):
        chain.promote(chain.register(), "production")
    former = chain.head.placement("production").former
    assert former == tuple(range(5, REMEMBERED_CHAMPIONS + 5))


def test_an_event_that_moves_nothing_moves_only_the_end() -> None:
    chain = Chain()
    chain.promote(chain.register(), "production")
    before = chain.head
    denied = {"decision": facts.decision("metrics.worse"), "move": "promote"}
    stated = {"version": 1, "environment": "staging"}
    chain.add(events.PromotionDenied, denied, **stated)
    chain.add(events.ApprovalGranted, {"artifact_digest": facts.sha()}, **stated)
    chain.add(events.MonitoringStarted, {"monitors": ["drift"]}, **stated)
    stored = chain.add(events.BusinessNoted, {"text": "x"}, **stated)
    end = {"seq": 6, "hash": stored.hash, "time": stored.event.time}
    assert chain.head == before.model_copy(update=end)


def test_nothing_happened_to_an_unknown_model() -> None:
    head = empty_head("fraud")
    assert (head.seq, head.next_version, head.hash) == (0, 1, events.genesis("fraud"))
    assert head.placement("production") == Placement()
    assert head.rollback_target("production") is None
    assert head.serving(1) == ()


def approve(chain: Chain, name: str, place: str = "production") -> int:
    stated: dict[str, Any] = {"version": 1, "environment": place, "actor": facts.person(name)}
    data = {"artifact_digest": facts.sha()}
    return chain.add(events.ApprovalGranted, data, **stated).event.seq


def withdraw(chain: Chain, granted: int, place: str = "production") -> None:
    chain.add(
        events.ApprovalWithdrawn,
        {"granted_seq": granted},
        version=1,
        environment=place,
        reason="Because.",
    )


def test_a_record_says_what_was_registered() -> None:
    chain = Chain()
    chain.register("b")
    record = record_of(chain)
    first = chain.events[0].event
    assert record.artifact == facts.artifact("b")
    assert (record.number, record.status) == (1, "registered")
    assert (record.registered_by, record.registered_at) == (first.actor, first.time)


def test_a_record_is_deleted_and_restored_with_the_same_bytes() -> None:
    chain = Chain()
    chain.register("b")
    chain.delete(1)
    deleted = record_of(chain)
    assert deleted.status == "deleted"
    assert deleted.deletion is not None
    event = chain.events[-1].event
    assert (deleted.deletion.by, deleted.deletion.time) == (event.actor, event.time)
    assert deleted.deletion.reason == "Because."
    chain.restore(1)
    assert (record_of(chain).status, record_of(chain).deletion) == ("registered", None)
    assert record_of(chain).artifact == facts.artifact("b")


def test_an_approval_stands_until_it_is_taken_back() -> None:
    chain = Chain()
    chain.register()
    alice, bob = approve(chain, "alice"), approve(chain, "bob")
    assert [approval.seq for approval in record_of(chain).approvals] == [alice, bob]
    withdraw(chain, alice)
    assert [approval.seq for approval in record_of(chain).approvals] == [bob]


def test_who_approved_twice_and_takes_it_back_has_not_approved() -> None:
    chain = Chain()
    chain.register()
    approve(chain, "alice")
    again = approve(chain, "alice")
    elsewhere = approve(chain, "alice", "staging")
    assert [approval.seq for approval in record_of(chain).approvals] == [again, elsewhere]
    withdraw(chain, again)
    assert [approval.seq for approval in record_of(chain).approvals] == [elsewhere]


def test_a_rollback_voids_the_approvals_of_the_version_that_had_to_leave() -> None:
    chain = Chain()
    chain.register()
    chain.register()
    chain.promote(2, "production")
    approve(chain, "bob")
    elsewhere = approve(chain, "bob", "staging")
    chain.promote(1, "production")
    chain.rollback("production")
    assert [approval.seq for approval in record_of(chain).approvals] == [elsewhere]


def test_of_a_metric_the_last_value_in_each_environment_counts() -> None:
    chain = Chain()
    chain.register()
    for place, metrics in (
        (None, {"recall": 0.5}),
        ("production", {"recall": 0.6, "latency": 12}),
        ("production", {"recall": 0.7}),
    ):
        data = {"metrics": metrics, "dataset_digest": None, "rows": None}
        chain.add(events.MetricRecorded, data, version=1, environment=place)
    assert record_of(chain).metrics == {
        "": {"recall": 0.5},
        "production": {"recall": 0.7, "latency": 12},
    }


def test_of_a_metric_the_value_that_was_measured_last_counts_whenever_it_was_recorded() -> None:
    chain = Chain()
    chain.register()
    for recall, claimed, last in (
        (0.5, "02", 0.5),
        (0.6, "03", 0.6),
        (0.7, "01", 0.6),
        (0.8, "03", 0.8),
        (0.9, None, 0.9),
    ):
        time = claimed and f"2026-11-{claimed}T00:00:00.000000Z"
        metrics = {"recall": recall, f"at {claimed}": 1}
        data = {"metrics": metrics, "dataset_digest": None, "rows": None}
        added = chain.add(events.MetricRecorded, data, version=1, claimed_time=time)
        assert record_of(chain).metrics[""]["recall"] == last
    record = record_of(chain)
    assert record.metrics[""] == {"recall": 0.9, "at 01": 1, "at 02": 1, "at 03": 1, "at None": 1}
    assert record.measured[""]["recall"] == added.event.time
    assert record.measured[""]["at 01"] == "2026-11-01T00:00:00.000000Z"


def test_an_event_of_a_version_that_was_never_registered_makes_no_record() -> None:
    chain = Chain()
    stored = chain.add(events.BusinessNoted, {"text": "x"}, version=7)
    assert advance_version(None, stored.event, chain.head) is None


@pytest.mark.parametrize("outcomes", [("passed", "failed"), ("failed", "passed")])
def test_the_newest_run_of_a_suite_in_an_environment_counts(outcomes: tuple[str, str]) -> None:
    chain = Chain()
    record = CommitRecord(model="fraud", commit=facts.COMMIT)
    runs = [
        *((outcome, "dev", "tests") for outcome in outcomes),
        ("passed", "staging", "tests"),
        ("passed", "dev", "slow"),
    ]
    for outcome, place, name in runs:
        run = facts.suite(outcome, suite=name)
        event = chain.add(events.EvidenceRecorded, run, environment=place).event
        assert isinstance(event, events.EvidenceRecorded)
        record = advance_commit(record, event)
    found = [(e.seq, e.environment, e.data.suite, e.data.outcome) for e in record.evidence]
    assert found == [
        (2, "dev", "tests", outcomes[1]),
        (3, "staging", "tests", "passed"),
        (4, "dev", "slow", "passed"),
    ]
