"""Malformed events: each is refused with an error of ours, and nothing refused is well formed."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from modeltrail.errors import ModeltrailError
from modeltrail.events import EVENT_TYPES, seal
from modeltrail.events._schema import check_schema
from tests.support import proof
from tests.support.garbage import GARBAGE
from tests.unit.events.samples import SAMPLES, body

pytestmark = pytest.mark.proof


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of everything in a JSON value but the value itself."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


def garbled(whole: Any, choose: random.Random) -> Any:
    """Return a copy with one to three things removed, replaced or added."""
    value = json.loads(json.dumps(whole))
    for _ in range(choose.randint(1, 3)):
        *above, last = choose.choice(list(places(value)))
        inner = value
        for key in above:
            inner = inner[key]
        match choose.randrange(3):
            case 0:
                del inner[last]
            case 1:
                inner[last] = copy.deepcopy(choose.choice(GARBAGE))
            case _ if isinstance(inner, dict):
                inner[choose.choice(["more", "", "Model", "\u0440eason"])] = copy.deepcopy(
                    choose.choice(GARBAGE)
                )
            case _:
                inner.append(copy.deepcopy(choose.choice(GARBAGE)))
        if not list(places(value)):
            break
    return value


@pytest.mark.parametrize("event_type", SAMPLES)
def test_a_malformed_event_is_refused_and_what_is_taken_is_as_published(event_type: str) -> None:
    choose = random.Random(f"malformed {event_type}")  # noqa: S311 (the same in every run)
    whole = body(event_type)
    refused = 0
    for _ in range(proof.size(100_000, 2_800) // len(SAMPLES)):
        facts = garbled(whole, choose)
        try:
            stored = seal(EVENT_TYPES[event_type], facts)
        except ModeltrailError:
            refused += 1
        else:
            check_schema(event_type, json.loads(stored.body))
    assert refused > 0
