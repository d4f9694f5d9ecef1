"""An exported timeline of 1,000 events, and all that can be done to it, given the last checkpoint.

Each of the events in turn is changed, dropped, swapped and duplicated: as a link of the chain in
every run, and in the export as a whole under `make proof`, in every run for some.
"""

import io
import re
from collections.abc import Iterable, Iterator

import pytest

from modeltrail import events
from modeltrail.checkpoints import Covered, Entry, Leaves, Signer, verify_covered_export
from modeltrail.errors import VerificationFailed
from modeltrail.events import StoredEvent, seal
from modeltrail.state import Head, empty_head
from modeltrail.verify import verify_chain
from tests.support import exports, proof
from tests.support.chain import Chain, event_facts
from tests.support.logs import Maker

LENGTH = 1000
CHECKPOINTS = (250, 600, LENGTH)
"""Where `fraud` ended when each was made."""
STEP = proof.size(1, 250)
EACH = sorted({*range(0, LENGTH, STEP), 1, LENGTH - 2, LENGTH - 1})
"""The events that are tampered with in the export as a whole."""


@pytest.fixture(scope="module")
def chain() -> Chain:
    return exports.varied(length=LENGTH)


@pytest.fixture(scope="module")
def lines(chain: Chain) -> list[bytes]:
    """The export: `churn`, which is short, then `fraud`."""
    return exports.lines(exports.varied("churn", 20), chain)


@pytest.fixture(scope="module")
def fraud(lines: list[bytes]) -> list[bytes]:
    return lines[20:]


@pytest.fixture(scope="module")
def leaves(chain: Chain, signer: Signer, tmp_path_factory: pytest.TempPathFactory) -> Leaves:
    """What the log says once it was read back and verified."""
    maker = Maker(tmp_path_factory.mktemp("log"), signer)
    churn = exports.varied("churn", 20).head
    for seq in CHECKPOINTS:
        entries = [Entry("fraud", seq, chain.events[seq - 1].hash)]
        if seq == CHECKPOINTS[0]:
            entries.insert(0, Entry("churn", churn.seq, churn.hash))
        maker.add(*entries)
    return maker.read().leaves


@pytest.fixture(scope="module")
def before(lines: list[bytes]) -> list[bytes]:
    return lines[:20]


def found(lines: Iterable[bytes], leaves: Leaves) -> list[Covered | VerificationFailed]:
    return [one for _, one in verify_covered_export(io.BytesIO(b"".join(lines)), leaves)]


def problem(lines: Iterable[bytes], leaves: Leaves) -> str:
    """Return what verification says that happened, which it must."""
    try:
        said = [str(one) for one in found(lines, leaves) if isinstance(one, VerificationFailed)]
    except VerificationFailed as error:
        return str(error)
    (only,) = said
    return only


def test_what_was_not_touched_is_as_recorded_and_covered(
    lines: list[bytes], leaves: Leaves
) -> None:
    churn, fraud = found(lines, leaves)
    assert isinstance(churn, Covered)
    assert isinstance(fraud, Covered)
    assert (churn.covered, churn.uncovered) == (20, 0)
    assert (fraud.covered, fraud.uncovered) == (LENGTH, 0)


@pytest.mark.proof
def test_each_event_changed_in_one_byte_is_named(
    before: list[bytes], fraud: list[bytes], leaves: Leaves
) -> None:
    for index in EACH:
        line = fraud[index]
        at = index * 7919 % len(line)
        changed = line[:at] + bytes([line[at] ^ 1]) + line[at + 1 :]
        said = problem([*before, *fraud[:index], changed, *fraud[index + 1 :]], leaves)
        assert re.match(rf"Line {20 + index + 1}: .*#{index + 1} of 'fraud'", said), said


@pytest.mark.proof
def test_each_event_dropped_is_named(
    before: list[bytes], fraud: list[bytes], leaves: Leaves
) -> None:
    for index in EACH:
        said = problem([*before, *fraud[:index], *fraud[index + 1 :]], leaves)
        seq = index + 1
        if seq < LENGTH:
            assert f"Event #{seq} of 'fraud' was dropped before #{seq + 1}" in said
        else:
            assert "'fraud' ends at event #999, and checkpoint 3 covers #1000" in said


@pytest.mark.proof
def test_each_event_swapped_with_the_next_is_named(
    before: list[bytes], fraud: list[bytes], leaves: Leaves
) -> None:
    for index in (one for one in EACH if one < LENGTH - 1):
        swapped = [fraud[index + 1], fraud[index]]
        said = problem([*before, *fraud[:index], *swapped, *fraud[index + 2 :]], leaves)
        assert f"Events #{index + 1} and #{index + 2} of 'fraud' were swapped" in said


