"""Appends and reads against the local AWS."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from modeltrail import events, layout
from modeltrail.errors import Conflict, InvalidInput, VerificationFailed
from modeltrail.ledger import Draft, HeadMoved, Ledger, Request
from modeltrail.ledger._transaction import REQUEST_DAYS
from modeltrail.ledger._write import MAX_ACTIONS
from modeltrail.verify import verify
from tests.support import facts
from tests.support.ledgers import WHO, Table, append, everything, noted, registered


@pytest.fixture
def ledger(local_table: Table) -> Ledger:
    return Ledger(*local_table)


def test_an_append_writes_event_head_projection_and_answer(
    ledger: Ledger, local_table: Table
) -> None:
    begin = int(time.time())
    (stored,) = append(ledger, registered(1), key="k")
    held = everything(local_table)
    assert held.keys() == {
        ("MODELS", "fraud"),
        ("MODEL#fraud", "HEAD"),
        ("MODEL#fraud", "EVENT#000000000001"),
        ("MODEL#fraud", "VERSION#000001"),
        ("MODEL#fraud", "REQUEST#k"),
    }
    event = held["MODEL#fraud", "EVENT#000000000001"]
    assert (event["body"]["S"], event["hash"]["S"]) == (stored.body, stored.hash)
    expires = int(held["MODEL#fraud", "REQUEST#k"][layout.TTL_ATTRIBUTE]["N"])
    assert begin <= expires - REQUEST_DAYS * 86_400 <= time.time()


def test_what_was_appended_is_read_back(ledger: Ledger) -> None:
    first = append(ledger, registered(1))
    run = Draft(events.EvidenceRecorded, facts.suite(), environment="dev")
    second = append(ledger, noted(), run, registered(2))
    written = first + second
    assert [stored.event.seq for stored in written] == [1, 2, 3, 4]
    assert list(ledger.timeline("fraud")) == written
    assert list(ledger.timeline("fraud", newest_first=True)) == written[::-1]
    assert list(ledger.timeline("fraud", after=2)) == written[2:]
    assert list(ledger.timeline("fraud", consistent=False)) == written
    head = ledger.head("fraud")
    assert (head.seq, head.hash, head.next_version) == (4, written[-1].hash, 3)
    assert [record.number for record in ledger.all_versions("fraud")] == [1, 2]
    assert [run.seq for run in ledger.commit("fraud", facts.COMMIT).evidence] == [3]
    assert verify(ledger, "fraud").events == 4


def test_of_what_was_never_recorded_there_is_nothing(ledger: Ledger) -> None:
    assert ledger.head("fraud").seq == 0
    assert ledger.version("fraud", 1) is None
    assert ledger.versions("fraud", [1, 2]) == {}
    assert ledger.commit("fraud", facts.COMMIT).evidence == ()
    assert list(ledger.timeline("fraud")) == []
    assert list(ledger.models()) == []
    assert ledger.answer("fraud", Request("k", "f")) is None
    with pytest.raises(InvalidInput, match="There is no model 'fraud'"):
        verify(ledger, "fraud")


def test_models_and_their_timelines_are_apart(ledger: Ledger) -> None:
    for model in ("fraud", "churn", "fraud-2"):
        head = ledger.head(model)
        ledger.append(head, [registered(1)], who=WHO, request=Request("same-key", "f"))
    assert list(ledger.models()) == ["churn", "fraud", "fraud-2"]
    assert all(verify(ledger, model).events == 1 for model in ledger.models())


def test_an_append_to_a_head_that_has_moved_writes_nothing(
    ledger: Ledger, local_table: Table
) -> None:
    stale = ledger.head("fraud")
    append(ledger)
    for _ in range(2):
        before = everything(local_table)
        with pytest.raises(HeadMoved):
            ledger.append(stale, [registered(1)], who=WHO, request=Request("late", "f"))
        assert everything(local_table) == before
        stale = ledger.head("fraud")
        append(ledger)


def test_a_head_of_the_same_length_and_another_hash_is_another_head(ledger: Ledger) -> None:
    append(ledger)
    fork = ledger.head("fraud").model_copy(update={"hash": facts.sha()})
    with pytest.raises(HeadMoved):
        ledger.append(fork, [noted()], who=WHO, request=Request("fork", "f"))


def test_the_same_request_again_gives_the_same_answer_and_writes_nothing(
    ledger: Ledger, local_table: Table
) -> None:
    stale = ledger.head("fraud")
    request = Request("k", "f")
    written = ledger.append(stale, [noted("one"), noted("two")], who=WHO, request=request)
    append(ledger)
    before = everything(local_table)
    for head in (stale, ledger.head("fraud")):
        again = ledger.append(head, [noted("one"), noted("two")], who=WHO, request=request)
        assert again == written
    assert ledger.answer("fraud", request) == written
    assert everything(local_table) == before


def test_another_request_under_the_same_key_is_a_conflict_that_names_the_key(
    ledger: Ledger, local_table: Table
) -> None:
    append(ledger, key="deploy-7")
    before = everything(local_table)
    other = Request("deploy-7", "another")
    says = "The request key 'deploy-7' was used for another request on 'fraud'"
    with pytest.raises(Conflict, match=says):
        ledger.answer("fraud", other)
    with pytest.raises(Conflict, match=says):
        ledger.append(ledger.head("fraud"), [noted()], who=WHO, request=other)
    assert everything(local_table) == before


def test_a_request_whose_record_was_changed_gives_no_answer(
    ledger: Ledger, local_table: Table
) -> None:
    append(ledger)
    append(ledger, key="k")
    client, name = local_table
    item = everything(local_table)["MODEL#fraud", "REQUEST#k"]
    for first, last in ((1, 1), (1, 2), (2, 1), (5, 9)):
        changed = item | {"first": {"N": str(first)}, "last": {"N": str(last)}}
        client.put_item(TableName=name, Item=changed)
        with pytest.raises(VerificationFailed, match="answered the request 'k'"):
            ledger.answer("fraud", Request("k", "fingerprint"))
    changed = item | {"first": {"N": "2"}, "last": {"N": "3"}}
    client.put_item(TableName=name, Item=changed)
    with pytest.raises(VerificationFailed, match="answered the request 'k'"):
        ledger.answer("fraud", Request("k", "fingerprint"))


def test_a_request_is_answered_by_nothing_but_what_can_answer_it(ledger: Ledger) -> None:
    """Whoever may write could lead a request to an event of another kind."""
    (stored,) = append(ledger, key="k")
    registers = frozenset[type[events.Event]]({events.VersionRegistered})
    assert ledger.answer("fraud", Request("k", "fingerprint", registers)) == [stored]
    promotes = frozenset[type[events.Event]]({events.VersionPromoted})
    with pytest.raises(VerificationFailed, match="answered the request 'k'"):
        ledger.answer("fraud", Request("k", "fingerprint", promotes))


def test_an_append_holds_as_many_events_as_one_transaction_takes(
    ledger: Ledger, local_table: Table
) -> None:
    most = MAX_ACTIONS - 3  # the head, the answer, and the model's entry in the list
    with pytest.raises(InvalidInput, match=f"at most {MAX_ACTIONS} items"):
        append(ledger, *[noted()] * (most + 1))
    assert everything(local_table) == {}
    append(ledger)
    assert len(append(ledger, *[noted()] * (most + 1))) == most + 1  # the model is listed already
    assert verify(ledger, "fraud").events == most + 2


def test_an_append_larger_than_a_transaction_is_refused_before_it_is_sent(
    ledger: Ledger, local_table: Table
) -> None:
    large = [registered(n, text="x" * 200_000) for n in range(1, 12)]
    with pytest.raises(InvalidInput, match="and 4000000 bytes; this has"):
        append(ledger, *large)
    with pytest.raises(InvalidInput, match="There is nothing to append"):
        ledger.append(ledger.head("fraud"), [], who=WHO, request=Request("k", "f"))
    assert everything(local_table) == {}


def test_one_bad_event_among_many_lets_none_be_written(ledger: Ledger, local_table: Table) -> None:
    with pytest.raises(InvalidInput, match=r"data\.text"):
        append(ledger, noted(), noted(""))
    assert everything(local_table) == {}


def test_a_timeline_longer_than_a_page_is_read_whole(ledger: Ledger) -> None:
    """DynamoDB gives at most 1 MB a page."""
    for number in range(1, 8):
        append(ledger, registered(number, text="x" * 200_000))
    assert [stored.event.seq for stored in ledger.timeline("fraud")] == [*range(1, 8)]
    backwards = ledger.timeline("fraud", newest_first=True)
    assert [stored.event.seq for stored in backwards] == [*range(7, 0, -1)]
    assert [record.number for record in ledger.all_versions("fraud")] == [*range(1, 8)]
    assert sorted(ledger.versions("fraud", range(1, 8))) == [*range(1, 8)]
    assert verify(ledger, "fraud").events == 7


def test_more_versions_than_a_batch_takes_are_read(ledger: Ledger) -> None:
    for first in (1, 41, 81):
        append(ledger, *(registered(number) for number in range(first, first + 40)))
    found = ledger.versions("fraud", [*range(120, 0, -1), 500])
    assert sorted(found) == [*range(1, 121)]
    assert [record.number for record in ledger.all_versions("fraud")] == [*range(1, 121)]


def test_the_clock_never_runs_backwards_on_a_timeline(local_table: Table) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    moments = iter([noon, noon - timedelta(hours=1), noon, noon + timedelta(microseconds=1)])
    ledger = Ledger(*local_table, clock=lambda: next(moments))
    for _ in range(4):
        append(ledger)
    times = [stored.event.time for stored in ledger.timeline("fraud")]
    assert times == [*["2026-11-24T12:00:00.000000Z"] * 3, "2026-11-24T12:00:00.000001Z"]
    assert verify(ledger, "fraud").events == 4


def test_a_naive_clock_records_nothing(local_table: Table) -> None:
    ledger = Ledger(*local_table, clock=datetime.now)
    with pytest.raises(InvalidInput, match="has no zone"):
        append(ledger)
    assert everything(local_table) == {}
