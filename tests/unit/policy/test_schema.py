import hashlib
import json
from typing import Any

from modeltrail.policy import PolicyInput
from modeltrail.policy._schema import SCHEMA_FILE, schema_text


def test_the_schema_file_is_in_step_with_the_model() -> None:
    """`python tools/schemas.py` writes it anew."""
    assert SCHEMA_FILE.read_text("utf-8") == schema_text()


def test_every_field_of_every_object_is_required_and_no_other_is_taken() -> None:
    schema = json.loads(schema_text())
    objects = [schema, *schema["$defs"].values()]
    assert len(objects) > 8
    for described in objects:
        assert described["additionalProperties"] is False
        assert sorted(described["required"]) == sorted(described["properties"])


def test_the_input_has_another_version_where_it_has_another_form() -> None:
    """Verification makes the input of a decision again, and leaves one of another version alone.

    Whoever changes the form raises `schema_version`, here too: else what was decided before would
    look forged. A form that only takes more keeps its version: inputs are made again as they were.
    """
    form = json.dumps(undescribed(json.loads(schema_text())), sort_keys=True)
    version = PolicyInput.model_fields["schema_version"].default
    digest = hashlib.sha256(form.encode()).hexdigest()[:16]
    assert (version, digest) == (2, "93d084fbefd26cb3")


def undescribed(value: Any) -> Any:
    """Return a schema without the words of it."""
    if isinstance(value, dict):
        return {k: undescribed(v) for k, v in value.items() if k != "description"}
    return [undescribed(v) for v in value] if isinstance(value, list) else value


def test_no_text_may_be_empty() -> None:
    schema = json.loads(schema_text())
    for described in [schema, *schema["$defs"].values()]:
        for name, field in described["properties"].items():
            for part in (field, *field.get("anyOf", ()), field.get("items", {})):
                if part.get("type") == "string" and "enum" not in part and name != "reason":
                    assert "pattern" in part or part.get("minLength", 0) > 0, name


def test_the_model_writes_what_the_schema_describes(move: PolicyInput) -> None:
    schema = json.loads(schema_text())
    assert sorted(move.model_dump(mode="json")) == sorted(schema["properties"])
