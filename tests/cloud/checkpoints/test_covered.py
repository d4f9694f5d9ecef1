"""Verifying a table against checkpoints: what the table's own chain and records cannot tell."""

from typing import Any

import pytest

from modeltrail import layout
from modeltrail.checkpoints import verify_covered
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.verify import verify
from tests.cloud.checkpoints.conftest import Place

Items = list[dict[str, Any]]


def found(place: Place, model: str = "fraud") -> tuple[int, int, int]:
    """Return how many events there are, how many are covered, and how many are not."""
    one = verify_covered(place.ledger, model, place.log().leaves)
    return one.timeline.events, one.covered, one.uncovered


def without(items: Items, model: str) -> Items:
    return [
        item
        for item in items
        if item["pk"]["S"] != layout.partition(model) and item["sk"]["S"] != model
    ]


def test_events_after_the_last_checkpoint_are_not_yet_covered(place: Place) -> None:
    assert found(place) == (6, 4, 2)
    assert found(place, "churn") == (2, 2, 0)
    place.make()
    assert found(place) == (6, 6, 0)
    place.grow("new", 3)
    assert found(place, "new") == (3, 0, 3)


def test_a_model_that_never_was_is_no_failure_of_verification(place: Place) -> None:
    with pytest.raises(InvalidInput, match="There is no model 'nothing'"):
        found(place, "nothing")


@pytest.mark.parametrize("length", range(1, 6))
def test_a_tail_that_was_cut_with_all_that_told_of_it_is_named(place: Place, length: int) -> None:
    """The table as it was when the timeline was shorter: by itself it is in order."""
    place.grow("other", length)
    before = place.vandal.everything()
    place.grow("other", 6 - length)
    place.make()
    place.vandal.take_back(before)
    assert verify(place.ledger, "other").events == length
    says = (
        f"The timeline of 'other' ends at event #{length}, and checkpoint 2 covers #6: "
        f"the events after #{length} were cut off"
    )
    with pytest.raises(VerificationFailed, match=says):
        found(place, "other")


def test_a_cut_within_what_is_not_yet_covered_is_not_seen(place: Place) -> None:
    """That is what 'not yet covered' says."""
    before = place.vandal.everything()
    place.grow("fraud", 5)
    place.vandal.take_back(before)
    assert found(place) == (6, 4, 2)


def test_a_model_that_was_removed_with_all_that_told_of_it_is_named(place: Place) -> None:
    place.vandal.take_back(without(place.vandal.everything(), "churn"))
    assert "churn" not in list(place.ledger.models())
    says = "The model 'churn' was removed: checkpoint 1 covers its events up to #2, and none"
    with pytest.raises(VerificationFailed, match=says):
        found(place, "churn")
    assert found(place) == (6, 4, 2)


def test_a_past_that_was_written_anew_is_narrowed_down_by_every_checkpoint(place: Place) -> None:
    """Chains, heads and records fit; the events from #5 on are others."""
    before = place.vandal.everything()
    place.grow("fraud", 2)
    place.make()  # covers #8
    place.vandal.take_back(before)
    place.grow("fraud", 4, text="Nothing of interest.")
    assert verify(place.ledger, "fraud").events == 10
    says = "An event of 'fraud' from #5 to #8 was replaced: checkpoint 2 covers #8 with another"
    with pytest.raises(VerificationFailed, match=says):
        found(place)


def test_one_event_that_was_written_anew_is_named(place: Place) -> None:
    before = place.vandal.everything()
    place.make()
    place.grow("fraud", 1)
    place.make()
    place.vandal.take_back(before)
    place.grow("fraud", 1, text="Nothing of interest.")
    says = "Event #7 of 'fraud' was replaced: checkpoint 3 covers #7 with another hash"
    with pytest.raises(VerificationFailed, match=says):
        found(place)


def test_what_the_chain_tells_is_told_first(place: Place) -> None:
    place.vandal.change(layout.event(2), "doubled", "halved")
    with pytest.raises(VerificationFailed, match="Event #2 of 'fraud' was changed"):
        found(place)
