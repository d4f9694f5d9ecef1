"""Malformed requests: each is refused with an error of ours, and what was refused left nothing."""

import contextlib
import random
from typing import Any

import pytest

from modeltrail.errors import ModeltrailError
from modeltrail.policy import BreakGlass
from modeltrail.registry import Measurement
from tests.support import facts, proof
from tests.support.garbage import GARBAGE
from tests.support.ledgers import Table
from tests.support.registries import World

pytestmark = pytest.mark.proof

PLACED = {"model": "fraud", "version": 1, "environment": "dev", "reason": "Because."}
GLASS = BreakGlass(ticket="INC-7", justification="Nobody else is awake.")
GOOD: dict[str, dict[str, Any]] = {
    "register": {"model": "fraud", **facts.registration(licence="MIT", model_card="CARD.md")},
    "candidate": {**PLACED, "share": 0.1, "break_glass": GLASS},
    "promote": {**PLACED, "break_glass": GLASS},
    "demote": {"model": "fraud", "version": 1, "environment": "dev", "reason": "Because."},
    "rollback": {"model": "fraud", "environment": "dev", "reason": "Because."},
    "delete": {"model": "fraud", "version": 1, "reason": "Because.", "kind": "mistake"},
    "restore": {"model": "fraud", "version": 1, "reason": "Because."},
    "approve": {"model": "fraud", "version": 1, "environment": "dev", "reason": "Because."},
    "withdraw": {"model": "fraud", "version": 1, "environment": "dev", "reason": "Because."},
    "metric": {"model": "fraud", "version": 1, "metrics": {"recall": 0.9}, "at": None},
    "note": {"model": "fraud", "text": "Complaints doubled.", "version": 1, "at": None},
    "monitor": {"model": "fraud", "version": 1, "environment": "dev", "monitors": ["drift"]},
    "evidence": {"model": "fraud", "environment": "dev", "run": facts.suite()},
    "open_incident": {"model": "fraud", "incident": "I", "environment": "dev", "reason": "R."},
    "close_incident": {"model": "fraud", "incident": "I", "reason": "R."},
    "raise_drift": {**PLACED, "monitor": "psi"},
    "clear_drift": {"model": "fraud", "raised": 2, "reason": "R."},
    "place_hold": {"model": "fraud", "version": 1, "reason": "R."},
    "lift_hold": {"model": "fraud", "placed": 2, "reason": "R."},
    "waive": {**PLACED, "code": "a.b", "until": "2999-01-01T00:00:00Z"},
    "review": {"model": "fraud", "moved": 2, "reason": "R."},
}
CALLS = proof.size(100_000, 1_300) // len(GOOD)


@pytest.mark.parametrize("operation", GOOD)
def test_a_malformed_request_is_refused_and_nothing_of_it_is_stored(
    local_table: Table, operation: str
) -> None:
    world = World(local_table)
    world.register()
    choose = random.Random(f"malformed {operation}")  # noqa: S311 (the same in every run)
    call: Any = getattr(world.alice, operation)
    length = world.length()
    for number in range(CALLS):
        given = {**GOOD[operation], "request": f"request-{number}"}
        for name in choose.sample(sorted(given), choose.randint(1, 2)):
            given[name] = choose.choice(GARBAGE)
        try:
            call(**given)
        except ModeltrailError:
            assert world.length() == length, given
        else:
            assert world.length() in {length, length + 1}, given
            length = world.length()


def test_malformed_measurements_are_refused_and_none_is_stored(local_table: Table) -> None:
    world = World(local_table)
    world.register()
    choose = random.Random("malformed measurements")  # noqa: S311 (likewise)
    good: dict[str, Any] = {"version": 1, "metrics": {"recall": 0.9}, "environment": "dev"}
    length = world.length()
    for _ in range(CALLS):
        name = choose.choice([*good, "dataset_digest", "rows", "at"])
        given = Measurement(**{**good, name: choose.choice(GARBAGE)})
        with contextlib.suppress(ModeltrailError):
            length += world.alice.record_many("fraud", [Measurement(**good), given]).events
        assert world.length() == length, given
