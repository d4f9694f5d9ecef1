"""A decision that was taken on forged records, and the records put back: verification finds it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from modeltrail import layout
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import Denied, VerificationFailed
from modeltrail.state import advance, empty_head
from modeltrail.verify import verify
from tests.support import facts
from tests.support.ledgers import Table
from tests.support.registries import World, served_world
from tests.support.vandal import Vandal

VERSION_3 = layout.version(3)
COMMIT = layout.commit(facts.COMMIT)


@pytest.fixture
def served(local_table: Table) -> World:
    """Version 2 is champion in production, after 1; bob approved 3 for it, which passed in dev."""
    world = served_world(local_table)
    world.bob.approve("fraud", 3, "production")
    world.bob.evidence("fraud", "dev", facts.suite())
    return world


@pytest.fixture
def vandal(served: World) -> Vandal:
    return Vandal(served.table)


@contextmanager
def forged(vandal: Vandal, sort: str, change: Callable[[dict[str, Any]], None]) -> Iterator[None]:
    """Change what a record says for as long as the block takes, and put back what it said."""
    before = vandal.get(sort)
    record = json.loads(before["body"]["S"])
    change(record)
    vandal.change_attribute(sort, body={"S": canonical_bytes(record).decode()})
    yield
    said = json.loads(before["body"]["S"])
    vandal.change_record(sort, **{name: said[name] for name in said})


def promote(served: World, version: int = 3) -> int:
    """Promote as somebody who read nothing before, and return the event's number."""
    carol = World(served.table).person("carol")
    return carol.promote("fraud", version, "production", reason="Hurry.").event.seq


def fails(served: World, seq: int, says: str) -> None:
    with pytest.raises(VerificationFailed, match=f"Event #{seq} of 'fraud' {says}"):
        verify(served.ledger, "fraud")


def test_what_was_decided_on_the_timeline_is_verified(served: World) -> None:
    seq = promote(served)
    served.bob.rollback("fraud", "production", reason="Complaints.")
    served.bob.demote("fraud", 2, "production", reason="Complaints.")
    served.bob.delete("fraud", 2, reason="Its data were withdrawn.")
    served.bob.restore("fraud", 2, reason="Too early.")
    served.bob.candidate("fraud", 2, "production", reason="Too early.")
    refuse = served.person("carol", decide=lambda asked: facts.decided(asked, "metrics.worse"))
    with pytest.raises(Denied):
        refuse.promote("fraud", 2, "production", reason=" Spaces around it. ", older=True)
    assert verify(served.ledger, "fraud").events == seq + 6


def by(name: str, **changed: Any) -> dict[str, Any]:
    approval = {
        "seq": 5,
        "environment": "production",
        "artifact_digest": facts.sha("c"),
        "by": facts.person(name).model_dump(mode="json"),
        "time": "2026-11-24T09:00:00.000000Z",
    }
    return approval | changed


@pytest.mark.parametrize("seq", [5, 6, 99])
def test_an_approval_that_was_never_given_is_found(served: World, vandal: Vandal, seq: int) -> None:
    with forged(vandal, VERSION_3, lambda v: v["approvals"].append(by("mallory", seq=seq))):
        moved = promote(served)
    says = f"counted #{seq} as a standing approval of fraud@3; the timeline before it knows no such"
    fails(served, moved, says)


def test_an_approval_that_no_longer_stood_is_found(served: World, vandal: Vandal) -> None:
    approval = json.loads(vandal.get(VERSION_3)["body"]["S"])["approvals"][0]
    served.bob.withdraw("fraud", 3, "production", reason="A slice was left out.")
    with forged(vandal, VERSION_3, lambda v: v["approvals"].append(approval)):
        moved = promote(served)
    fails(served, moved, f"counted #{approval['seq']} as a standing approval of fraud@3")


def test_an_approval_that_was_hidden_is_found(served: World, vandal: Vandal) -> None:
    with forged(vandal, VERSION_3, lambda v: v["approvals"].clear()):
        moved = promote(served)
    fails(served, moved, "passed over #7, a standing approval of fraud@3")


def test_an_approval_in_another_person_s_name_is_found(served: World, vandal: Vandal) -> None:
    def rename(version: dict[str, Any]) -> None:
        version["approvals"][0]["by"] = facts.person("mallory").model_dump(mode="json")

    with forged(vandal, VERSION_3, rename):
        moved = promote(served)
    fails(served, moved, "was decided on something else than what the timeline before it says")


def test_a_run_of_a_suite_that_never_was_is_found(served: World, vandal: Vandal) -> None:
    def add(commit: dict[str, Any]) -> None:
        commit["evidence"].append(commit["evidence"][0] | {"seq": 4, "environment": "staging"})

    with forged(vandal, COMMIT, add):
        moved = promote(served)
    fails(served, moved, f"counted #4 as a newest run of a suite over commit {facts.COMMIT}")


def test_a_run_that_failed_and_was_told_as_passed_is_found(served: World, vandal: Vandal) -> None:
    served.bob.evidence("fraud", "dev", facts.suite("failed"))

    def mend(commit: dict[str, Any]) -> None:
        commit["evidence"][0]["data"] |= {"outcome": "passed", "failures": 0}

    with forged(vandal, COMMIT, mend):
        moved = promote(served)
    fails(served, moved, "was decided on something else")


@pytest.mark.parametrize("sort", [VERSION_3, layout.version(2)])
def test_other_metrics_than_were_registered_are_found(
    served: World, vandal: Vandal, sort: str
) -> None:
    with forged(vandal, sort, lambda v: v["evaluation"]["metrics"].update(accuracy=0.99)):
        moved = promote(served)
    fails(served, moved, "was decided on something else")


def test_a_champion_that_was_hidden_from_the_decision_is_found(
    served: World, vandal: Vandal
) -> None:
    head = json.loads(vandal.get(layout.HEAD)["body"]["S"])
    head["placements"]["production"]["champion"] = None
    vandal.change_record(layout.HEAD, placements=head["placements"])
    moved = promote(served)
    folded = empty_head("fraud")
    for stored in served.ledger.timeline("fraud"):
        folded = advance(folded, stored)
    vandal.change_record(layout.HEAD, **folded.model_dump(mode="json"))
    fails(served, moved, "was decided against nobody as champion; the champion then was version 2")


def test_a_promotion_without_a_decision_is_found(served: World, vandal: Vandal) -> None:
    moved = promote(served)
    vandal.forge_event(moved, data={"incumbent": 2, "older": False})
    fails(served, moved, r"is not an event .* data\.decision: Field required")


def test_a_promotion_whose_decision_says_no_is_found(served: World, vandal: Vandal) -> None:
    moved = promote(served)
    data = json.loads(vandal.get(layout.event(moved))["body"]["S"])["data"]
    violation = {"code": "metrics.worse", "message": "M.", "remedy": "R.", "rule": "metrics"}
    data["decision"] |= {"allow": False, "violations": [violation]}
    vandal.forge_event(moved, data=data)
    fails(served, moved, "moves a version, and its decision denies the move")
