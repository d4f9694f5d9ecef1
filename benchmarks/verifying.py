"""Verifying a file of events, beside a bare loop that hashes the same bodies."""

import hashlib
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import Line, Timed, in_turn
from modeltrail.events import BusinessNoted, StoredEvent, seal
from modeltrail.exchange import verify_file, write_export
from modeltrail.state import advance, empty_head
from tests.support import facts

_EVENTS = 100_000
_BODY = 600
"""Bytes of each body."""
_PREFIX = b"modeltrail/1/event\0"


def verifying() -> Iterator[Line]:
    """Measure by the processor's time of this process, which is one thread: so much does a core."""
    timeline = list(_timeline())
    bodies = [stored.body.encode() for stored in timeline]
    hashes = [stored.hash.removeprefix("sha256:") for stored in timeline]

    def bare() -> None:
        found = [hashlib.sha256(_PREFIX + body).hexdigest() for body in bodies]
        assert found == hashes  # noqa: S101 (both sides hash the same)

    with TemporaryDirectory() as folder:
        file = Path(folder) / "export.ndjson"
        with file.open("wb") as stream:
            write_export(timeline, stream)
        size = file.stat().st_size

        def ours() -> None:
            (verified,) = verify_file(file)
            assert verified.events == _EVENTS  # noqa: S101 (what is said is measured)

        pairs = in_turn(_worked(ours), _worked(bare), pairs=9, warm_up=1)
    rate = _EVENTS / statistics.median(pairs.ours)
    lengths = f"bodies of {len(bodies[_EVENTS // 2])} bytes, lines of {size // _EVENTS}"
    yield Line("verify_events_per_s", rate, lengths)
    yield Line("verify_vs_hashlib", pairs.ratio, pairs.detail)


def _timeline() -> Iterator[StoredEvent]:
    head = empty_head(facts.MODEL)
    text = "x"
    for number in range(1, _EVENTS + 1):
        stored = seal(BusinessNoted, _facts(number, head.hash, text))
        if number == 1:
            text = "x" * (1 + _BODY - len(stored.body))
            stored = seal(BusinessNoted, _facts(number, head.hash, text))
        head = advance(head, stored)
        yield stored


def _facts(number: int, previous: str, text: str) -> dict[str, Any]:
    return {
        "model": facts.MODEL,
        "seq": number,
        "time": "2026-11-25T00:00:00.000000Z",
        "claimed_time": None,
        "actor": facts.person(),
        "reason": None,
        "version": None,
        "environment": None,
        "request": "a-request",
        "previous": previous,
        "data": {"text": text},
    }


def _worked(call: Callable[[], Any]) -> Timed:
    def run() -> float:
        begin = time.process_time()
        call()
        return time.process_time() - begin

    return run
