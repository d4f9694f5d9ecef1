import hashlib
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from modeltrail import events
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events import EVENT_TYPES, MAX_BODY, event_hash, genesis, read, seal
from modeltrail.state import empty_head
from tests.support import facts
from tests.support.chain import event_facts
from tests.unit.events.samples import body, sample

finite = st.floats(allow_nan=False, allow_infinity=False)
# NUL is text that a timeline does not keep.
keys = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)
parameters = st.dictionaries(
    keys,
    st.recursive(
        st.one_of(st.none(), st.booleans(), finite, st.integers(-(2**53) + 1, 2**53 - 1)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)
        ),
        max_leaves=6,
    ),
    max_size=4,
)


def measured(**metrics: Any) -> Any:
    return {"metrics": metrics, "dataset_digest": None, "rows": None}


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_the_hash_is_over_the_exact_text_that_is_kept(event_type: str) -> None:
    stored = sample(event_type)
    hashed = hashlib.sha256(b"modeltrail/1/event\x00" + stored.body.encode()).hexdigest()
    assert stored.hash == f"sha256:{hashed}"
    assert stored.body == canonical_bytes(json.loads(stored.body)).decode()


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_an_event_reads_back_as_it_was_sealed(event_type: str) -> None:
    stored = sample(event_type)
    assert read(stored.body, stored.hash) == stored
    assert type(read(stored.body, stored.hash).event) is EVENT_TYPES[event_type]


def test_a_body_names_the_event_before_it_and_a_model_s_first_its_own_genesis() -> None:
    assert body("business.noted")["previous"] == genesis("fraud")
    assert genesis("fraud") != genesis("churn")
    hashed = hashlib.sha256(b"modeltrail/1/genesis\x00fraud").hexdigest()
    assert genesis("fraud") == f"sha256:{hashed}"


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), finite, min_size=1), parameters)
def test_any_finite_number_is_kept_and_read_back(
    metrics: dict[str, float], nested: dict[str, Any]
) -> None:
    evaluation = {"dataset_digest": facts.sha(), "rows": 1, "metrics": metrics}
    data = facts.registration(evaluation=evaluation, parameters=nested)
    stored = sample("version.registered", data=data)
    event = read(stored.body, stored.hash).event
    assert isinstance(event, events.VersionRegistered)
    assert event.data.evaluation is not None
    assert event.data.evaluation.metrics == metrics
    assert event.data.parameters == nested
    again = canonical_bytes(event.model_dump(mode="json")).decode()
    assert again == stored.body


@pytest.mark.parametrize(
    "number",
    ["0.9", "NaN", True, False, None, math.nan, math.inf, -math.inf, 2**53, -(2**53), [1], 1j],
)
def test_what_is_no_finite_number_is_no_metric(number: Any) -> None:
    with pytest.raises(InvalidInput, match=r"data\.metrics\.recall"):
        sample("metric.recorded", data=measured(recall=number))
    evaluation = {"dataset_digest": facts.sha(), "rows": 1, "metrics": {"recall": number}}
    with pytest.raises(InvalidInput, match=r"data\.evaluation\.metrics\.recall"):
        sample("version.registered", data=facts.registration(evaluation=evaluation))
    with pytest.raises(ValidationError):
        events.Evaluation(dataset_digest=facts.sha(), rows=1, metrics={"recall": number})


@pytest.mark.parametrize("rows", ["5", True, 5.0, 0, -1, 2**53])
def test_a_number_of_rows_is_a_whole_positive_number(rows: Any) -> None:
    with pytest.raises(InvalidInput, match=r"data\.rows"):
        sample("metric.recorded", data={**measured(recall=0.9), "rows": rows})


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, [{"deep": -math.inf}], object()])
def test_parameters_are_json_whose_numbers_can_be_kept(value: Any) -> None:
    with pytest.raises(InvalidInput):
        sample("version.registered", data=facts.registration(parameters={"depth": value}))


def test_parameters_nested_without_end_are_refused_with_a_short_message() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(InvalidInput) as caught:
        sample("version.registered", data=facts.registration(parameters={"deep": deep}))
    assert len(str(caught.value)) < 500


def test_a_number_of_no_end_is_refused_with_a_short_message() -> None:
    with pytest.raises(InvalidInput) as caught:
        sample("metric.recorded", data={**measured(recall=0.9), "rows": 10**5000})
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("metrics", [{}, {"": 1}, {" ": 1}, {"a": 1, " a": 2}, {"a\x00": 1}])
def test_metrics_have_distinct_names_that_can_be_shown(metrics: Any) -> None:
    with pytest.raises(InvalidInput, match=r"data\.metrics"):
        sample("metric.recorded", data=measured(**metrics))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "\u2060",
        "\u200b \u200b",
        "\u0301",
        "\ud800",
        "a\x00",
        "bell\x07",
        "re\rturn",
        "\x1b[2J",
        "x" * 4001,
    ],
)
def test_text_that_cannot_be_kept_or_shown_is_refused(text: str) -> None:
    for changed in ({"reason": text}, {"data": {"text": text}}):
        with pytest.raises(InvalidInput):
            sample("business.noted", **changed)


