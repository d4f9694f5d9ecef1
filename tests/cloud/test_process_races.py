"""Processes that race for one pointer: against the local AWS, and against DynamoDB Local."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from modeltrail.verify import verify
from tests.cloud.conftest import ACCOUNT, REGION, ROOT
from tests.support import facts, proof
from tests.support.ledgers import Table
from tests.support.registries import World

pytestmark = pytest.mark.proof

RACERS = proof.size(8, 4)
MOVES = proof.size(200, 8)
"""That each racer makes, each of them until it is acknowledged."""


def race(world: World) -> list[dict[str, str | int]]:
    """Return all answers that the racers had."""
    client, table = world.table
    module = (sys.executable, "-m", "tests.support.mover")
    racers = [
        subprocess.Popen(
            [
                *(*module, client.meta.endpoint_url, ACCOUNT, REGION, table, f"racer-{n}"),
                *map(str, (2 * n + 1, 2 * n + 2, MOVES)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for n in range(RACERS)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert "ready" in json.loads(racer.stdout.readline())
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = [racer.communicate()[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0] * RACERS
    return [json.loads(line) for answers in said for line in answers.splitlines()]


def test_of_racing_moves_none_that_was_acknowledged_is_lost_doubled_or_forked(
    any_table: Table,
) -> None:
    world = World(any_table)
    for letter in "0123456789abcdef"[: 2 * RACERS]:
        world.alice.register("fraud", **facts.registration(letter))
    answers = race(world)
    acknowledged = [answer for answer in answers if "acknowledged" in answer]
    assert len(acknowledged) == RACERS * MOVES
    assert len(answers) > len(acknowledged), "they never met, so nothing was proven"
    timeline = [stored.event for stored in world.ledger.timeline("fraud")]
    assert [event.seq for event in timeline] == [*range(1, len(timeline) + 1)]
    moves = [event for event in timeline if event.type == "version.promoted"]
    told = Counter((event.seq, event.reason) for event in moves)
    assert told == Counter((answer["seq"], answer["acknowledged"]) for answer in acknowledged)
    incumbents = [event.data.incumbent for event in moves]
    assert incumbents == [None, *(event.version for event in moves[:-1])], "a fork"
    assert world.champion() == moves[-1].version
    assert verify(world.ledger, "fraud").events == len(timeline)
