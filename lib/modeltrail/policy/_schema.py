"""The JSON Schema of the policy's input: made from its model, kept as a file, read by OPA."""

import json
from pathlib import Path

from modeltrail.policy._model import PolicyInput

SCHEMA_FILE = Path(__file__).parent.parent / "schemas" / "policy-input.schema.json"
"""What OPA holds each input against; `data.data.schemas.policy_input` in the policies."""


def schema_text() -> str:
    """Return the text of the schema file, as the model has it now."""
    schema = PolicyInput.model_json_schema(mode="serialization")
    return json.dumps(_without_titles(schema), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _without_titles(value: object) -> object:
    """Return the schema without the titles that only repeat the fields' names."""
    if isinstance(value, dict):
        return {
            key: _without_titles(part)
            for key, part in value.items()
            if not (key == "title" and isinstance(part, str))
        }
    if isinstance(value, list):
        return [_without_titles(part) for part in value]
    return value
