import pytest

from modeltrail.spans import Span, spans
from modeltrail.state import Head, advance, empty_head
from tests.support.chain import Chain


def when(seq: int) -> str:
    return f"2026-11-24T09:00:{seq - 1:02d}.000000Z"


@pytest.fixture
def story() -> Chain:
    """1 champion; 2 beside it, then in its place; then 1 again; in dev, 2 beside none."""
    chain = Chain()
    for letter in "ab":
        chain.register(letter)
    chain.promote(1, "production")
    chain.candidate(2, "production")
    chain.candidate(2, "dev")
    chain.promote(2, "production")
    chain.rollback("production")
    chain.delete(2)
    chain.demote(1, "production")
    return chain


def head_at(chain: Chain, seq: int) -> Head:
    head = empty_head(chain.head.model)
    for stored in chain.events[:seq]:
        head = advance(head, stored)
    return head


def test_a_span_begins_and_ends_with_what_is_served(story: Chain) -> None:
    assert spans(story.events, before=empty_head("fraud")) == [
        Span("production", 1, "champion", when(3), when(6), "promoted"),
        Span("production", 2, "candidate", when(4), when(6), "promoted"),
        Span("dev", 2, "candidate", when(5), None, None),
        Span("production", 2, "champion", when(6), when(7), "rolled_back"),
        Span("production", 1, "champion", when(7), when(9), "demoted"),
    ]


def test_what_was_served_before_the_telling_begins_with_it(story: Chain) -> None:
    told = spans(story.events[4:], before=head_at(story, 4), since=when(4))
    assert told[:2] == [
        Span("production", 1, "champion", when(4), when(6), "promoted"),
        Span("production", 2, "candidate", when(4), when(6), "promoted"),
    ]
    assert told[2:] == spans(story.events, before=empty_head("fraud"))[2:]


def test_events_that_change_nothing_can_be_left_out(story: Chain) -> None:
    moves = [s for s in story.events if s.event.environment is not None]
    assert len(moves) < len(story.events)
    assert spans(moves, before=empty_head("fraud")) == spans(
        story.events, before=empty_head("fraud")
    )


def test_of_other_environments_nothing_is_told(story: Chain) -> None:
    assert spans(story.events[5:], before=head_at(story, 5), environments={"dev"}) == [
        Span("dev", 2, "candidate", "", None, None)
    ]


def test_serving_on_is_one_span() -> None:
    chain = Chain()
    chain.register()
    chain.promote(1, "dev")
    chain.promote(1, "dev")
    chain.candidate(1, "dev")
    chain.candidate(1, "dev")
    assert [(s.role, s.start, s.end) for s in spans(chain.events, before=empty_head("fraud"))] == [
        ("champion", when(2), None),
        ("candidate", when(4), None),
    ]


def test_nothing_that_happened_has_no_spans() -> None:
    assert spans([], before=empty_head("fraud")) == []
