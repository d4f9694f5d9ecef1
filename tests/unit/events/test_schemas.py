import hashlib
import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from modeltrail import events
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events import EVENT_TYPES, event_hash, generate, read, schema_file
from modeltrail.events._schema import check_schema
from tests.support import facts
from tests.unit.events.samples import SAMPLES, body, sample

EARLIER = {
    "version.registered.v2.json": "90fd38d903ce0ae857b2ccbcfb567736",
    "promotion.denied.v1.json": "d28e1bfa0b38313b91d87ba2ded1bfdc",
    "version.candidate.v1.json": "ef3ec45cb2e94f24f8711ceeb59db661",
    "version.deleted.v1.json": "44a7d0b91cfcc0077dd4714e83a6b1c7",
    "version.demoted.v1.json": "cfd52311ed8896f671b965699ca61422",
    "version.promoted.v1.json": "c89e95813d4ae9e959d8a9ab6504443c",
    "version.restored.v1.json": "529959ec503122cd3f5c46d9cacee3a7",
    "version.rolled_back.v1.json": "d9fe63316fc39f10fc802466275421e9",
    "version.registered.v1.json": "58efe851cfae070676df5dce6285df01",
}
"""The beginnings of the SHA-256 of the schemas that only events of the past meet."""
FOLDER = resources.files("modeltrail") / "schemas" / "events"


def published(event_type: str) -> Any:
    return json.loads((FOLDER / schema_file(event_type)).read_text("utf-8"))


def test_there_is_one_published_schema_for_each_type_and_no_other() -> None:
    files = {entry.name for entry in FOLDER.iterdir()}
    assert files == EARLIER.keys() | {schema_file(event_type) for event_type in EVENT_TYPES}


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_a_published_schema_is_the_one_that_the_models_say(event_type: str) -> None:
    """`python tools/schemas.py` writes them anew."""
    schema = published(event_type)
    assert schema == generate(event_type)
    Draft202012Validator.check_schema(schema)
    version = EVENT_TYPES[event_type].model_fields["schema_version"].default
    assert schema["$id"] == f"urn:modeltrail:event:{event_type}:{version}"


@pytest.mark.parametrize("name", EARLIER)
def test_an_earlier_schema_stays_as_it_was_published_and_its_events_are_read(name: str) -> None:
    text = (FOLDER / name).read_bytes()
    assert hashlib.sha256(text).hexdigest()[:32] == EARLIER[name]
    event_type, version = name.removesuffix(".json").split(".v")
    earlier = body(event_type) | {"schema_version": int(version)}
    _without_what_came_later(earlier["data"], int(version))
    assert Draft202012Validator(json.loads(text)).is_valid(earlier)
    told = canonical_bytes(earlier).decode()
    event = read(told, event_hash(told)).event
    assert type(event) is EVENT_TYPES[event_type]
    assert event.schema_version == int(version)


def _without_what_came_later(data: dict[str, Any], version: int) -> None:
    later = {"share", "kind", "licence", "model_card"} | ({"imported"} if version == 1 else set())
    inner = {"decision": {"overridden", "revision"}, "data": {"taken_at"}, "evaluation": {"slices"}}
    for name, names in {"": later, **inner}.items():
        holder = data.get(name, {}) if name else data
        for one in names & holder.keys():
            del holder[one]


def test_a_registration_of_the_past_states_its_artifact() -> None:
    earlier = body("version.registered") | {"schema_version": 1}
    del earlier["data"]["imported"]
    earlier["data"]["artifact"] = None
    told = canonical_bytes(earlier).decode()
    with pytest.raises(VerificationFailed, match="states its artifact"):
        read(told, event_hash(told))


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_an_event_of_each_type_meets_its_schema(event_type: str) -> None:
    assert SAMPLES.keys() == EVENT_TYPES.keys()
    assert Draft202012Validator(published(event_type)).is_valid(body(event_type))


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_a_schema_requires_every_field_and_takes_no_other(event_type: str) -> None:
    whole = body(event_type)
    for field in whole:
        with pytest.raises(InvalidInput, match=f"'{field}' is a required property"):
            check_schema(event_type, {k: v for k, v in whole.items() if k != field})
    with pytest.raises(InvalidInput, match="'more' was unexpected"):
        check_schema(event_type, {**whole, "more": 1})
    with pytest.raises(InvalidInput, match="not well formed at data"):
        check_schema(event_type, {**whole, "data": {**whole["data"], "more": 1}})


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_what_a_type_must_state_may_not_be_null(event_type: str) -> None:
    for field in EVENT_TYPES[event_type].needs:
        with pytest.raises(InvalidInput, match=f"not well formed at {field}: None"):
            check_schema(event_type, {**body(event_type), field: None})


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_an_event_of_another_type_does_not_meet_a_schema(event_type: str) -> None:
    others = (other for other in EVENT_TYPES if other != event_type)
    validator = Draft202012Validator(published(event_type))
    assert not any(validator.is_valid(body(other)) for other in others)


@pytest.mark.parametrize("value", ["NaN", True, None, "0.9", [0.9]])
def test_the_schema_itself_takes_only_numbers_for_metrics(value: Any) -> None:
    event = body("metric.recorded")
    event["data"]["metrics"]["recall"] = value
    with pytest.raises(InvalidInput, match="not well formed at data/metrics/recall"):
        check_schema("metric.recorded", event)


def test_the_types_are_those_that_something_records() -> None:
    assert events.EVENT_TYPES["version.promoted"] is events.VersionPromoted
    assert len(EVENT_TYPES) == 23


def test_only_what_was_imported_may_leave_facts_unknown() -> None:
    imported = sample("version.registered", data=facts.imported())
    value = json.loads(imported.body)
    check_schema("version.registered", value)
    assert value["data"]["imported"]["name"] == "Fraud Model"
    assert read(imported.body, imported.hash) == imported
    for fact in ("artifact", "code", "data", "evaluation"):
        data = {**facts.registration(), fact: None}
        with pytest.raises(InvalidInput, match=f"not imported states its {fact}"):
            sample("version.registered", data=data)
        whole = body("version.registered")
        whole["data"][fact] = None
        with pytest.raises(InvalidInput, match=f"not well formed at data/{fact}"):
            check_schema("version.registered", whole)


@pytest.mark.parametrize(
    "changed",
    [
        {"registry": "other"},
        {"name": None},
        {"metrics": {"recall": "0.9"}},
        {"metrics": {"recall": float("nan")}},
        {"tags": {"a": None}},
        {"tags": {"a": "\x00"}},
        {"description": "x" * 100_001},
        {"more": 1},
    ],
)
def test_what_was_imported_is_well_formed(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        sample("version.registered", data=facts.imported(**changed))
