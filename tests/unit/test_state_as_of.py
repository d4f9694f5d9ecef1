from itertools import pairwise

import pytest

from modeltrail import events
from modeltrail.state import advance_until, empty_head
from tests.support.chain import Chain, story

EMPTY = empty_head("fraud")


@pytest.fixture(name="story")
def _story() -> Chain:
    return story()


def test_the_state_at_an_instant_is_the_fold_of_what_was_recorded_by_then(story: Chain) -> None:
    served = [advance_until(EMPTY, story.events, s.event.time) for s in story.events]
    champions = [head.placement("production").champion for head in served]
    assert champions == [None, None, 1, 1, 2, 2, 1, 1, 1, 1, 1]
    assert served[-1] == story.head


def test_between_two_events_the_earlier_one_counts(story: Chain) -> None:
    for before, after in pairwise(story.events):
        between = before.event.time.replace("000000Z", "500000Z")
        assert before.event.time < between < after.event.time
        assert advance_until(EMPTY, story.events, between).seq == before.event.seq


def test_before_the_first_event_there_was_nothing(story: Chain) -> None:
    assert advance_until(EMPTY, story.events, "2026-11-24T08:59:59.999999Z") == EMPTY
    assert advance_until(EMPTY, [], "2026-11-24T09:00:00.000000Z") == EMPTY


def test_of_events_at_one_instant_all_count() -> None:
    chain = Chain()
    chain.register()
    noon = "2026-11-24T12:00:00.000000Z"
    for _ in range(3):
        chain.add(events.BusinessNoted, {"text": "x"}, time=noon)
    assert advance_until(EMPTY, chain.events, noon).seq == 4
