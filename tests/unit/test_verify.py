"""A chain as it was exported; what is done to one in the table stands in tests/cloud."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from modeltrail import events
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import VerificationFailed
from modeltrail.events import StoredEvent, event_hash, read
from modeltrail.verify import verify_chain
from tests.support import facts
from tests.support.chain import Chain

LENGTH = 12


@pytest.fixture(scope="module")
def chain() -> Chain:
    made = Chain()
    for _ in range(2):
        made.promote(made.register(), "production")
    while made.head.seq < LENGTH:
        made.note(f"Note {made.head.seq}.")
    return made


def forged(stored: StoredEvent, **changed: Any) -> StoredEvent:
    """Return an event with other facts and a hash that fits them."""
    body = canonical_bytes(json.loads(stored.body) | changed).decode()
    return read(body, event_hash(body))


def test_a_chain_that_holds_gives_its_head(chain: Chain) -> None:
    assert verify_chain("fraud", chain.events) == chain.head
    assert verify_chain("fraud", iter(chain.events)) == chain.head


def test_a_chain_can_be_verified_in_parts(chain: Chain) -> None:
    for cut in range(LENGTH + 1):
        first = verify_chain("fraud", chain.events[:cut])
        assert first.seq == cut
        assert verify_chain("fraud", chain.events[cut:], after=first) == chain.head


@pytest.mark.parametrize("index", range(LENGTH))
def test_any_byte_that_is_changed_is_found_and_its_event_named(chain: Chain, index: int) -> None:
    stored = chain.events[index]
    expected = rf"Event #{index + 1} of 'fraud' was changed"
    for at in range(len(stored.body)):
        other = "x" if stored.body[at] != "x" else "y"
        body = stored.body[:at] + other + stored.body[at + 1 :]
        with pytest.raises(VerificationFailed, match=expected):
            # As an exporter's reader meets it: the event as it was, its text as it is.
            verify_chain(
                "fraud",
                [
                    *chain.events[:index],
                    StoredEvent(stored.event, body, stored.hash),
                    *chain.events[index + 1 :],
                ],
            )


@pytest.mark.parametrize("index", range(LENGTH))
def test_an_event_replaced_with_a_fitting_hash_is_found_at_the_next(
    chain: Chain, index: int
) -> None:
    replaced = forged(chain.events[index], reason="Another.")
    told = [*chain.events[:index], replaced, *chain.events[index + 1 :]]
    if index == LENGTH - 1:  # nothing follows it; only the head, or a checkpoint, knows
        assert verify_chain("fraud", told).hash != chain.head.hash
        return
    with pytest.raises(VerificationFailed, match=rf"Event #{index + 2} of 'fraud' does not follow"):
        verify_chain("fraud", told)


@pytest.mark.parametrize("index", range(LENGTH - 1))
def test_a_dropped_event_is_found_and_named(chain: Chain, index: int) -> None:
    told = chain.events[:index] + chain.events[index + 1 :]
    says = rf"Event #{index + 1} of 'fraud' is missing: #{index + 2} stands in its place"
    with pytest.raises(VerificationFailed, match=says):
        verify_chain("fraud", told)


@pytest.mark.parametrize("index", range(LENGTH - 1))
def test_swapped_and_doubled_events_are_found(chain: Chain, index: int) -> None:
    one, other = chain.events[index], chain.events[index + 1]
    rest = chain.events[index + 2 :]
    with pytest.raises(VerificationFailed, match=rf"Event #{index + 1} of 'fraud' is missing"):
        verify_chain("fraud", [*chain.events[:index], other, one, *rest])
    with pytest.raises(VerificationFailed, match=rf"Event #{index + 2} of 'fraud' is #{index + 1}"):
        verify_chain("fraud", [*chain.events[:index], one, one, other, *rest])


def test_a_tail_that_was_cut_gives_another_head(chain: Chain) -> None:
    """The chain alone cannot know; whoever holds the head or a checkpoint does."""
    for length in range(LENGTH):
        assert verify_chain("fraud", chain.events[:length]) != chain.head


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda e: forged(e, model="churn"), "belongs to 'churn': it was moved here"),
        (lambda e: forged(e, seq=9), "is missing: #9 stands in its place"),
        (lambda e: forged(e, seq=1), "is #1 once more"),
        (lambda e: forged(e, previous=facts.sha()), "does not follow the event before it"),
        (lambda e: forged(e, time="2026-11-24T08:00:00.000000Z"), "is older than"),
        (lambda e: forged(e, scheme="modeltrail/2"), "is hashed by the scheme .modeltrail/2."),
        (lambda e: StoredEvent(e.event, e.body, facts.sha()), "was changed"),
        (lambda e: StoredEvent(e.event, e.body + " ", e.hash), "was changed"),
        (lambda e: StoredEvent(e.event, e.body + "\ud800", e.hash), "was changed"),
    ],
)
def test_what_was_done_to_an_event_is_said(
    chain: Chain, change: Callable[[StoredEvent], StoredEvent], says: str
) -> None:
    told = [*chain.events[:4], change(chain.events[4]), *chain.events[5:]]
    with pytest.raises(VerificationFailed, match=f"Event #5 of 'fraud' {says}"):
        verify_chain("fraud", told)


def test_another_model_s_chain_is_not_this_one_s(chain: Chain) -> None:
    with pytest.raises(VerificationFailed, match="Event #1 of 'churn' belongs to 'fraud'"):
        verify_chain("churn", chain.events)


def test_events_of_later_releases_do_not_look_forged() -> None:
    """A type, a field and a schema version that this release does not know, each hashed rightly."""
    chain = Chain()
    chain.promote(chain.register(), "production")
    told = list(chain.events)
    for changed in (
        {"type": "tide.turned", "data": {"until": None}},
        {"tenant": "eu"},
        {"schema_version": 2, "data": {"paragraphs": ["a"]}},
    ):
        note = chain.note()
        newer = forged(note, previous=told[-1].hash, **changed)
        told.append(newer)
    head = verify_chain("fraud", told)
    assert (head.seq, head.hash) == (5, told[-1].hash)
    assert head.placement("production").champion == 1
    assert type(told[2].event) is events.Event
