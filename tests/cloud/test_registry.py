"""Moves of versions, and what can never be, against the local AWS."""

from collections.abc import Callable
from typing import Any

import pytest

from modeltrail import events
from modeltrail.errors import Conflict, InvalidInput
from modeltrail.registry import Registry, Wish, known_version, tell
from modeltrail.verify import verify
from tests.support import facts
from tests.support.ledgers import Table, everything
from tests.support.registries import World, served_world


@pytest.fixture
def world(local_table: Table) -> World:
    return World(local_table)


@pytest.fixture
def served(local_table: Table) -> World:
    return served_world(local_table)


def test_versions_are_numbered_from_one_and_know_what_they_are(world: World) -> None:
    for number, letter in enumerate("abc", start=1):
        event = world.alice.register("fraud", **facts.registration(letter), reason="New.").event
        assert (event.version, event.reason, event.actor) == (number, "New.", facts.person())
        assert known_version(world.ledger, "fraud", number).artifact == facts.artifact(letter)
    assert list(world.ledger.models()) == ["fraud"]


def test_a_promotion_puts_the_new_in_and_the_old_out_in_one_step(served: World) -> None:
    events_ = list(served.ledger.timeline("fraud"))
    promoted = events_[4].event
    assert isinstance(promoted, events.VersionPromoted)
    assert (promoted.data.incumbent, promoted.data.older) == (1, False)
    assert served.champion() == 2
    assert served.told().count("version.demoted") == 0


def test_a_candidate_that_is_promoted_stands_beside_the_champion_no_more(served: World) -> None:
    served.alice.candidate("fraud", 3, "production", reason="Canary.")
    assert served.candidates() == (3,)
    served.alice.promote("fraud", 3, "production", reason="Better.")
    assert (served.champion(), served.candidates()) == (3, ())
    assert served.candidates("dev") == (3,)


def test_a_demotion_leaves_nothing_in_the_place(served: World) -> None:
    role = served.alice.demote("fraud", 3, "dev", reason="Seen.").event.data.role
    assert (role, served.candidates("dev")) == ("candidate", ())
    role = served.alice.demote("fraud", 2, "production", reason="Withdrawn.").event.data.role
    assert (role, served.champion()) == ("champion", None)


def test_a_rollback_says_what_left_and_what_serves_again(served: World) -> None:
    event = served.alice.rollback("fraud", "production", reason="Complaints.").event
    assert (event.type, event.version, event.data.to) == ("version.rolled_back", 2, 1)
    assert served.champion() == 1


def test_a_rollback_can_be_bound_to_where_it_was_seen_to_go(served: World) -> None:
    with pytest.raises(Conflict, match="A rollback of fraud@production goes to 1, not to 3"):
        served.alice.rollback("fraud", "production", reason="Complaints.", to=3)
    assert served.champion() == 2
    served.alice.rollback("fraud", "production", reason="Complaints.", to=1)
    assert served.champion() == 1


def test_an_older_version_is_promoted_only_when_asked_for_as_such(served: World) -> None:
    with pytest.raises(InvalidInput, match="would replace the newer version 2") as caught:
        served.alice.promote("fraud", 1, "production", reason="Back.")
    assert "modeltrail rollback" in caught.value.remedy
    event = served.alice.promote("fraud", 1, "production", reason="Back.", older=True).event
    assert isinstance(event, events.VersionPromoted)
    assert (event.data.incumbent, event.data.older) == (2, True)


def test_a_version_not_older_than_the_champion_is_not_recorded_as_such(served: World) -> None:
    event = served.alice.promote("fraud", 3, "production", reason="New.", older=True).event
    assert isinstance(event, events.VersionPromoted)
    assert event.data.older is False


def test_a_deleted_number_comes_back_by_restoring_only_and_with_its_bytes(served: World) -> None:
    served.alice.demote("fraud", 3, "dev", reason="Seen.")
    served.alice.delete("fraud", 3, reason="Trained on withdrawn data.")
    assert known_version(served.ledger, "fraud", 3).status == "deleted"
    assert served.alice.register("fraud", **facts.registration("d")).event.version == 4
    served.alice.restore("fraud", 3, reason="The data was given back.")
    restored = known_version(served.ledger, "fraud", 3)
    assert (restored.status, restored.artifact) == ("registered", facts.artifact("c"))
    assert verify(served.ledger, "fraud").events == served.length()


def test_a_rollback_passes_over_what_was_deleted(served: World) -> None:
    served.alice.promote("fraud", 3, "production", reason="New.")
    served.alice.delete("fraud", 2, reason="Withdrawn data.")
    assert served.alice.rollback("fraud", "production", reason="Complaints.").event.data.to == 1


Move = Callable[[Registry], Any]


