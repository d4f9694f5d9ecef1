"""What the policy is asked, and what comes of its answer or of none."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from modeltrail import events, layout
from modeltrail.errors import Denied, Undecided
from modeltrail.policy import Decision, PolicyInput, StoredArtifact
from modeltrail.registry import Registry, Wish
from modeltrail.state import VersionRecord
from modeltrail.verify import verify
from tests.support import facts
from tests.support.ledgers import Table, everything
from tests.support.registries import World, served_world, whole
from tests.support.vandal import Vandal

Move = Callable[[Registry], Any]


@pytest.fixture
def served(local_table: Table) -> World:
    return served_world(local_table)


def no(*codes: str) -> Callable[[PolicyInput], Decision]:
    return lambda asked: facts.decided(asked, *codes)


def test_a_denial_is_recorded_with_the_decision_and_moves_nothing(served: World) -> None:
    before = served.ledger.head("fraud")
    carol = served.person("carol", decide=no("metrics.worse", "approval.missing"))
    says = r"denies to promote fraud@3 in production: 2 violations \(event #7\)"
    with pytest.raises(Denied, match=says) as caught:
        carol.promote("fraud", 3, "production", reason="Hope.")
    (stored,) = served.ledger.timeline("fraud", after=before.seq)
    event = stored.event
    assert isinstance(event, events.PromotionDenied)
    assert (event.data.move, event.reason, event.version) == ("promote", "Hope.", 3)
    assert event.data.decision == caught.value.decision
    assert [v.code for v in event.data.decision.violations] == ["metrics.worse", "approval.missing"]
    after = served.ledger.head("fraud")
    assert (after.placements, after.deleted) == (before.placements, before.deleted)


@pytest.mark.parametrize(
    "move",
    [
        lambda r: r.candidate("fraud", 3, "production", reason="R."),
        lambda r: r.demote("fraud", 2, "production", reason="R."),
        lambda r: r.rollback("fraud", "production", reason="R."),
        lambda r: r.delete("fraud", 1, reason="R."),
        lambda r: r.delete("fraud", 2, reason="R."),
    ],
)
def test_every_kind_of_move_can_be_denied(served: World, move: Move) -> None:
    before = served.ledger.head("fraud")
    with pytest.raises(Denied, match="1 violation "):
        move(served.person("carol", decide=no("x")))
    assert served.ledger.head("fraud").placements == before.placements
    assert served.told()[-1] == "promotion.denied"
    assert verify(served.ledger, "fraud").events == before.seq + 1


@pytest.mark.parametrize(
    "fault", [Undecided("OPA is not there."), RuntimeError("A defect."), KeyboardInterrupt()]
)
def test_without_a_decision_nothing_is_written(served: World, fault: BaseException) -> None:
    def decide(asked: PolicyInput) -> Decision:
        del asked
        raise fault

    before = everything(served.table)
    moves: list[Move] = [
        lambda r: r.promote("fraud", 3, "production", reason="R.", request="k"),
        lambda r: r.rollback("fraud", "production", reason="R."),
        lambda r: r.delete("fraud", 1, reason="R."),
    ]
    for move in moves:
        with pytest.raises(type(fault)):
            move(served.person("carol", decide=decide))
    assert everything(served.table) == before


def test_where_the_bucket_cannot_be_asked_nothing_is_written(served: World) -> None:
    def inspect(record: Any) -> StoredArtifact:
        raise Undecided(f"Nothing can be said of {record.number}.")

    before = everything(served.table)
    with pytest.raises(Undecided, match="Nothing can be said of 3"):
        served.person("carol", inspect=inspect).promote("fraud", 3, "dev", reason="R.")
    assert everything(served.table) == before


def test_the_bucket_is_asked_once_a_move(served: World) -> None:
    """Also where the version is known, and the bucket is asked before the timeline is read."""
    looked: list[Any] = []

    def inspect(record: VersionRecord) -> StoredArtifact:
        looked.append(record.artifact)
        return whole(record)

    carol = served.person("carol", inspect=inspect)
    carol.candidate("fraud", 3, "production", reason="To be seen.")
    carol.demote("fraud", 3, "production", reason="Seen.")
    assert looked == [facts.artifact("c")] * 2
    other = facts.artifact("d").model_dump(mode="json")
    Vandal(served.table).change_record(layout.version(3), artifact=other)
    World(served.table).alice.note("fraud", "Something else.")  # carol reads the records anew
    with pytest.raises(Denied):
        served.person("carol", inspect=inspect, decide=no("x")).candidate(
            "fraud", 3, "production", reason="Again."
        )
    assert looked[-1] == facts.artifact("d")


@pytest.mark.parametrize("known", [True, False])
def test_what_is_decided_on_is_what_the_bucket_holds(served: World, *, known: bool) -> None:
    """The policy is asked before the bucket has answered; whatever comes then counts."""
    missing = StoredArtifact(digest=None, problems=["model.bin: the object version v is gone"])
    asked: list[PolicyInput] = []
    told = threading.Event()

    def inspect(record: VersionRecord) -> StoredArtifact:
        del record
        told.wait(timeout=60)
        return missing

    def decide(input_: PolicyInput) -> Decision:
        asked.append(input_)
        told.set()
        return facts.decided(
            input_, *(["artifact.gone"] if input_.stored_artifact.problems else [])
        )

    world = served if known else World(served.table)
    carol = world.person("carol", inspect=inspect, decide=decide)
    with pytest.raises(Denied) as caught:
        carol.candidate("fraud", 3, "production", reason="To be seen.")
    assert [one.stored_artifact.digest for one in asked] == [facts.sha("c"), None]
    assert isinstance(caught.value.decision, Decision)
    assert caught.value.decision.input_digest == asked[-1].digest
    assert verify(served.ledger, "fraud").events == 7


def test_a_move_that_is_decided_anew_looks_at_the_bucket_anew(served: World) -> None:
    gone: list[str] = []

    def inspect(record: VersionRecord) -> StoredArtifact:
        return StoredArtifact(digest=None, problems=gone) if gone else whole(record)

    def decide(asked: PolicyInput) -> Decision:
        if not gone:
            World(served.table).alice.note("fraud", "Something else.")
            gone.append("model.bin: the object version v is gone")
            return facts.decided(asked)
        return facts.decided(asked, *(["x"] if asked.stored_artifact.problems else []))

    with pytest.raises(Denied):
        served.person("carol", inspect=inspect, decide=decide).candidate(
            "fraud", 3, "production", reason="To be seen."
        )


def test_where_the_bucket_cannot_be_asked_beside_nothing_is_written(served: World) -> None:
    def inspect(record: VersionRecord) -> StoredArtifact:
        if served.ledger.head("fraud").placement("staging").candidates:
            raise Undecided("Nothing can be said.")
        return whole(record)

    carol = served.person("carol", inspect=inspect)
    carol.candidate("fraud", 3, "staging", reason="To be seen.")
    before = everything(served.table)
    with pytest.raises(Undecided, match="Nothing can be said"):
        carol.demote("fraud", 3, "staging", reason="Seen.")
    assert everything(served.table) == before


def test_the_policy_is_told_all_and_told_it_of_the_present(served: World) -> None:
    asked: list[PolicyInput] = []

    def decide(told: PolicyInput) -> Decision:
        asked.append(told)
        return facts.decided(told)

    served.bob.approve("fraud", 3, "production")
    served.bob.evidence("fraud", "dev", facts.suite("failed"))
    served.bob.evidence("fraud", "dev", facts.suite())
    served.person("carol", decide=decide).promote("fraud", 3, "production", reason="New.")
    (told,) = asked
    assert told.move.model_dump() == {
        "kind": "promote",
        "model": "fraud",
        "version": 3,
        "environment": "production",
        "reason": "New.",
        "older": False,
        "deletion_kind": None,
        "share": None,
        "break_glass": None,
    }
    assert told.actor == facts.person("carol")
    assert (told.version.number, told.version.artifact_digest) == (3, facts.sha("c"))
    assert told.incumbent is not None
    assert told.incumbent.number == 2
    assert told.previous_champion is None
    assert told.environments == [*facts.ENVIRONMENTS]
    placed = {
        name: (place.champion, [one.version for one in place.candidates], place.rollback_targets)
        for name, place in told.placements.items()
    }
    assert placed == {
        "dev": (None, [3], []),
        "staging": (None, [], []),
        "production": (2, [], [1]),
    }
    assert [(run.seq, run.outcome) for run in told.evidence] == [(9, "passed")]
    assert [(a.seq, a.by, a.artifact_digest) for a in told.approvals] == [
        (7, facts.person("bob"), facts.sha("c"))
    ]
    assert told.stored_artifact.digest == facts.sha("c")


def test_without_a_champion_the_policy_is_told_of_the_last_one(served: World) -> None:
    served.alice.demote("fraud", 2, "production", reason="Withdrawn.")

    def told(environment: str, version: int = 3) -> PolicyInput:
        asked, _ = served.bob.examine(Wish("promote", "fraud", version, environment, None))
        return asked

    found = told("production")
    assert found.incumbent is None
    assert found.previous_champion is not None
    assert found.previous_champion.number == 2
    assert found.placements["production"].rollback_targets == [2, 1]
    assert told("production", version=2).previous_champion == found.previous_champion
    assert told("staging").previous_champion is None
    served.alice.delete("fraud", 2, reason="Its data were withdrawn.")
    gone = told("production")
    assert gone.previous_champion is not None
    assert (gone.previous_champion.number, gone.previous_champion.status) == (2, "deleted")
    assert gone.placements["production"].rollback_targets == [1]


def test_to_examine_a_move_records_nothing(served: World) -> None:
    before = everything(served.table)
    told, decision = served.person("carol", decide=no("x")).examine(
        Wish("promote", "fraud", 3, "production", None)
    )
    assert (told.move.reason, decision.allow) == (None, False)
    assert everything(served.table) == before
