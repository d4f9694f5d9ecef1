"""A process whose children do one thing to a model each, and are killed in the middle of it.

    python -m tests.support.mortal URL ACCOUNT REGION

It is a script, started by tests. What takes long to import is imported once; each line of JSON on
its input forks a child. With `"step": 2, "when": "before-send"` the child kills itself (SIGKILL)
before it sends its second request; without, it lives. The answers are lines of JSON too: the
child's number, what it was told, how it ended.
"""

import json
import os
import signal
import sys
from itertools import count
from typing import TYPE_CHECKING, Any

from modeltrail.local import root
from tests.support import facts
from tests.support.registries import World

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEY = "the-request"

OPERATIONS: dict[str, dict[str, Any]] = {
    "promote": {"version": 1, "environment": "production", "reason": "R.", "older": True},
    "register": facts.registration("c"),
    "rollback": {"environment": "production", "reason": "R."},
    "metric": {"version": 1, "metrics": {"recall": 0.5}},
}
"""What can be done to a model that has champion 2, and had 1 before."""


def prepare(world: World, model: str) -> None:
    """Make a model to which each operation can be done."""
    world.register(2, model)
    for version in (1, 2):
        world.alice.promote(model, version, "production", reason="So far.")


def main(url: str, account: str, region: str) -> None:
    client = root.session(account, region).client("dynamodb", endpoint_url=url)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _live(client, **json.loads(line))
        _say(pid=child)
        _say(ended=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _live(
    client: "DynamoDBClient", *, do: str, table: str, model: str, step: int = 0, when: str = ""
) -> None:
    steps = count(1)

    def hook(**_: Any) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    if when:
        client.meta.events.register(f"{when}.dynamodb", hook)
    code = 1
    try:
        told = getattr(World((client, table)).alice, do)(model, request=KEY, **OPERATIONS[do])
        _say(told=told.event.seq)
        code = 0
    finally:
        os._exit(code)


def _say(**what: Any) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
