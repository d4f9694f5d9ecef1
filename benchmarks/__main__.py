"""Measure, and print `name: value` lines: `python -m benchmarks [--record | NAME...]`.

Without names, everything is measured; --record writes it into docs/benchmarks.md too. Details go
to the standard error stream.
"""

import sys
from collections.abc import Callable, Iterator

from benchmarks import (
    append,
    bulk,
    champion,
    deciding,
    growth,
    mlflow,
    record,
    replaying,
    servers,
    startup,
    transfer,
    verifying,
)
from benchmarks.measure import Line
from benchmarks.servers import Server
from tools.progress import ToolError

_WHOLE = 1000
"""From here on a value is printed without a fraction."""
OnServer = Callable[[Server], Iterator[Line]]
ALONE: dict[str, Callable[[], Iterator[Line]]] = {
    "startup": startup.startup,
    "verify": verifying.verifying,
    "decide": deciding.deciding,
}
ON_BOTH: dict[str, OnServer] = {
    "append": append.append,
    "champion": champion.champion_read,
    "bulk": bulk.bulk,
    "growth": growth.growth,
}
"""What is measured on the local AWS, and again on DynamoDB Local."""
ON_THE_LOCAL_AWS: dict[str, OnServer] = ON_BOTH | {
    "replay": replaying.replaying,
    "mlflow": mlflow.beside_mlflow,
    "transfer": transfer.transfer,
}


def main(arguments: list[str]) -> int:
    """Measure; return the exit code."""
    known = [*ALONE, *ON_THE_LOCAL_AWS]
    recording = arguments == ["--record"]
    names = known if recording or not arguments else arguments
    if unknown := [name for name in names if name not in known]:
        print(f"There is no {unknown[0]!r}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    values: dict[str, str] = {}
    try:
        for line in _lines(names):
            value = f"{line.value:.0f}" if line.value >= _WHOLE else f"{line.value:.3g}"
            print(f"{line.name}: {value}", flush=True)
            print(f"    {line.detail}", file=sys.stderr, flush=True)
            values[line.name] = value
    except ToolError as error:
        print(f"{error.message}\n  -> {error.remedy}", file=sys.stderr)
        return 1
    if recording:
        record.write(values)
    return 0


def _lines(names: list[str]) -> Iterator[Line]:
    for name in [name for name in ALONE if name in names]:
        yield from ALONE[name]()
    if asked := [name for name in ON_THE_LOCAL_AWS if name in names]:
        with servers.ministack() as server:
            for name in asked:
                yield from ON_THE_LOCAL_AWS[name](server)
    if asked := [name for name in ON_BOTH if name in names]:
        with servers.second() as server:
            for name in asked:
                for line in ON_BOTH[name](server):
                    yield line._replace(name=f"{line.name}{record.SECOND}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
