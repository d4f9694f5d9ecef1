"""Clients that are killed in the middle of a change: whoever asks again loses and doubles nothing.

Killed (SIGKILL) at each request that a change consists of: before it is sent, when it is sent and
not arrived, when it is carried out and not answered, and after its answer.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail.verify import verify
from tests.cloud.conftest import ACCOUNT, REGION, ROOT
from tests.support import mortal, proof
from tests.support.ledgers import Table
from tests.support.proxy import Proxy
from tests.support.registries import World

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

pytestmark = pytest.mark.proof

IN_THE_CLIENT = ("before-send", "response-received")
ON_THE_WAY = ("never arrives", "arrives", "arrives late")
OPERATIONS = tuple(mortal.OPERATIONS)[: proof.size(len(mortal.OPERATIONS), 1)]


class Client:
    """Does one thing at a time to a model, each in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]", road: Proxy) -> None:
        self._process = process
        self._road = road
        self.held: list[Callable[[], Any]] = []
        """Requests that were sent and did not arrive."""

    def __call__(
        self, do: str, *, table: str, model: str, step: int = 0, when: str = ""
    ) -> int | None:
        """Return the number of the event that it was told; None if it was killed."""
        asked: dict[str, Any] = {"do": do, "table": table, "model": model}
        pid: SimpleQueue[int] = SimpleQueue()
        if when in IN_THE_CLIENT:
            asked |= {"step": step, "when": when}
        elif when:
            self._road.after = self._killer(pid, step, when)
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        said: dict[str, int] = {}
        while "ended" not in said:
            said |= self._line()
            if "pid" in said and pid.empty():
                pid.put(said["pid"])
        self._road.after = None
        assert said["ended"] in {0, -signal.SIGKILL}
        return said["told"] if said["ended"] == 0 else None

    def _line(self) -> dict[str, int]:
        assert self._process.stdout is not None
        line: dict[str, int] = json.loads(self._process.stdout.readline())
        return line

    def _killer(self, pid: "SimpleQueue[int]", step: int, when: str) -> Callable[..., None]:
        steps = count(1)

        def fault(handler: Any, body: bytes) -> None:
            if next(steps) != step:
                handler.answer(*handler.forward(body))
                return
            if when == "arrives":
                handler.forward(body)
            elif when == "arrives late":
                self.held.append(lambda: handler.forward(body))
            os.kill(pid.get(), signal.SIGKILL)
            handler.hang_up()

        return fault


@pytest.fixture(scope="module")
def road(server: "DynamoDBClient") -> Iterator[Proxy]:
    with Proxy(server.meta.endpoint_url).running() as made:
        yield made


@pytest.fixture(scope="module")
def client(road: Proxy) -> Iterator[Client]:
    command = [sys.executable, "-m", "tests.support.mortal", road.url, ACCOUNT, REGION]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield Client(process, road)


def carried_out(world: World, model: str) -> list[int]:
    """Return the numbers of the events that the request wrote."""
    told = [stored.event for stored in world.ledger.timeline(model)]
    assert [event.seq for event in told] == [*range(1, len(told) + 1)]
    assert verify(world.ledger, model).events == len(told)
    return [event.seq for event in told if event.request == mortal.KEY]


@pytest.mark.parametrize("when", [*IN_THE_CLIENT, *ON_THE_WAY])
@pytest.mark.parametrize("do", OPERATIONS)
def test_of_a_change_whose_client_is_killed_nothing_is_lost_or_doubled(
    client: Client, any_table: Table, do: str, when: str
) -> None:
    world = World(any_table)
    for step in count(1):
        table, model = any_table[1], f"model-{step}"
        mortal.prepare(world, model)
        if client(do, table=table, model=model, step=step, when=when) is not None:
            break  # it has fewer steps than that
        before = carried_out(world, model)
        seq = client(do, table=table, model=model)
        assert before in ([], [seq])
        for deliver in client.held:
            deliver()
        client.held.clear()
        assert carried_out(world, model) == [seq]
    assert step > 2, "it was never killed"
