"""What is written for a record, and that nothing is read from an item beyond its key."""

from typing import Any

import pytest

from modeltrail import events, layout
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import BackendError, InvalidInput, VerificationFailed
from modeltrail.ledger import Request
from modeltrail.ledger import _items as items
from modeltrail.state import CommitRecord, Head, VersionRecord, advance_commit, advance_version
from tests.support import facts
from tests.support.chain import Chain

Record = Head | VersionRecord | CommitRecord


@pytest.fixture
def chain() -> Chain:
    made = Chain()
    made.promote(made.register(), "production")
    return made


@pytest.fixture
def version(chain: Chain) -> VersionRecord:
    record = advance_version(None, chain.events[0].event, chain.head)
    assert record is not None
    return record


@pytest.fixture
def commit(chain: Chain) -> CommitRecord:
    run = chain.add(events.EvidenceRecorded, facts.suite(), environment="dev").event
    assert isinstance(run, events.EvidenceRecorded)
    return advance_commit(CommitRecord(model="fraud", commit=facts.COMMIT), run)


def test_a_record_reads_back_as_it_was_written(
    chain: Chain, version: VersionRecord, commit: CommitRecord
) -> None:
    assert items.parse_head(items.head_item(chain.head)) == chain.head
    assert items.parse_projection(VersionRecord, items.projection_item(version)) == version
    assert items.parse_projection(CommitRecord, items.projection_item(commit)) == commit
    for stored in chain.events:
        assert items.parse_event(items.event_item(stored), "fraud") == stored


def test_items_stand_under_the_keys_of_the_layout(
    chain: Chain, version: VersionRecord, commit: CommitRecord
) -> None:
    written = [
        items.head_item(chain.head),
        items.event_item(chain.events[1]),
        items.projection_item(version),
        items.projection_item(commit),
        items.request_item("fraud", Request("k", "f"), first=1, last=2, expires=3),
    ]
    assert [(item["pk"]["S"], item["sk"]["S"]) for item in written] == [
        ("MODEL#fraud", "HEAD"),
        ("MODEL#fraud", "EVENT#000000000002"),
        ("MODEL#fraud", "VERSION#000001"),
        ("MODEL#fraud", f"COMMIT#{facts.COMMIT}"),
        ("MODEL#fraud", "REQUEST#k"),
    ]
    assert items.model_item("fraud") == {"pk": {"S": "MODELS"}, "sk": {"S": "fraud"}}


def test_a_large_parameter_outlives_reading_and_writing_the_record_again() -> None:
    """1e17 is written without an exponent; as a whole number it could not be written again."""
    chain = Chain()
    registered = facts.registration(parameters={"scale": 1e17, "nested": [{"x": -1e20}]})
    stored = chain.add(events.VersionRegistered, registered, version=1)
    record = advance_version(None, stored.event, chain.head)
    assert record is not None
    for _ in range(2):
        item = items.projection_item(record)
        record = items.parse_projection(VersionRecord, item)
    assert record.parameters == {"scale": 1e17, "nested": [{"x": -1e20}]}


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "{}",
        "null",
        "{",
        "[" * 100_000,
        '{"model": "fraud"}',
        canonical_bytes({"model": "fraud", "hash": "h", "more": 1}).decode(),
    ],
)
def test_an_item_that_does_not_hold_its_record_is_named(chain: Chain, body: str | None) -> None:
    item = items.head_item(chain.head)
    del item["body"]
    if body is not None:
        item["body"] = {"S": body}
    with pytest.raises(VerificationFailed, match="The item HEAD of MODEL#fraud does not hold"):
        items.parse_head(item)


@pytest.mark.parametrize(
    ("attribute", "value"), [("seq", {"N": "3"}), ("hash", {"S": facts.sha()}), ("seq", None)]
)
def test_a_head_whose_condition_attributes_differ_from_it_is_not_read(
    chain: Chain, attribute: str, value: Any
) -> None:
    item = items.head_item(chain.head)
    item[attribute] = value
    with pytest.raises(VerificationFailed, match="does not hold what its key says"):
        items.parse_head(item)


