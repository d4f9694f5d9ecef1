"""Write the published JSON Schemas from their models: `python tools/schemas.py`."""

import json
from pathlib import Path

from modeltrail.events import EVENT_TYPES, generate, schema_file
from modeltrail.policy._schema import SCHEMA_FILE, schema_text

FOLDER = Path(__file__).parent.parent / "lib" / "modeltrail" / "schemas" / "events"

if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for event_type in EVENT_TYPES:
        text = json.dumps(generate(event_type), indent=2, sort_keys=True, ensure_ascii=False)
        (FOLDER / schema_file(event_type)).write_text(text + "\n", "utf-8")
    SCHEMA_FILE.write_text(schema_text(), "utf-8")
