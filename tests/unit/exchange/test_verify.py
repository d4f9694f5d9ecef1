"""What somebody could do to an export, and what verification says."""

import io
import json
import random
import re
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest

from modeltrail import events
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events import event_hash
from modeltrail.exchange import VerifiedExport, read_export, verify_export, verify_file
from modeltrail.exchange import _verify as module
from modeltrail.exchange._cloudevent import line_of, timeline_source
from modeltrail.exchange._explain import explain
from modeltrail.exchange._read import BadLine
from tests.support import facts
from tests.support.chain import Chain
from tests.support.exports import exported, forged, lines, respelled, varied

LENGTH = 40


@pytest.fixture(scope="module")
def chain() -> Chain:
    return varied(length=LENGTH)


@pytest.fixture(scope="module")
def told(chain: Chain) -> list[bytes]:
    return lines(chain)


def verified(*content: bytes) -> list[VerifiedExport]:
    return verify_export(io.BytesIO(b"".join(content)))


def problem(*content: bytes) -> str:
    """Return what verification says; strict reading finds the same line."""
    with pytest.raises(VerificationFailed) as caught:
        verified(*content)
    with pytest.raises(VerificationFailed) as strict:
        list(read_export(io.BytesIO(b"".join(content))))
    says = str(caught.value)
    assert says.partition(":")[0] == str(strict.value).partition(":")[0]
    return says


def test_an_export_as_it_was_written_verifies(chain: Chain) -> None:
    churn = varied("churn")
    assert verified(exported(churn, chain)) == [
        VerifiedExport("churn", churn.head.seq, churn.head.hash),
        VerifiedExport("fraud", LENGTH, chain.head.hash),
    ]
    assert verified() == []


