"""What somebody with write access to the table could do to it, and what verification says."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from modeltrail import events, layout
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import InvalidInput, ModeltrailError, VerificationFailed
from modeltrail.events import FromExport, event_hash
from modeltrail.ledger import Draft, Ledger, Request
from modeltrail.ledger import _items as items
from modeltrail.ledger._items import FORMAT
from modeltrail.state import VersionRecord
from modeltrail.verify import Verified, verify
from tests.support import facts
from tests.support.ledgers import WHO, Table, append, noted, registered
from tests.support.vandal import Vandal

LENGTH = 8
NOON = "2026-11-24T12:00:00.000000Z"


@pytest.fixture
def ledger(local_table: Table) -> Ledger:
    """A ledger with two versions, evidence, and notes: eight events."""
    made = Ledger(*local_table)
    append(made, registered(1, flag=1), registered(2, flag=1))
    runs = (Draft(events.EvidenceRecorded, facts.suite(), environment=e) for e in ("dev", "qa"))
    append(made, *runs)
    promoted = {"decision": facts.decision(), "incumbent": None, "older": False}
    append(
        made,
        Draft(
            events.VersionPromoted, promoted, version=1, environment="production", reason="Because."
        ),
    )
    approved = {"artifact_digest": facts.sha()}
    append(made, Draft(events.ApprovalGranted, approved, version=2, environment="production"))
    append(made, noted(), noted())
    assert made.head("fraud").seq == LENGTH
    return made


@pytest.fixture
def vandal(ledger: Ledger, local_table: Table) -> Vandal:
    del ledger  # is filled first
    return Vandal(local_table)


def test_an_untouched_timeline_is_verified(ledger: Ledger) -> None:
    assert verify(ledger, "fraud") == Verified("fraud", LENGTH, ledger.head("fraud").hash)


def test_reading_and_writing_back_unchanged_is_no_tampering(ledger: Ledger, vandal: Vandal) -> None:
    vandal.put(vandal.get("HEAD"))
    assert verify(ledger, "fraud").events == LENGTH


@pytest.mark.parametrize("seq", range(1, LENGTH + 1))
def test_a_changed_dropped_or_doubled_event_is_named(
    ledger: Ledger, vandal: Vandal, seq: int
) -> None:
    sort = layout.event(seq)
    kept = vandal.get(sort)
    tampering: list[tuple[Callable[[], None], str]] = [
        (lambda: vandal.change(sort, "fraud", "fraue"), f"#{seq} of 'fraud' was changed"),
        (lambda: vandal.change(sort, "}", "]"), f"#{seq} of 'fraud' was changed"),
        (lambda: vandal.change_attribute(sort, body={"S": "{}"}), f"#{seq} of 'fraud' was changed"),
        (lambda: vandal.change_attribute(sort, hash={"S": "x"}), f"#{seq} of 'fraud' was changed"),
        (lambda: vandal.put({k: kept[k] for k in ("pk", "sk")}), f"#{seq} of 'fraud' was changed"),
        (lambda: vandal.forge_event(seq, time="2020-01-01T00:00:00.000000Z"), "#"),
    ]
    for tamper, says in tampering:
        tamper()
        with pytest.raises(VerificationFailed, match=says):
            verify(ledger, "fraud")
        vandal.put(kept)
    vandal.drop(sort)
    says = f"#{seq} of 'fraud' is missing" if seq < LENGTH else f"events after #{seq - 1} were cut"
    with pytest.raises(VerificationFailed, match=says):
        verify(ledger, "fraud")
    vandal.put(kept)
    vandal.put(kept, layout.event(LENGTH + 1))
    says = f"#{LENGTH + 1} of 'fraud' was replaced: #{seq} of 'fraud' stands in its place"
    with pytest.raises(VerificationFailed, match=says):
        verify(ledger, "fraud")


def test_swapped_events_are_named(ledger: Ledger, vandal: Vandal) -> None:
    vandal.swap(layout.event(3), layout.event(4))
    with pytest.raises(VerificationFailed, match="Event #3 of 'fraud' was replaced: #4"):
        verify(ledger, "fraud")
    with pytest.raises(VerificationFailed, match="Event #3 of 'fraud' was replaced: #4"):
        list(ledger.timeline("fraud"))


@pytest.mark.parametrize(
    "garbage", ['{"a":"\\ud800"}', '{"a":"\\u0000"}', f'{{"a":{"[" * 70}{"]" * 70}}}', "nested"]
)
def test_a_record_that_no_append_could_write_is_named(
    ledger: Ledger, vandal: Vandal, garbage: str
) -> None:
    deep = f'{{"a":{"[" * 300}{"]" * 300}}}'
    vandal.change(layout.version(1), '{"flag":1}', deep if garbage == "nested" else garbage)
    with pytest.raises(VerificationFailed, match=r"(?i)version (0*)1\b|VERSION#000001"):
        verify(ledger, "fraud")


@pytest.mark.parametrize(("old", "new"), [("{", "{ "), ('"claimed_time":null,', "")])
def test_a_text_that_no_append_wrote_is_named(
    ledger: Ledger, vandal: Vandal, old: str, new: str
) -> None:
    """Its hash fits it, and so does the head."""
    text = vandal.get(layout.event(LENGTH))["body"]["S"]
    changed = text.replace(old, new, 1)
    if not new:
        changed = text.replace(old, "").replace('"model"', '"claimed_time":null,"model"')
    changed_hash = event_hash(changed)
    vandal.change_attribute(layout.event(LENGTH), body={"S": changed}, hash={"S": changed_hash})
    vandal.change_record(layout.HEAD, hash=changed_hash)
    vandal.change_attribute(layout.HEAD, hash={"S": changed_hash})
    with pytest.raises(VerificationFailed, match=f"Event #{LENGTH} of 'fraud' could not be recor"):
        verify(ledger, "fraud")


def test_an_import_that_cannot_go_on_is_no_import(ledger: Ledger, vandal: Vandal) -> None:
    export = FromExport(
        file_sha256=facts.sha(), events=3, head=facts.sha(), begun_by=WHO, begun_at=NOON
    )
    vandal.change_attribute(layout.HEAD, importing=items.importing_value(export))
    with pytest.raises(VerificationFailed, match="an import of 3 events goes on, and there are 8"):
        verify(ledger, "fraud")


Tampering = Callable[[Vandal], None]


def cut_tail(vandal: Vandal) -> None:
    for seq in (LENGTH - 1, LENGTH):
        vandal.drop(layout.event(seq))


def lose_everything_but_the_list(vandal: Vandal) -> None:
    for seq in range(1, LENGTH + 1):
        vandal.drop(layout.event(seq))
    for sort in ("HEAD", layout.version(1), layout.version(2), layout.commit(facts.COMMIT)):
        vandal.drop(sort)


def add_after_the_head(vandal: Vandal) -> None:
    vandal.add_event(LENGTH + 1, LENGTH, previous=vandal.get(layout.event(LENGTH))["hash"]["S"])


def forge_version(vandal: Vandal) -> None:
    vandal.put(vandal.get(layout.version(2)), layout.version(3))
    vandal.change_record(layout.version(3), number=3)


def forge_commit(vandal: Vandal) -> None:
    vandal.put(vandal.get(layout.commit(facts.COMMIT)), layout.commit("d" * 40))
    vandal.change_record(layout.commit("d" * 40), commit="d" * 40)


VERSION_2 = r"record of version 2 of 'fraud' does not say"
COMMIT = f"record of commit {facts.COMMIT} of 'fraud' does not say"


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (cut_tail, f"ends at event #6, and its head says #{LENGTH}: the events after #6 were cut"),
        (add_after_the_head, f"event #{LENGTH + 1} was added by something else than an append"),
        (lambda v: v.drop("HEAD"), "event #1 was added by something else .* or the head was taken"),
        (lose_everything_but_the_list, "in the list of models, and all of its timeline is gone"),
        (lambda v: v.drop("fraud", layout.MODELS), "'fraud' was taken from the list of models"),
        (lambda v: v.change_record("HEAD", seq=99), "The item HEAD of MODEL#fraud does not hold"),
        (lambda v: v.change_attribute("HEAD", seq={"N": "7"}), "The item HEAD of MODEL#fraud"),
        (lambda v: v.change_attribute("HEAD", body={"S": "{"}), "The item HEAD of MODEL#fraud"),
        (lambda v: v.change_record("HEAD", next_version=9), "The head of 'fraud' does not say"),
        (
            lambda v: v.change("HEAD", '"champion":1', '"champion":2'),
            "The head of 'fraud' does not say",
        ),
        (lambda v: v.change("HEAD", "former", "latter"), "The item HEAD of MODEL#fraud"),
        (lambda v: v.change_record(layout.version(2), status="deleted"), VERSION_2),
        (lambda v: v.change_record(layout.version(2), approvals=[]), VERSION_2),
        (lambda v: v.change(layout.version(2), '"flag":1', '"flag":true'), VERSION_2),
        (lambda v: v.change(layout.version(2), '"accuracy":0.9', '"accuracy":0.99'), VERSION_2),
        (lambda v: v.drop(layout.version(2)), VERSION_2),
        (lambda v: v.swap(layout.version(1), layout.version(2)), "The item VERSION#000001"),
        (forge_version, "record of version 3 of 'fraud' does not say"),
        (lambda v: v.change(layout.commit(facts.COMMIT), "passed", "failed"), COMMIT),
        (lambda v: v.change_record(layout.commit(facts.COMMIT), evidence=[]), COMMIT),
        (lambda v: v.drop(layout.commit(facts.COMMIT)), COMMIT),
        (forge_commit, f"record of commit {'d' * 40} of 'fraud' does not say"),
    ],
)
def test_what_was_done_to_the_table_is_said(
    ledger: Ledger, vandal: Vandal, tamper: Tampering, says: str
) -> None:
    tamper(vandal)
    with pytest.raises(VerificationFailed, match=says):
        verify(ledger, "fraud")


@pytest.mark.parametrize("seq", range(1, LENGTH))
def test_an_event_forged_with_a_fitting_hash_is_found_at_the_next(
    ledger: Ledger, vandal: Vandal, seq: int
) -> None:
    vandal.forge_event(seq, reason="Another.")
    with pytest.raises(VerificationFailed, match=f"Event #{seq + 1} of 'fraud' does not follow"):
        verify(ledger, "fraud")


def test_a_last_event_forged_with_a_fitting_hash_is_found_by_the_head(
    ledger: Ledger, vandal: Vandal
) -> None:
    vandal.forge_event(LENGTH, reason="Another.")
    with pytest.raises(VerificationFailed, match="The head of 'fraud' does not say"):
        verify(ledger, "fraud")


def test_nothing_is_appended_to_a_timeline_that_goes_on_after_its_head(
    ledger: Ledger, vandal: Vandal
) -> None:
    add_after_the_head(vandal)
    says = f"ends at event #{LENGTH} by its head, and goes on after it: there is EVENT#00000000000"
    with pytest.raises(VerificationFailed, match=says):
        append(ledger, key="k")


def test_no_version_is_registered_over_a_forged_record(ledger: Ledger, vandal: Vandal) -> None:
    forge_version(vandal)
    with pytest.raises(VerificationFailed, match="there is VERSION#000003 already"):
        append(ledger, registered(3), key="k")


def test_a_model_that_never_was_is_no_failure_of_verification(ledger: Ledger) -> None:
    with pytest.raises(InvalidInput, match="There is no model 'churn'"):
        verify(ledger, "churn")


def test_tampering_with_one_model_does_not_discredit_another(
    ledger: Ledger, vandal: Vandal
) -> None:
    ledger.append(ledger.head("churn"), [registered(1)], who=WHO, request=Request("k", "f"))
    vandal.change(layout.event(1), "fraud", "fraue")
    assert verify(ledger, "churn").events == 1


def test_events_and_records_of_later_releases_are_not_taken_for_forged(
    ledger: Ledger, vandal: Vandal
) -> None:
    """An event of an unknown type that a newer release appended."""
    head = ledger.head("fraud")
    stored = events.seal(
        events.BusinessNoted,
        {
            "model": "fraud",
            "seq": head.seq + 1,
            "time": head.time,
            "claimed_time": None,
            "actor": WHO,
            "reason": None,
            "version": 2,
            "environment": "production",
            "request": "r",
            "previous": head.hash,
            "data": {"text": "x"},
        },
    )
    body = canonical_bytes(
        json.loads(stored.body) | {"type": "tide.turned", "tenant": "eu", "data": {"until": None}}
    ).decode()
    item = vandal.get(layout.event(LENGTH))
    vandal.put(item | {"body": {"S": body}, "hash": {"S": event_hash(body)}}, layout.event(9))
    end = {"seq": head.seq + 1, "hash": event_hash(body)}
    vandal.change_record("HEAD", **end)
    vandal.change_attribute("HEAD", seq={"N": str(end["seq"])}, hash={"S": str(end["hash"])})
    assert verify(ledger, "fraud").events == LENGTH + 1
    append(ledger)
    assert verify(ledger, "fraud").events == LENGTH + 2


def test_what_a_newer_release_keeps_in_a_record_is_not_read_as_forged(
    ledger: Ledger, vandal: Vandal
) -> None:
    vandal.change_record(layout.version(2), holds=[1])
    vandal.change_attribute(layout.version(2), format={"N": str(FORMAT + 1)})
    with pytest.raises(ModeltrailError, match="written by a newer release") as caught:
        verify(ledger, "fraud")
    assert not isinstance(caught.value, VerificationFailed)


def test_a_timeline_that_grows_is_verified_all_the_same(local_table: Table) -> None:
    """Each of the reads that verification makes is followed by somebody's append."""
    writer = Ledger(*local_table)
    append(writer, registered(1))

    class Busy(Ledger):
        grown = 0

        def all_versions(self, model: str) -> Any:
            found = list[VersionRecord](super().all_versions(model))
            if self.grown < 3:
                self.grown += 1
                append(writer, registered(self.grown + 1))
            return iter(found)

    assert verify(Busy(*local_table), "fraud").events == 4