def test_text_keeps_what_people_write() -> None:
    stored = sample("business.noted", reason=" Überprüft: ½ €\n\t日本語 🙂 ")
    assert stored.event.reason == "Überprüft: ½ €\n\t日本語 🙂"


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 0},
        {"version": 1_000_000},
        {"version": "1"},
        {"version": True},
        {"version": 1.0},
        {"seq": 0},
        {"seq": True},
        {"time": "2026-11-24T09:30:00Z"},
        {"claimed_time": "2026-11-24T09:30:00"},
        {"previous": "sha256:" + "A" * 64},
        {"previous": "sha256:" + "a" * 64 + "\n"},
        {"request": ""},
        {"request": "x" * 257},
        {"actor": {"arn": "", "person": "p"}},
        {"actor": None},
        {"model": None},
        {"more": 1},
    ],
)
def test_an_event_that_is_not_well_formed_is_not_sealed(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=r"BusinessNoted cannot be recorded: \w+"):
        sample("business.noted", **changed)


def test_an_event_without_what_its_type_must_state_is_not_sealed() -> None:
    with pytest.raises(InvalidInput, match="states no reason, and needs one"):
        sample("version.promoted", reason=None)


@pytest.mark.parametrize(
    "digest",
    ["a" * 64, "sha256:" + "a" * 63, "sha256:" + "a" * 64 + "\n", "sha256:" + "A" * 64, "md5:aa"],
)
def test_a_digest_has_one_spelling(digest: str) -> None:
    with pytest.raises(InvalidInput, match="artifact_digest"):
        sample("approval.granted", data={"artifact_digest": digest})


@pytest.mark.parametrize("commit", ["HEAD", "c" * 39, "c" * 41, "C" * 40, "c" * 40 + "\n"])
def test_a_commit_is_a_whole_git_object_name(commit: str) -> None:
    with pytest.raises(ValidationError):
        events.Code(commit=commit, repository=None)


def test_an_event_s_size_is_judged_in_bytes() -> None:
    """The same number of characters fits in ASCII and not in a script of three bytes each."""

    def noted(character: str) -> Any:
        long = {"x" + str(n): character * 1000 for n in range(100)}
        return sample("version.registered", data=facts.registration(parameters=long))

    assert len(noted("a").body.encode()) < MAX_BODY
    with pytest.raises(InvalidInput, match=f"takes 3.* bytes; at most {MAX_BODY}"):
        noted("語")


def test_events_are_frozen() -> None:
    stored = sample("version.promoted")
    assert isinstance(stored.event, events.VersionPromoted)
    with pytest.raises(ValidationError):
        stored.event.version = 3
    with pytest.raises(ValidationError):
        stored.event.data.incumbent = 3
    with pytest.raises(AttributeError):
        stored.body = "{}"  # type: ignore[misc]


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_an_event_with_newer_optional_fields_reads_as_what_it_says_here(event_type: str) -> None:
    newer = body(event_type)
    newer["tenant"] = {"id": 1}
    newer["actor"]["session"] = "s"
    newer["data"]["more"] = [1]
    text = canonical_bytes(newer).decode()
    found = read(text, event_hash(text))
    assert type(found.event) is EVENT_TYPES[event_type]
    assert found.body == text
    assert found.event.seq == newer["seq"]


def test_an_event_of_an_unknown_type_keeps_the_data_that_was_recorded() -> None:
    newer = body("business.noted") | {"type": "tide.turned", "tenant": 1}
    newer["actor"]["session"] = "s"
    text = canonical_bytes(newer).decode()
    event = read(text, event_hash(text)).event
    assert type(event) is events.Event
    assert (event.type, event.data) == ("tide.turned", newer["data"])


def test_a_known_type_in_a_higher_schema_version_reads_as_far_as_it_is_understood() -> None:
    newer = body("business.noted") | {"schema_version": 2, "tenant": "eu"}
    newer["data"] = {"paragraphs": ["a", "b"]}
    newer["actor"]["session"] = "s"
    text = canonical_bytes(newer).decode()
    event = read(text, event_hash(text)).event
    assert (type(event), event.data) == (events.Event, {"paragraphs": ["a", "b"]})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        '"text"',
        '{"type": 1}',
        '{"type": "version.promoted"}',
        '{"type": "tide.turned", "seq": "1"}',
        "[" * 100_000,
        '{"a": NaN}',
    ],
)
def test_what_is_no_event_at_all_is_named(text: str) -> None:
    with pytest.raises(VerificationFailed, match="Event #4 is not an event"):
        read(text, event_hash(text), name="Event #4")
    with pytest.raises(VerificationFailed, match="Event #4 was changed"):
        read(text, genesis("fraud"), name="Event #4")


def test_a_known_type_whose_data_is_not_its_own_is_not_read() -> None:
    text = canonical_bytes(body("version.promoted") | {"data": {"text": "x"}}).decode()
    with pytest.raises(VerificationFailed, match=r"data\.decision: Field required"):
        read(text, event_hash(text))


def test_the_hash_of_any_text_can_be_told() -> None:
    """A text that was tampered with may hold what UTF-8 does not."""
    assert event_hash("\ud800") != event_hash("\ud801")


@given(st.text(max_size=30))
def test_no_text_makes_reading_fail_otherwise(text: str) -> None:
    with pytest.raises(VerificationFailed):
        read(text, genesis("fraud"))


def test_the_next_event_follows_the_head() -> None:
    head = empty_head("fraud")
    stored = seal(events.BusinessNoted, event_facts(head, data={"text": "x"}))
    assert (stored.event.seq, stored.event.previous) == (1, head.hash)
