import json

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