def test_the_fast_way_takes_all_that_an_export_writes(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exact way must not be what makes ordinary exports verify."""

    def never(*_: object) -> None:
        raise AssertionError("the exact way was taken")

    monkeypatch.setattr(module, "_exactly", never)
    assert verified(exported(chain, varied("churn")))[0].events == LENGTH


def test_the_hashes_that_are_asked_for_are_told(chain: Chain, told: list[bytes]) -> None:
    at = {"fraud": {3, LENGTH, LENGTH + 1}, "churn": {1}}
    stream = io.BytesIO(b"".join(told))
    (found,) = verify_export(stream, at=at)
    assert found.hashes == {3: chain.events[2].hash, LENGTH: chain.head.hash}
    stream.seek(0)
    exact = module._exactly(stream, 0, at)["fraud"].verified()
    assert exact == found


def test_it_is_read_from_where_the_stream_stands(chain: Chain, told: list[bytes]) -> None:
    stream = io.BytesIO(b"before\n" + b"".join(told))
    stream.readline()
    assert verify_export(stream)[0].head == chain.head.hash
    stream = io.BytesIO(b"before\n" + b"".join([*told[:5], *told[6:]]))
    stream.readline()
    with pytest.raises(VerificationFailed, match="Line 6: Event #6 of 'fraud' was dropped"):
        verify_export(stream)


@pytest.mark.parametrize("index", range(LENGTH))
def test_an_event_that_was_changed_in_one_byte_is_named(told: list[bytes], index: int) -> None:
    rng = random.Random(index)  # noqa: S311 (which bytes are changed)
    line = told[index]
    for at in rng.sample(range(len(line)), 12):
        other = bytes([line[at] ^ 1 << rng.randrange(8)])
        says = problem(*told[:index], line[:at] + other + line[at + 1 :], *told[index + 1 :])
        assert says.startswith(f"Line {index + 1}: "), says
        assert re.search(f"vent #{index + 1} of 'fraud' was (changed|cut off)[:.]", says), says


def test_no_byte_of_a_line_can_be_changed_unseen(told: list[bytes], chain: Chain) -> None:
    line = told[7]
    content = bytearray(b"".join(told))
    begin = sum(map(len, told[:7]))
    for at in range(begin, begin + len(line)):
        for bit in (1, 32, 128):
            content[at] ^= bit
            with suppress(ValueError, LookupError, TypeError):
                assert not module._follow(io.BytesIO(content), {}, {})
            content[at] ^= bit
    assert verified(bytes(content))[0].head == chain.head.hash


def test_whether_the_text_or_what_stands_beside_it_was_changed_is_said(told: list[bytes]) -> None:
    text = told[20].replace(b"Note", b"Nope")
    assert problem(*told[:20], text, *told[21:]) == (
        "Line 21: Event #21 of 'fraud' was changed: its text does not have its hash."
    )
    for garbled in (
        respelled(told[20], eventhash=facts.sha()),
        told[20].replace(b'"eventhash"', b'"Eventhash"'),
        told[20].replace(b',"id":', b'"id":'),
    ):
        assert problem(*told[:20], garbled, *told[21:]) == (
            "Line 21: What stands beside event #21 of 'fraud' was changed: its text is the one "
            "that was recorded."
        )


@pytest.mark.parametrize("index", range(LENGTH - 1))
def test_an_event_that_was_dropped_is_named(told: list[bytes], index: int) -> None:
    assert problem(*told[:index], *told[index + 1 :]) == (
        f"Line {index + 1}: Event #{index + 1} of 'fraud' was dropped before #{index + 2}."
    )


def test_events_that_were_dropped_are_all_named(told: list[bytes]) -> None:
    says = "Line 4: Events #4 to #9 of 'fraud' were dropped before #10."
    assert problem(*told[:3], *told[9:]) == says
    says = "Line 4: Events #4 to #7 of 'fraud' were dropped before #10."
    assert problem(*told[:3], *told[9:], told[7]) == says


@pytest.mark.parametrize("index", range(LENGTH - 1))
def test_events_that_were_swapped_are_named(told: list[bytes], index: int) -> None:
    swapped = [*told[:index], told[index + 1], told[index], *told[index + 2 :]]
    names = f"#{index + 1} and #{index + 2}"
    assert problem(*swapped) == f"Line {index + 1}: Events {names} of 'fraud' were swapped."
    far = list(told)
    far[index], far[-1] = far[-1], far[index]
    names = f"#{index + 1} and #{LENGTH}"
    assert problem(*far) == f"Line {index + 1}: Events {names} of 'fraud' were swapped."


@pytest.mark.parametrize("index", range(LENGTH))
def test_an_event_that_was_duplicated_is_named(told: list[bytes], index: int) -> None:
    twice = [*told[: index + 1], *told[index:]]
    assert problem(*twice) == (
        f"Line {index + 2}: Event #{index + 1} of 'fraud' was duplicated: "
        f"line {index + 1} holds it already."
    )
    if index:
        assert problem(told[index], *told) == (
            f"Line 1: Event #{index + 1} of 'fraud' was duplicated: line {index + 2} holds it too."
        )


def test_an_event_that_was_moved_is_named(told: list[bytes]) -> None:
    later = [*told[:4], *told[5:12], told[4], *told[12:]]
    says = "Line 5: Event #5 of 'fraud' was moved from here to line 12."
    assert problem(*later) == says
    earlier = [*told[:4], told[11], *told[4:11], *told[12:]]
    assert problem(*earlier) == "Line 5: Event #12 of 'fraud' was moved here, before #5."


@pytest.mark.parametrize("cut", [1, 2, 10, 400, 700])
def test_a_line_that_was_cut_off_is_named(told: list[bytes], cut: int) -> None:
    says = problem(*told[:30], told[30][:-cut])
    assert says == "Line 31: Event #31 of 'fraud' was cut off."


def test_a_tail_that_was_cut_between_lines_gives_another_head(told: list[bytes]) -> None:
    """The chain alone cannot know; whoever holds the head or a checkpoint does."""
    heads = {verified(*told[:length])[0].head for length in range(1, LENGTH + 1)}
    assert len(heads) == LENGTH


def test_a_line_that_cannot_be_read_is_named_by_those_around_it(told: list[bytes]) -> None:
    churn = lines(varied("churn"))
    garbage = b"{}\n"
    for content, line, seq, model in (
        ([*told[:4], garbage, *told[5:]], 5, 5, "fraud"),
        ([garbage, *told[1:]], 1, 1, "fraud"),
        ([*told, garbage, *churn[1:]], LENGTH + 1, 1, "churn"),
        ([*told[:-1], garbage, *churn], LENGTH, LENGTH, "fraud"),
        ([*told[:-1], garbage], LENGTH, LENGTH, "fraud"),
    ):
        says = f"Line {line}: Event #{seq} of '{model}' was changed: it is no event of an export: "
        assert problem(*content).startswith(says)
    assert problem(garbage).startswith("Line 1: It is no event of an export: it lacks")


def test_an_event_replaced_with_a_fitting_hash_is_found_at_the_next(chain: Chain) -> None:
    stored = chain.events[20]
    other = forged(stored, reason="Another.")
    line = lines(chain)[20].replace(stored.body.encode(), other.body.encode())
    told = lines(chain)
    told[20] = line.replace(stored.hash.encode(), other.hash.encode())
    assert problem(*told) == (
        "Line 22: Event #22 of 'fraud' does not follow the event before it: one of the two was "
        "replaced."
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"seq": LENGTH + 1}, f"Event #{LENGTH} of 'fraud' was dropped before #{LENGTH + 1}"),
        ({"seq": LENGTH - 1}, f"Another event #{LENGTH - 1} of 'fraud' was inserted"),
        ({"seq": True}, "is not an event that this release understands"),
        ({"seq": LENGTH + 0.5}, "is not an event that this release understands"),
        ({"time": "2026-11-24T08:00:00.000000Z"}, f"#{LENGTH} of 'fraud' is older than the event"),
        ({"time": None}, "is not an event that this release understands"),
        ({"scheme": "modeltrail/2"}, "is hashed by the scheme 'modeltrail/2'"),
        ({"model": ["fraud"]}, "is not an event that this release understands"),
    ],
)
def test_an_event_forged_with_a_fitting_hash_must_fit_its_place(
    chain: Chain, told: list[bytes], changed: dict[str, object], says: str
) -> None:
    stored = chain.events[-1]
    event = {**json.loads(stored.body), **changed}
    body = canonical_bytes(event)
    source = timeline_source(chain.events[0].hash)
    line = line_of(body, event, event_hash(body.decode()), source)
    assert says in problem(*told[:-1], line)


def test_a_first_event_has_the_number_1(chain: Chain) -> None:
    event = {**json.loads(chain.events[0].body), "seq": True}
    body = canonical_bytes(event)
    own = event_hash(body.decode())
    line = line_of(body, event, own, timeline_source(own))
    assert "is not an event that this release understands" in problem(line)


def test_names_that_two_orders_sort_apart_are_in_the_canonical_order() -> None:
    chain = Chain()
    names = {"\ue000": 1, "\U00010000": 2}
    chain.add(events.VersionRegistered, facts.registration(parameters=names), version=1)
    (line,) = lines(chain)
    assert verified(line)[0].head == chain.head.hash
    body = chain.events[0].body
    one, other = '"\U00010000":2', '"\ue000":1'
    swapped = body.replace(f"{one},{other}", f"{other},{one}")
    assert swapped != body
    own = event_hash(swapped)
    event = json.loads(swapped)
    line = line_of(swapped.encode(), event, own, timeline_source(own))
    assert problem(line) == "Line 1: Event #1 of 'fraud' is not in canonical form."


def test_another_event_of_the_same_number_is_named(chain: Chain, told: list[bytes]) -> None:
    stored = chain.events[20]
    other = forged(stored, reason="Another.")
    line = told[20].replace(stored.body.encode(), other.body.encode())
    line = line.replace(stored.hash.encode(), other.hash.encode())
    assert problem(*told[:21], line, *told[21:]) == (
        "Line 22: Another event #21 of 'fraud' was inserted: line 21 holds one."
    )


def test_a_timeline_that_was_begun_anew_is_another_source(told: list[bytes]) -> None:
    """Its lines name the first event's hash: those of another beginning do not fit."""
    begun = lines(varied(length=12))
    assert verified(*begun)[0].events == 12
    other = Chain()
    other.note("Another beginning.")
    with pytest.raises(VerificationFailed, match="Line 2: Event #2 of 'fraud' does not follow"):
        verified(*lines(other), *told[1:])


def test_a_file_is_verified(tmp_path: Path, chain: Chain, told: list[bytes]) -> None:
    file = tmp_path / "export.ndjson"
    file.write_bytes(b"".join(told))
    assert verify_file(file)[0].head == chain.head.hash
    file.write_bytes(b"".join(told[1:]))
    with pytest.raises(VerificationFailed, match="Line 1: Event #1 of 'fraud' was dropped"):
        verify_file(file)
    with pytest.raises(InvalidInput, match="cannot be read: No such file"):
        verify_file(tmp_path / "none")
    with pytest.raises(InvalidInput, match="is no file"):
        verify_file(tmp_path)


def test_a_number_far_ahead_is_a_gap_and_not_counted_through(chain: Chain) -> None:
    far = forged(chain.events[5], seq=999_999_999_999)
    line = line_of(
        far.body.encode(),
        json.loads(far.body),
        far.hash,
        timeline_source(chain.events[0].hash),
    )
    assert problem(*lines(chain)[:5], line) == (
        "Line 6: Events #6 to #999999999998 of 'fraud' were dropped before #999999999999."
    )


@pytest.mark.parametrize("bad", ["sound", "damaged"])
def test_to_say_what_happened_takes_no_more_room_for_more_lines(bad: str) -> None:
    def room(length: int) -> int:
        told = lines(varied(length=length))
        told[2] = told[7] if bad == "sound" else b"{}\n"
        stream = io.BytesIO(b"".join(told))
        error = BadLine(3, "It is bad.")
        tracemalloc.start()
        try:
            says = str(explain(stream, error))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            assert "vent #8 of 'fraud' was dup" in says or "Event #3 of 'fraud' was ch" in says

    assert room(3000) < 2 * room(300)
