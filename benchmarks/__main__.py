"""Measure, and print `name: value` lines: `python -m benchmarks [NAME...]`.

Without names, everything is measured. Details go to the standard error stream.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from benchmarks import append, bulk, champion, growth, mlflow, servers, startup, transfer, verifying
from benchmarks.measure import Line
from benchmarks.servers import Server
from tools.progress import ToolError

_WHOLE = 1000
"""From here on a value is printed without a fraction."""
OnServer = Callable[[Server], Iterator[Line]]
ALONE: dict[str, Callable[[], Iterator[Line]]] = {
    "startup": startup.startup,
    "verify": verifying.verifying,
}
ON_BOTH: dict[str, OnServer] = {
    "append": append.append,
    "champion": champion.champion_read,
    "bulk": bulk.bulk,
    "growth": growth.growth,
}
"""What is measured on the local AWS, and again on DynamoDB Local."""
ON_THE_LOCAL_AWS: dict[str, OnServer] = ON_BOTH | {
    "mlflow": mlflow.beside_mlflow,
    "transfer": transfer.transfer,
}


def main(arguments: list[str]) -> int:
    """Measure; return the exit code."""
    known = [*ALONE, *ON_THE_LOCAL_AWS]
    names = arguments or known
    if unknown := [name for name in names if name not in known]:
        print(f"There is no {unknown[0]!r}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in [name for name in ALONE if name in names]:
        _print(ALONE[name]())
    try:
        _measure(servers.ministack, ON_THE_LOCAL_AWS, names)
        _measure(servers.second, ON_BOTH, names, suffix="_dynamodb_local")
    except ToolError as error:
        print(f"{error.message}\n  -> {error.remedy}", file=sys.stderr)
        return 1
    return 0


def _measure(
    serving: Callable[[], AbstractContextManager[Server]],
    known: dict[str, OnServer],
    names: list[str],
    *,
    suffix: str = "",
) -> None:
    if asked := [name for name in known if name in names]:
        with serving() as server:
            for name in asked:
                _print(known[name](server), suffix=suffix)


def _print(lines: Iterator[Line], *, suffix: str = "") -> None:
    for line in lines:
        value = f"{line.value:.0f}" if line.value >= _WHOLE else f"{line.value:.3g}"
        print(f"{line.name}{suffix}: {value}", flush=True)
        if line.detail:
            print(f"    {line.detail}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
