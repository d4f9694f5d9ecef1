"""Making checkpoints over a table: what is covered, and what is never signed."""

from pathlib import Path

import pytest

from modeltrail import layout
from modeltrail.checkpoints import Signer, make_checkpoint
from modeltrail.errors import InvalidInput, VerificationFailed
from tests.cloud.checkpoints.conftest import Attack, Place
from tests.support.ledgers import Table

MODELS = 101
"""More than one BatchGetItem takes."""


def test_each_checkpoint_covers_what_has_changed(place: Place) -> None:
    assert place.covered() == {"fraud": 4, "churn": 2}
    made = place.make()
    assert made is not None
    assert (made.number, made.models, made.added, made.checkpoint.size) == (2, 2, 1, 3)
    assert place.covered() == {"fraud": 6, "churn": 2}
    head = place.ledger.head("fraud")
    leaf = place.log().leaves["fraud"][-1]
    assert (leaf.entry.seq, leaf.entry.head, leaf.by) == (head.seq, head.hash, "checkpoint 2")


def test_where_nothing_has_changed_no_checkpoint_is_made(place: Place) -> None:
    place.make()
    made = place.make()
    assert made is not None
    assert (made.number, made.added) == (2, 0)
    assert place.log().number == 2


def test_a_table_without_models_has_no_checkpoint(
    local_table: Table, tmp_path: Path, signer: Signer
) -> None:
    empty = Place(local_table, tmp_path / "log", signer)
    assert empty.make() is None
    assert not (tmp_path / "log").exists()


def test_many_models_are_covered(place: Place) -> None:
    for number in range(MODELS):
        place.grow(f"model-{number:03d}", 1)
    made = place.make()
    assert made is not None
    assert (made.models, made.added) == (MODELS + 2, MODELS + 1)
    assert place.covered()["model-100"] == 1


def replace_covered_event(place: Place) -> None:
    place.vandal.forge_event(4, reason="Another.")


def replace_first_new_event(place: Place) -> None:
    place.vandal.forge_event(5, reason="Another.")


def replace_last_event(place: Place) -> None:
    place.vandal.forge_event(6, reason="Another.")


def remove(place: Place, model: str) -> None:
    kept = [
        item
        for item in place.vandal.everything()
        if item["pk"]["S"] != layout.partition(model) and item["sk"]["S"] != model
    ]
    place.vandal.take_back(kept)


def remove_all_but_the_list(place: Place) -> None:
    kept = [i for i in place.vandal.everything() if i["pk"]["S"] != layout.partition("churn")]
    place.vandal.take_back(kept)


@pytest.mark.parametrize(
    ("attack", "says"),
    [
        (lambda p: remove(p, "churn"), "The model 'churn' was removed: checkpoint 1 covers its"),
        (lambda p: remove(p, "fraud"), "The model 'fraud' was removed: checkpoint 1 covers its"),
        (remove_all_but_the_list, "The model 'churn' was removed: checkpoint 1 covers its"),
        (lambda p: p.vandal.drop("churn", layout.MODELS), "'churn' was taken from the list"),
        (replace_covered_event, "Event #4 of 'fraud' was replaced: checkpoint 1 covers #4"),
        (replace_first_new_event, "Event #6 of 'fraud' does not follow the event before it"),
        (replace_last_event, "The timeline of 'fraud' ends at event #6, .* and its head says #6"),
        (lambda p: p.vandal.drop(layout.event(4)), "Event #4 of 'fraud' is missing, and checkp"),
        (lambda p: p.vandal.drop(layout.event(5)), "Event #5 of 'fraud' is missing: #6 stands"),
        (lambda p: p.vandal.drop(layout.event(6)), "'fraud' ends at event #5, .* head says #6"),
        (lambda p: p.vandal.change(layout.event(6), "doubled", "halved"), "Event #6 .* was chang"),
        (lambda p: p.vandal.change(layout.event(4), "doubled", "halved"), "Event #4 .* replaced"),
        (lambda p: p.vandal.drop("HEAD"), "The model 'fraud' was removed"),
    ],
)
def test_what_does_not_follow_from_the_last_checkpoint_is_not_signed(
    place: Place, attack: Attack, says: str
) -> None:
    attack(place)
    with pytest.raises(VerificationFailed, match=says):
        place.make()
    assert place.log().number == 1


def test_a_timeline_that_was_taken_back_is_not_signed(place: Place) -> None:
    before = place.vandal.everything()
    place.grow("fraud", 2)
    place.make()
    place.vandal.take_back(before)
    with pytest.raises(VerificationFailed, match="ends at event #6, and checkpoint 2 covers #8"):
        place.make()
    for events in (2, 1):  # as many as there were, then more than there were
        place.grow("fraud", events, text="Nothing of interest.")
        says = "Event #8 of 'fraud' was replaced: checkpoint 2 covers #8 with another hash"
        with pytest.raises(VerificationFailed, match=says):
            place.make()
    assert place.log().number == 2


def test_a_model_that_is_listed_and_has_no_timeline_is_not_passed_over(place: Place) -> None:
    place.vandal.put({"pk": {"S": layout.MODELS}, "sk": {"S": "ghost"}})
    with pytest.raises(VerificationFailed, match="'ghost' is in the list of models, and has no"):
        place.make()


def test_what_is_older_than_the_last_checkpoint_is_not_read_again(place: Place) -> None:
    """That is what verification is for; a checkpoint's cost does not grow with the past."""
    place.vandal.change(layout.event(2), "doubled", "halved")
    made = place.make()
    assert made is not None
    assert made.number == 2


def test_a_log_has_a_name_that_a_note_can_hold(place: Place) -> None:
    for origin in ("", "two words", "a+b", "a\nb"):
        with pytest.raises(InvalidInput, match="cannot name a log"):
            make_checkpoint(place.ledger, place.store, place.signer, origin=origin)
