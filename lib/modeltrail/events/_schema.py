"""The published JSON Schemas (draft 2020-12) of the events, and the check against them."""

import json
from functools import cache
from importlib import resources
from typing import Any

from modeltrail.errors import InvalidInput
from modeltrail.events._event import EVENT_TYPES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FOLDER = "schemas/events"


def schema_file(event_type: str) -> str:
    """Return the name of the file that holds a type's schema; earlier ones stay beside it."""
    return f"{event_type}.v{_version(event_type)}.json"


def _version(event_type: str) -> int:
    version: int = EVENT_TYPES[event_type].model_fields["schema_version"].default
    return version


def schema_id(event_type: str, schema_version: int) -> str:
    """Return the `$id` of the schema that an event meets; of a later release's event too."""
    return f"urn:modeltrail:event:{event_type}:{schema_version}"


def generate(event_type: str) -> dict[str, Any]:
    """Return the JSON Schema of an event type, from its pydantic model."""
    cls = EVENT_TYPES[event_type]
    schema = cls.model_json_schema(mode="validation")
    properties = schema["properties"]
    for name in sorted(cls.needs):
        stated = [one for one in properties[name]["anyOf"] if one.get("type") != "null"]
        properties[name] = stated[0]
    return {
        "$schema": _DIALECT,
        "$id": schema_id(event_type, _version(event_type)),
        **schema,
        "required": sorted(properties),
        "additionalProperties": False,
    }


@cache
def _validator(event_type: str) -> Any:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 (slow to import; writers only)

    text = (
        resources.files("modeltrail").joinpath(_FOLDER, schema_file(event_type)).read_text("utf-8")
    )
    return Draft202012Validator(json.loads(text))


def check_schema(event_type: str, value: dict[str, Any]) -> None:
    """Check an event's JSON value against the published schema of its type.

    Raises:
        InvalidInput: The value breaks the schema; the message names the place.
    """
    problem = next(iter(_validator(event_type).iter_errors(value)), None)
    if problem is not None:
        place = "/".join(map(str, problem.absolute_path)) or "event"
        raise InvalidInput(
            f"The event {event_type} is not well formed at {place}: {problem.message[:300]}."
        )