@pytest.mark.parametrize(
    ("move", "says"),
    [
        (lambda r: r.promote("churn", 1, "dev", reason="R."), "There is no model 'churn'"),
        (lambda r: r.promote("fraud", 4, "dev", reason="R."), "'fraud' has no version 4"),
        (lambda r: r.promote("fraud", 0, "dev", reason="R."), "'fraud' has no version 0"),
        (lambda r: r.promote("fraud", -1, "dev", reason="R."), "'fraud' has no version -1"),
        (lambda r: r.promote("fraud", 10**9, "dev", reason="R."), "'fraud' has no version 1000"),
        (lambda r: r.promote("fraud", "3", "dev", reason="R."), "version is '3'"),
        (
            lambda r: r.promote("fraud", version=True, environment="dev", reason="R."),
            "version is True",
        ),
        (lambda r: r.promote("fraud", 3.0, "dev", reason="R."), "version is 3.0"),
        (lambda r: r.promote("fraud", None, "dev", reason="R."), "version is None"),
        (lambda r: r.promote("fraud", 3, "qa", reason="R."), "There is no environment 'qa'"),
        (lambda r: r.promote("fraud", 3, "", reason="R."), "There is no environment ''"),
        (lambda r: r.promote("fraud", 3, "Dev", reason="R."), "There is no environment 'Dev'"),
        (lambda r: r.promote("Fraud", 3, "dev", reason="R."), "'Fraud' is not a model name"),
        (lambda r: r.promote("dev", 3, "dev", reason="R."), "'dev' cannot name a model"),
        (lambda r: r.promote("fraud", 3, "dev", reason=""), "A promote needs a reason"),
        (lambda r: r.promote("fraud", 3, "dev", reason=" \n"), "A promote needs a reason"),
        (lambda r: r.promote("fraud", 3, "dev", reason=None), "reason is None"),
        (lambda r: r.promote("fraud", 3, "dev", reason="a\x00"), "the character U.0000"),
        (lambda r: r.promote("fraud", 3, "dev", reason="x" * 4001), "at most 4000"),
        (lambda r: r.promote("fraud", 3, "dev", reason="\ud800"), "no canonical JSON form"),
        (
            lambda r: r.promote("fraud", 2, "production", reason="R."),
            "fraud@2 in production is the champion there already",
        ),
        (
            lambda r: r.candidate("fraud", 2, "production", reason="R."),
            "fraud@2 in production is the champion there already",
        ),
        (
            lambda r: r.candidate("fraud", 3, "dev", reason="R."),
            "fraud@3 in dev is a candidate there already",
        ),
        (
            lambda r: r.demote("fraud", 1, "production", reason="R."),
            "fraud@1 in production is neither champion nor candidate there",
        ),
        (lambda r: r.rollback("fraud", "dev", reason="R."), "fraud@dev has no champion to roll"),
        (lambda r: r.rollback("fraud", "production", reason=""), "A rollback needs a reason"),
        (lambda r: r.delete("fraud", 2, reason="R."), "fraud@2 is served in production"),
        (lambda r: r.delete("fraud", 3, reason="R."), "fraud@3 is served in dev"),
        (lambda r: r.delete("fraud", 1, reason=""), "A delete needs a reason"),
        (lambda r: r.restore("fraud", 1, reason="R."), "fraud@1 is not deleted"),
        (lambda r: r.examine(Wish("promote", "fraud", 9, "dev", None)), "has no version 9"),
        (lambda r: r.examine(Wish("promote", "fraud", 3, "qa", None)), "no environment 'qa'"),
    ],
)
def test_what_can_never_be_is_refused_and_writes_nothing(
    served: World, move: Move, says: str
) -> None:
    before = everything(served.table)
    with pytest.raises(InvalidInput, match=says):
        move(served.alice)
    assert everything(served.table) == before


@pytest.mark.parametrize(
    ("move", "says"),
    [
        (lambda r: r.promote("fraud", 1, "dev", reason="R."), "fraud@1 is deleted"),
        (lambda r: r.candidate("fraud", 1, "dev", reason="R."), "fraud@1 is deleted"),
        (lambda r: r.delete("fraud", 1, reason="R."), "fraud@1 is deleted already"),
        (lambda r: r.approve("fraud", 1, "production"), "fraud@1 is deleted"),
        (
            lambda r: r.rollback("fraud", "production", reason="R."),
            "fraud@production has no champion before the present one to roll back to",
        ),
    ],
)
def test_a_deleted_version_goes_nowhere(served: World, move: Move, says: str) -> None:
    served.alice.delete("fraud", 1, reason="Withdrawn data.")
    before = everything(served.table)
    with pytest.raises(InvalidInput, match=says):
        move(served.alice)
    assert everything(served.table) == before


@pytest.mark.parametrize("name", ["Fraud", "v1", "01", "production", "latest", "a/b", "x" * 64, ""])
def test_a_model_is_not_registered_under_a_name_that_means_something_else(
    world: World, name: str
) -> None:
    with pytest.raises(InvalidInput):
        world.alice.register(name, **facts.registration())
    assert everything(world.table) == {}


def test_an_event_is_told_in_a_few_words(served: World) -> None:
    told = [tell(stored.event) for stored in served.ledger.timeline("fraud")]
    assert told[4] == "#5 version.promoted 2 in production by 111111111111/user/alice"
    assert tell(served.alice.note("fraud", "x").event) == (
        "#7 business.noted by 111111111111/user/alice"
    )
