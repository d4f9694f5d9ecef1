"""What changed between two instants, and the story of one version."""

from datetime import UTC, datetime, timedelta

import pytest

from modeltrail import events
from modeltrail.errors import InvalidInput
from modeltrail.history import diff, why
from modeltrail.ledger import Draft, Ledger
from tests.support import facts
from tests.support.ledgers import Table, append, noted, registered
from tests.support.registries import World


@pytest.fixture
def world(local_table: Table) -> World:
    """1 champion, replaced by 2, which is rolled back; 3 of another commit, a candidate."""
    world = World(local_table)
    moment = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def tick() -> datetime:
        nonlocal moment
        moment += timedelta(minutes=1)
        return moment

    world.ledger = Ledger(*local_table, clock=tick)
    alice, bob = world.person("alice"), world.person("bob")
    alice.register("fraud", **facts.registration("a"))
    alice.evidence("fraud", "dev", facts.suite())
    bob.approve("fraud", 1, "production")
    alice.promote("fraud", 1, "production", reason="First.")
    alice.register("fraud", **facts.registration("b"))
    alice.promote("fraud", 2, "production", reason="Better.")
    alice.note("fraud", "Complaints doubled.")
    alice.rollback("fraud", "production", reason="Complaints.")
    other = facts.registration("c", code=events.Code(commit="d" * 40, repository=None))
    alice.register("fraud", **other)
    alice.candidate("fraud", 3, "dev", reason="To be seen.")
    alice.delete("fraud", 2, reason="Complaints.")
    return world


def at(minute: int) -> str:
    return f"2026-11-24T09:{minute:02d}:00.000000Z"


def seqs(told: tuple[events.StoredEvent, ...]) -> list[int]:
    return [stored.event.seq for stored in told]


def test_what_decisions_counted_is_told_with_the_story_whatever_version_it_is_of(
    world: World,
) -> None:
    story = why(world.ledger, "fraud", 1)
    verdicts = [
        verdict
        for stored in story.events
        if (decision := getattr(stored.event.data, "decision", None))
        for verdict in (*decision.approvals, *(decision.evidence or []))
    ]
    assert verdicts
    assert seqs(story.counted) == sorted({one.seq for one in verdicts if one.counted})
    assert why(world.ledger, "fraud", 2).counted == story.counted


def test_a_diff_is_the_two_heads_and_the_changes_after_the_first(world: World) -> None:
    first = at(4)
    changed = diff(world.ledger, "fraud", first, at(8))
    assert changed.before == world.ledger.as_of("fraud", first)
    assert seqs(changed.changes) == [5, 6, 8]
    assert changed.environments() == []  # there and back again
    assert diff(world.ledger, "fraud", first, at(6)).environments() == ["production"]
    assert diff(world.ledger, "fraud", at(8), at(11)).environments() == ["dev"]


def test_between_an_instant_and_itself_nothing_changed(world: World) -> None:
    changed = diff(world.ledger, "fraud", at(6), at(6))
    assert changed.before == changed.after
    assert changed.changes == ()


def test_a_diff_from_before_the_model_tells_all_its_changes(world: World) -> None:
    changed = diff(world.ledger, "fraud", "2020-01-01T00:00:00.000000Z", at(59))
    assert seqs(changed.changes) == [1, 4, 5, 6, 8, 9, 10, 11]


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [(at(6), at(5), "is after"), (at(0), "2026-11-24T09:00:30.000000Z", "no model 'fraud' yet")],
)
def test_a_diff_that_cannot_be_is_refused(world: World, since: str, until: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        diff(world.ledger, "fraud", since, until)


def test_a_story_holds_what_replaced_a_version_and_what_brought_it_back(world: World) -> None:
    story = why(world.ledger, "fraud", 1)
    assert seqs(story.events) == [1, 2, 3, 4, 6, 8]
    assert story.serving == ("production",)


def test_a_story_of_a_retrain_holds_the_evidence_of_its_commit(world: World) -> None:
    story = why(world.ledger, "fraud", 2)
    assert seqs(story.events) == [2, 5, 6, 8, 11]
    assert story.record.status == "deleted"
    assert story.serving == ()


def test_a_story_leaves_out_what_is_of_others(world: World) -> None:
    assert seqs(why(world.ledger, "fraud", 3).events) == [9, 10]


@pytest.mark.parametrize(("model", "version"), [("fraud", 4), ("nosuch", 1)])
def test_a_version_that_is_not_there_has_no_story(world: World, model: str, version: int) -> None:
    with pytest.raises(InvalidInput, match=r"has no version 4|no model 'nosuch'"):
        why(world.ledger, model, version)


def test_a_version_promoted_over_itself_by_a_new_release_is_told_once(local_table: Table) -> None:
    ledger = Ledger(*local_table)
    append(ledger, registered(1), noted())
    data = {"decision": facts.decision(), "incumbent": 1, "older": False}
    append(ledger, Draft(events.VersionPromoted, data, 1, "dev", "Again."))
    assert seqs(why(ledger, "fraud", 1).events) == [1, 3]
