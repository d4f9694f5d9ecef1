"""Measure, and print `name: value` lines: `python -m benchmarks [--record] [NAME...]`.

Without names, everything is measured. Details go to the standard error stream.
"""

import sys
from collections.abc import Callable, Iterator

from benchmarks import append, champion, servers, startup
from benchmarks.measure import Line
from benchmarks.servers import Server
from tools.progress import ToolError

ON_A_SERVER: dict[str, Callable[[Server], Iterator[Line]]] = {
    "append": append.append,
    "champion_read": champion.champion_read,
}
"""What is measured on the local AWS, and again on DynamoDB Local."""
ON_ITS_OWN: dict[str, Callable[[], Iterator[Line]]] = {
    "startup": startup.startup,
}


def main(arguments: list[str]) -> int:
    """Measure; return the exit code."""
    names = arguments or [*ON_ITS_OWN, *ON_A_SERVER]
    unknown = [name for name in names if name not in ON_ITS_OWN and name not in ON_A_SERVER]
    if unknown:
        known = ", ".join([*ON_ITS_OWN, *ON_A_SERVER])
        print(f"There is no benchmark {unknown[0]!r}; there are {known}.", file=sys.stderr)
        return 2
    for name in names:
        if name in ON_ITS_OWN:
            _print(ON_ITS_OWN[name]())
    asked = [name for name in names if name in ON_A_SERVER]
    if asked:
        with servers.ministack() as server:
            for name in asked:
                _print(ON_A_SERVER[name](server))
        try:
            with servers.dynamodb_local_server() as server:
                for name in asked:
                    _print(ON_A_SERVER[name](server), suffix="_dynamodb_local")
        except ToolError as error:
            print(f"Not on DynamoDB Local: {error.message} {error.remedy}", file=sys.stderr)
    return 0


def _print(lines: Iterator[Line], *, suffix: str = "") -> None:
    for line in lines:
        print(f"{line.name}{suffix}: {line.value:.3g}", flush=True)
        if line.detail:
            print(f"    {line.detail}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