@pytest.mark.proof
def test_each_event_duplicated_is_named(
    before: list[bytes], fraud: list[bytes], leaves: Leaves
) -> None:
    for index in EACH:
        said = problem([*before, *fraud[: index + 1], *fraud[index:]], leaves)
        assert f"Event #{index + 1} of 'fraud' was duplicated: line {20 + index + 1}" in said


def test_a_tail_cut_at_any_length_is_named(
    before: list[bytes], fraud: list[bytes], leaves: Leaves
) -> None:
    for length in range(1, LENGTH):
        said = problem([*before, *fraud[:length]], leaves)
        assert said == (
            f"The timeline of 'fraud' ends at event #{length}, and checkpoint 3 covers #{LENGTH}: "
            f"the events after #{length} were cut off."
        )


def test_a_whole_model_removed_is_named(
    before: list[bytes], fraud: list[bytes], leaves: Leaves
) -> None:
    assert problem(before, leaves) == (
        "The model 'fraud' was removed: checkpoint 3 covers its events up to #1000, and none of "
        "them is there."
    )
    assert problem(fraud, leaves).startswith("The model 'churn' was removed: checkpoint 1 covers")
    for one in found([], leaves):
        assert "was removed" in str(one)


def anew(chain: Chain, seq: int) -> Iterator[StoredEvent]:
    """Yield a timeline of which one event is another, and all after it were sealed anew."""
    yield from chain.events[: seq - 1]
    head = Head(model="fraud", seq=seq - 1, hash=chain.events[seq - 1].event.previous)
    for stored in chain.events[seq - 1 :]:
        event = stored.event
        reason = "Another." if event.seq == seq else event.reason
        told = event.model_dump() | {"previous": head.hash, "reason": reason}
        fresh = seal(type(event), told)
        head = Head(model="fraud", seq=event.seq, hash=fresh.hash)
        yield fresh


@pytest.mark.parametrize("seq", [1, 2, 249, 250, 251, 599, 600, 601, 602, 999, 1000])
def test_a_past_written_anew_with_fitting_hashes_is_narrowed_down(
    chain: Chain, before: list[bytes], leaves: Leaves, seq: int
) -> None:
    rewritten = Chain("fraud")
    rewritten.events = list(anew(chain, seq))
    assert verify_chain("fraud", rewritten.events).seq == LENGTH
    said = problem([*before, *exports.lines(rewritten)], leaves)
    number, end = next((n, c) for n, c in enumerate(CHECKPOINTS, 1) if c >= seq)
    begin = (0, *CHECKPOINTS)[number - 1] + 1
    assert said == (
        f"An event of 'fraud' from #{begin} to #{end} was replaced: checkpoint {number} covers "
        f"#{end} with another hash."
    )


def test_events_that_were_appended_since_are_not_yet_covered(
    chain: Chain, before: list[bytes], leaves: Leaves
) -> None:
    note = seal(events.BusinessNoted, event_facts(chain.head, data={"text": "Since."}))
    longer = Chain("fraud")
    longer.events = [*chain.events, note]
    _, one = found([*before, *exports.lines(longer)], leaves)
    assert isinstance(one, Covered)
    assert (one.timeline.events, one.covered, one.uncovered) == (1001, 1000, 1)


def test_each_event_breaks_the_link_that_it_is(chain: Chain) -> None:
    """All 1,000 of them, each followed from the one before, which nothing was done to."""
    head = empty_head("fraud")
    for seq, stored in enumerate(chain.events, 1):
        follower = chain.events[seq] if seq < LENGTH else None
        for at in range(seq % 7, len(stored.body), len(stored.body) // 5):
            body = stored.body[:at] + chr(ord(stored.body[at]) ^ 1) + stored.body[at + 1 :]
            changed = StoredEvent(stored.event, body, stored.hash)
            assert (
                says(head, changed)
                == f"Event #{seq} of 'fraud' was changed: its text does not have its hash."
            )
        if follower is not None:
            missing = f"Event #{seq} of 'fraud' is missing: #{seq + 1} stands in its place."
            assert says(head, follower) == missing
            assert says(head, follower, stored) == missing
        doubled = f"Event #{seq + 1} of 'fraud' is #{seq} once more: events were reordered."
        assert says(head, stored, stored) == doubled
        head = verify_chain("fraud", [stored], after=head)


def says(head: Head, *told: StoredEvent) -> str:
    """Return what verification says of events that follow a head, and should not."""
    with pytest.raises(VerificationFailed) as caught:
        verify_chain("fraud", told, after=head)
    return caught.value.message