def test_a_record_that_stands_under_another_s_key_is_not_read(
    chain: Chain, version: VersionRecord, commit: CommitRecord
) -> None:
    moved: list[tuple[type[Any], Record, dict[str, Any]]] = [
        (Head, chain.head, items.key("churn", layout.HEAD)),
        (VersionRecord, version, items.key("fraud", layout.version(2))),
        (VersionRecord, version, items.key("churn", layout.version(1))),
        (CommitRecord, commit, items.key("fraud", layout.commit("d" * 40))),
    ]
    for cls, record, key in moved:
        with pytest.raises(VerificationFailed, match="does not hold what its key says"):
            items.parse_projection(cls, items.projection_item(record) | key)


def test_a_record_of_a_newer_release_is_not_mistaken_for_a_forged_one(
    version: VersionRecord,
) -> None:
    newer = items.projection_item(version) | {"format": {"N": str(items.FORMAT + 1)}}
    newer["body"] = {"S": '{"anything": "else"}'}
    with pytest.raises(BackendError, match="written by a newer release") as caught:
        items.parse_projection(VersionRecord, newer)
    assert "that release" in caught.value.remedy


def test_a_record_in_which_less_was_kept_is_not_taken_for_one_that_says_no(
    version: VersionRecord,
) -> None:
    older = items.projection_item(version) | {"format": {"N": str(items.FORMAT - 1)}}
    with pytest.raises(BackendError, match="written by an earlier release") as caught:
        items.parse_projection(VersionRecord, older)
    assert "Export" in caught.value.remedy


def test_an_event_under_another_s_key_is_named(chain: Chain) -> None:
    one, other = (items.event_item(stored) for stored in chain.events)
    with pytest.raises(VerificationFailed, match="Event #1 of 'fraud' was replaced: #2 of 'fraud'"):
        items.parse_event(other | {"sk": one["sk"]}, "fraud")
    with pytest.raises(VerificationFailed, match="Event #1 of 'churn' was replaced: #1 of 'fraud'"):
        items.parse_event(one | {"pk": {"S": "MODEL#churn"}}, "churn")


@pytest.mark.parametrize("attribute", ["body", "hash"])
def test_an_event_that_has_lost_a_part_is_named(chain: Chain, attribute: str) -> None:
    item = items.event_item(chain.events[1])
    del item[attribute]
    with pytest.raises(VerificationFailed, match="Event #2 of 'fraud' was changed"):
        items.parse_event(item, "fraud")


def test_an_event_whose_text_now_names_another_place_was_changed(chain: Chain) -> None:
    item = items.event_item(chain.events[1])
    item["body"]["S"] = item["body"]["S"].replace('"seq":2', '"seq":3')
    with pytest.raises(VerificationFailed, match="Event #2 of 'fraud' was changed"):
        items.parse_event(item, "fraud")


@pytest.mark.parametrize(
    "changed", [{"first": {"N": "x"}}, {"last": {}}, {"fingerprint": {"N": "1"}}]
)
def test_a_request_that_does_not_say_what_answered_it_is_named(changed: dict[str, Any]) -> None:
    item = items.request_item("fraud", Request("k", "f"), first=1, last=2, expires=3)
    with pytest.raises(VerificationFailed, match="The item REQUEST#k of MODEL#fraud"):
        items.parse_request(item | changed)


def test_a_record_s_size_is_judged_in_bytes(version: VersionRecord) -> None:
    fits = {"text": "a" * 250_000}
    items.projection_item(version.model_copy(update={"parameters": fits}))
    too_large = {"text": "語" * 250_000}
    with pytest.raises(InvalidInput, match=r"VERSION#000001 of 'fraud' would take 75.... bytes"):
        items.projection_item(version.model_copy(update={"parameters": too_large}))
