"""docs/blueprint.md tells every key and every default as they are."""

import json
import re
from dataclasses import asdict

from stacks.profiles import PRODUCTION, TRIAL
from tests.stacks.synthesis import REPOSITORY

TEXT = (REPOSITORY / "docs" / "blueprint.md").read_text(encoding="utf-8")


def test_every_default_of_each_profile_is_in_the_table() -> None:
    rows = re.findall(r"^\| `(\w+)`: [^|]+ \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
    trial, production = asdict(TRIAL), asdict(PRODUCTION)
    assert rows == [(name, str(trial[name]), str(production[name])) for name in trial]


def test_every_key_is_explained() -> None:
    schema = json.loads((REPOSITORY / "stacks" / "blueprint.schema.json").read_bytes())
    (table,) = re.findall(r"\| key \| meaning \|\n(.*?)\n\n", TEXT, re.DOTALL)
    named = set(re.findall(r"`([a-z_]+)(?:\.[a-z]+)?`", table))
    assert set(schema["properties"]) <= named
    assert set(schema["properties"]["environments"]["items"]["properties"]) - named == {
        "name",
        "account",
    }
