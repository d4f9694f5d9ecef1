"""The shapes that policies hold documents against say what the schemas say."""

import json
from typing import Any

import pytest

from tools.shapes import FILE, text

from .conftest import FIXTURES, Asker, parameters
from .garbage import spoiled

_INPUT = """differing := [index |
    some index, document in input
    {1 | data.modeltrail.lib.shapes.policy_input(document)} !=
        {1 | json.match_schema(document, data.data.schemas.policy_input)[0]}
]"""
_PARAMETERS = """differing := [index |
    some index, document in input
    {1 | _formed(document)} !=
        {1 | json.match_schema(document, data.modeltrail.lib.parameters.schema)[0]}
]"""
_HOLD = {
    "seq": 60,
    "version": 2,
    "by": {"arn": "arn:aws:iam::111111111111:user/bob", "person": "111111111111/user/bob"},
    "time": "2026-11-01T00:00:00.000000Z",
}


def test_the_file_is_in_step_with_the_schemas(opa: str) -> None:
    """`python tools/shapes.py` writes it anew."""
    assert FILE.read_text("utf-8") == text(opa)


@pytest.mark.proof
@pytest.mark.parametrize("name", FIXTURES)
def test_an_input_has_the_form_that_its_schema_describes(asker: Asker, name: str) -> None:
    documents = [FIXTURES[name], *_spoilt(FIXTURES[name] | {"holds": [_HOLD]})]
    assert _differing(asker, _INPUT, documents) == []


@pytest.mark.proof
def test_parameters_have_the_form_that_their_schema_describes(asker: Asker) -> None:
    formed = """{1 |
        data.modeltrail.lib.shapes.shared(document)
        every _, tier in document.tiers { data.modeltrail.lib.shapes.tier(tier) }
        every _, model in document.models { data.modeltrail.lib.shapes.model(model) }
    }"""
    question = _PARAMETERS.replace("{1 | _formed(document)}", formed)
    named = parameters()
    named["models"]["fraud"] = named["tiers"]["high"] | {"tier": "low"}
    assert _differing(asker, question, [named, *_spoilt(named)]) == []


def _spoilt(document: Any) -> list[Any]:
    return [garbage.document for garbage in spoiled(document)]


def _differing(asker: Asker, question: str, documents: list[Any]) -> list[str]:
    rows = asker.query(question, documents)
    return [json.dumps(documents[index]) for index in rows[0]["differing"]]
