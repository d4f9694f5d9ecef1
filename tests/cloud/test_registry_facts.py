"""Facts that move nothing: approvals, evidence, metrics, notes, monitoring."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from modeltrail import events
from modeltrail.errors import Conflict, InvalidInput
from modeltrail.registry import Measurement, Registry, known_version
from modeltrail.verify import verify
from tests.support import facts
from tests.support.ledgers import Table, everything
from tests.support.registries import World, served_world


@pytest.fixture
def served(local_table: Table) -> World:
    return served_world(local_table)


def approvals(world: World, number: int = 3) -> list[tuple[str, str]]:
    record = known_version(world.ledger, "fraud", number)
    return [(a.by.person.rpartition("/")[2], a.environment) for a in record.approvals]


def test_an_approval_is_bound_to_bytes_and_environment(served: World) -> None:
    event = served.bob.approve("fraud", 3, "production", reason="Reviewed the slices.").event
    assert isinstance(event, events.ApprovalGranted)
    assert (event.data.artifact_digest, event.environment) == (facts.sha("c"), "production")
    assert approvals(served) == [("bob", "production")]


def test_who_takes_an_approval_back_takes_their_own(served: World) -> None:
    granted = served.bob.approve("fraud", 3, "production").event.seq
    served.alice.approve("fraud", 3, "production")
    served.bob.approve("fraud", 3, "staging")
    event = served.bob.withdraw("fraud", 3, "production", reason="Saw the slices.").event
    assert isinstance(event, events.ApprovalWithdrawn)
    assert event.data.granted_seq == granted
    assert approvals(served) == [("alice", "production"), ("bob", "staging")]


def test_who_approved_twice_and_takes_it_back_once_approves_no_more(served: World) -> None:
    served.bob.approve("fraud", 3, "production")
    served.bob.approve("fraud", 3, "production")
    assert approvals(served) == [("bob", "production")]
    served.bob.withdraw("fraud", 3, "production", reason="Saw the slices.")
    assert approvals(served) == []
    assert verify(served.ledger, "fraud").events == served.length()


def test_an_approval_outlives_a_deletion_and_is_of_the_same_bytes(served: World) -> None:
    served.bob.approve("fraud", 1, "production")
    served.alice.delete("fraud", 1, reason="Withdrawn data.")
    served.alice.restore("fraud", 1, reason="Given back.")
    assert approvals(served, 1) == [("bob", "production")]


def test_the_newest_run_of_a_suite_counts_for_every_version_of_its_commit(served: World) -> None:
    served.bob.evidence("fraud", "dev", facts.suite())
    newest = served.bob.evidence("fraud", "dev", facts.suite("failed")).event
    (run,) = served.ledger.commit("fraud", facts.COMMIT).evidence
    assert run == newest
    served.bob.evidence("fraud", "dev", facts.suite(commit="d" * 40))
    assert len(served.ledger.commit("fraud", facts.COMMIT).evidence) == 1


def test_a_failure_stands_until_the_tests_that_failed_have_passed(served: World) -> None:
    whole, some = facts.sha("a"), facts.sha("b")
    runs = [
        (facts.suite("failed", suite_digest=whole, failed=("t.one",)), ()),
        (facts.suite(suite_digest=some), ("t.two",)),
        (facts.suite(suite_digest=facts.sha("c")), ("t.one", "t.two")),
    ]
    stand = []
    for run, passed in runs:
        served.bob.evidence("fraud", "dev", run, passed=passed)
        standing = served.ledger.commit("fraud", facts.COMMIT).evidence
        stand.append([one.data.outcome for one in standing])
    assert stand == [["failed"], ["failed", "passed"], ["passed", "passed"]]
    assert verify(served.ledger, "fraud").events == served.length()


def test_metrics_are_kept_with_the_time_that_is_claimed_for_them(served: World) -> None:
    event = served.bob.metric(
        "fraud", 2, {"recall": 1}, environment="production", rows=5, at="2026-11-24 10:30+01:00"
    ).event
    assert event.claimed_time == "2026-11-24T09:30:00.000000Z"
    assert event.time != event.claimed_time
    served.bob.metric("fraud", 2, {"recall": 0.5, "loss": 1e300}, environment="production")
    served.bob.metric("fraud", 2, {"recall": 0.25})
    served.bob.metric("fraud", 2, {"recall": 0.75}, at="2026-11-24T09:31Z")
    record = known_version(served.ledger, "fraud", 2)
    assert record.metrics == {
        "production": {"recall": 0.5, "loss": 1e300},
        "": {"recall": 0.25},
    }
    assert record.measured["production"]["recall"] > event.time


def test_a_time_that_is_still_to_come_is_nobody_s_to_claim(served: World) -> None:
    before = served.length()
    for record in (
        lambda at: served.bob.metric("fraud", 2, {"recall": 1}, at=at),
        lambda at: served.bob.note("fraud", "x", at=at),
        lambda at: served.bob.record_many("fraud", [Measurement(2, {"recall": 1}, at=at)]),
    ):
        with pytest.raises(InvalidInput, match="still to come"):
            record("9000-01-01T00:00Z")
    assert served.length() == before


@pytest.mark.parametrize("number", [1e17, 2.0**53, -1e20, 1e308, 5e-324])
def test_a_version_with_a_large_number_can_be_worked_with_ever_after(
    served: World, number: float
) -> None:
    """As whole numbers they are written without an exponent, and could be read as too large."""
    evaluation = events.Evaluation(dataset_digest=facts.sha(), rows=9, metrics={"loss": number})
    made = facts.registration("d", evaluation=evaluation, parameters={"scale": number})
    served.alice.register("fraud", **made)
    served.bob.metric("fraud", 4, {"loss": number})
    served.bob.approve("fraud", 4, "production")
    served.alice.promote("fraud", 4, "production", reason="New.")
    record = known_version(served.ledger, "fraud", 4)
    assert record.parameters == {"scale": number}
    assert record.evaluation == evaluation
    assert evaluation.metrics == record.metrics[""] == {"loss": number}
    assert verify(served.ledger, "fraud").events == served.length()


def test_a_note_is_of_a_model_or_of_a_version_anywhere(served: World) -> None:
    event = served.bob.note("fraud", " Chargebacks\ndoubled. ").event
    assert isinstance(event, events.BusinessNoted)
    assert (event.data.text, event.version, event.environment) == (
        "Chargebacks\ndoubled.",
        None,
        None,
    )
    event = served.bob.note("fraud", "x", version=1, environment="production").event
    assert (event.version, event.environment) == (1, "production")


def test_what_is_served_can_be_monitored_as_champion_or_candidate(served: World) -> None:
    for version, environment in ((2, "production"), (3, "dev")):
        event = served.bob.monitor("fraud", version, environment, ["drift", "performance"]).event
        assert isinstance(event, events.MonitoringStarted)
        assert event.data.monitors == ("drift", "performance")


Record = Callable[[Registry], Any]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (lambda r: r.approve("churn", 3, "production"), "There is no model 'churn'"),
        (lambda r: r.approve("fraud", 9, "production"), "'fraud' has no version 9"),
        (lambda r: r.approve("fraud", 3, "qa"), "There is no environment 'qa'"),
        (lambda r: r.approve("fraud", "3", "production"), r"version is '3'"),
        (
            lambda r: r.withdraw("fraud", 3, "production", reason="R."),
            "111111111111/user/alice has not approved fraud@3 for production",
        ),
        (lambda r: r.evidence("churn", "dev", facts.suite()), "There is no model 'churn'"),
        (lambda r: r.evidence("fraud", "qa", facts.suite()), "There is no environment 'qa'"),
        (lambda r: r.metric("churn", 1, {"recall": 0.5}), "There is no model 'churn'"),
        (lambda r: r.metric("fraud", 9, {"recall": 0.5}), "'fraud' has no version 9"),
        (lambda r: r.metric("fraud", 1, {}), r"data\.metrics"),
        (lambda r: r.metric("fraud", 1, {"": 0.5}), r"data\.metrics"),
        (lambda r: r.metric("fraud", 1, {"recall": "0.5"}), r"metrics\.recall is"),
        (lambda r: r.metric("fraud", 1, {"recall": "NaN"}), r"metrics\.recall is"),
        (lambda r: r.metric("fraud", 1, {"recall": True}), r"metrics\.recall is"),
        (lambda r: r.metric("fraud", 1, {"recall": None}), r"metrics\.recall is"),
        (lambda r: r.metric("fraud", 1, {"recall": math.nan}), "no canonical JSON form: nan"),
        (lambda r: r.metric("fraud", 1, {"recall": math.inf}), "no canonical JSON form: inf"),
        (lambda r: r.metric("fraud", 1, {"recall": 2**53}), "no canonical JSON form: 9007"),
        (lambda r: r.metric("fraud", 1, {f"m{n}": n for n in range(501)}), r"at most 500"),
        (lambda r: r.metric("fraud", 1, {"recall": 0.5}, rows=0), r"data\.rows"),
        (lambda r: r.metric("fraud", 1, {"recall": 0.5}, rows=True), "rows is True"),
        (lambda r: r.metric("fraud", 1, {"recall": 0.5}, dataset_digest="x"), "dataset_digest"),
        (lambda r: r.metric("fraud", 1, {"recall": 0.5}, at="yesterday"), "is not an instant"),
        (lambda r: r.metric("fraud", 1, {"recall": 0.5}, at="2026-11-24T09:30"), "not an instant"),
        (lambda r: r.metric("fraud", 1, {"recall": 0.5}, environment="qa"), "no environment 'qa'"),
        (lambda r: r.note("fraud", ""), r"data\.text"),
        (lambda r: r.note("fraud", "x", version=9), "'fraud' has no version 9"),
        (lambda r: r.note("fraud", "x", environment="qa"), "There is no environment 'qa'"),
        (lambda r: r.note("fraud", "x", at="2026-11-24"), "is not an instant"),
        (lambda r: r.note("churn", "x"), "There is no model 'churn'"),
        (
            lambda r: r.monitor("fraud", 1, "production", ["drift"]),
            "fraud@1 is not served in production",
        ),
        (lambda r: r.monitor("fraud", 2, "production", []), r"data\.monitors"),
        (lambda r: r.monitor("fraud", 2, "production", ["all"]), r"data\.monitors"),
        (
            lambda r: r.register("fraud", **facts.registration(parameters={"x": math.nan})),
            "no canonical JSON form",
        ),
        (
            lambda r: r.register("fraud", **facts.registration(parameters={"x": {1: 2}})),
            "no canonical JSON form",
        ),
        (
            lambda r: r.register("fraud", **facts.registration(parameters={"x": "y" * 300_000})),
            "at most 262144 can be stored",
        ),
    ],
)
def test_a_fact_that_cannot_be_so_is_refused_and_writes_nothing(
    served: World, record: Record, says: str
) -> None:
    before = everything(served.table)
    with pytest.raises(InvalidInput, match=says):
        record(served.alice)
    assert everything(served.table) == before


def test_a_withdrawal_needs_a_reason(served: World) -> None:
    served.alice.approve("fraud", 3, "production")
    for reason in ("", " ", None):
        with pytest.raises(InvalidInput, match="reason"):
            served.alice.withdraw("fraud", 3, "production", reason=reason)  # type: ignore[arg-type]
    assert approvals(served) == [("alice", "production")]


def test_a_record_that_has_outgrown_its_item_can_still_be_moved(served: World) -> None:
    """Only what would make it larger is refused."""
    for start in (0, 1):
        for place in facts.ENVIRONMENTS:
            names = {f"{'x' * 240}-{start}-{n}": 0.123456789012 for n in range(120)}
            served.bob.metric("fraud", 2, names, environment=place)
    before = served.length()
    with pytest.raises(
        InvalidInput, match=r"VERSION#000002 of 'fraud' would take .* stores 400000"
    ):
        served.bob.metric("fraud", 2, {f"{'y' * 240}{n}": 0.5 for n in range(400)})
    assert served.length() == before
    served.alice.demote("fraud", 2, "production", reason="Withdrawn.")
    served.alice.delete("fraud", 2, reason="Withdrawn data.")
    assert verify(served.ledger, "fraud").events == served.length()


@pytest.mark.parametrize(
    "record",
    [
        lambda r: r.register("fraud", **facts.registration("d"), request="k"),
        lambda r: r.approve("fraud", 3, "production", request="k"),
        lambda r: r.evidence("fraud", "dev", facts.suite(), request="k"),
        lambda r: r.metric("fraud", 2, {"recall": 0.5}, at="2026-11-24T09:30Z", request="k"),
        lambda r: r.note("fraud", "x", request="k"),
        lambda r: r.monitor("fraud", 2, "production", ["drift"], request="k"),
    ],
)
def test_every_fact_is_recorded_once_under_its_key(served: World, record: Record) -> None:
    first = record(served.alice)
    served.bob.note("fraud", "Between.")
    before = everything(served.table)
    assert record(served.alice) == first
    with pytest.raises(Conflict, match="The request key 'k' was used for another request"):
        record(served.bob)
    assert everything(served.table) == before


def test_a_withdrawal_is_recorded_once_under_its_key(served: World) -> None:
    """The second call finds no approval to take back, and the answer that the first one had."""
    served.bob.approve("fraud", 3, "production")
    first = served.bob.withdraw("fraud", 3, "production", reason="R.", request="k")
    assert served.bob.withdraw("fraud", 3, "production", reason="R.", request="k") == first
