"""A process that moves a pointer again and again; a script, started by tests.

    python -m tests.support.mover URL ACCOUNT REGION TABLE NAME FIRST SECOND MOVES

It makes its two versions the champion in turn, MOVES times, each time until it is acknowledged,
and prints a line of JSON for every answer. It says when it is ready, and waits for a line on its
input before it begins: all who race begin together.
"""

import json
import sys
from typing import Any

from modeltrail.errors import Conflict
from modeltrail.local import root
from tests.support.registries import World


def main(url: str, account: str, region: str, table: str, name: str, *numbers: str) -> None:
    first, second, moves = map(int, numbers)
    client = root.session(account, region).client("dynamodb", endpoint_url=url)
    me = World((client, table)).person(name)
    me.note("fraud", f"{name} is ready.")  # connects, and loads what a first call takes
    say(ready=name)
    sys.stdin.readline()
    for move in range(moves):
        version, reason = (first, second)[move % 2], f"{name} {move}"
        while True:
            try:
                told = me.promote("fraud", version, "production", reason=reason, older=True)
            except Conflict:
                say(conflict=reason)
            else:
                say(acknowledged=reason, seq=told.event.seq)
                break


def say(**facts: Any) -> None:
    sys.stdout.write(f"{json.dumps(facts)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
