"""Deciding: what the adapter adds to OPA's answer, how long OPA takes, and what it is told."""

import http.client
import json
import statistics
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import Line, in_turn, timed
from modeltrail import events
from modeltrail._fold import Fold
from modeltrail.events import Event, StoredEvent
from modeltrail.instants import render
from modeltrail.policy import PolicyEngine, PolicyInput, StoredArtifact, find_opa
from modeltrail.policy._schema import SCHEMA_FILE
from modeltrail.registry import Wish
from modeltrail.registry._policy_input import policy_input
from modeltrail.registry._read_situation import situation_at
from tests.support import facts
from tests.support.chain import Chain

_ROOT = Path(__file__).resolve().parents[1]
_POLICIES = _ROOT / "policies"
_FIXTURE = _ROOT / "tests" / "policies" / "fixtures" / "promote" / "input.json"
_RULE = "modeltrail.promotion.decision"
_LONG, _SHORT = 10_000, 100
"""Events of a timeline."""


def deciding() -> Iterator[Line]:
    """Measure a decision through the adapter, in OPA alone, and the size of what it is told."""
    asked = PolicyInput.model_validate(json.loads(_FIXTURE.read_bytes()))
    yield _ratio(asked)
    yield _evaluation()
    yield _growth()


def _ratio(asked: PolicyInput) -> Line:
    with PolicyEngine(_POLICIES) as engine:
        engine.start()
        assert engine._open is not None  # noqa: S101, SLF001 (it was started)
        endpoint = engine._open.endpoint  # noqa: SLF001 (the same OPA is asked)
        document = json.dumps({"input": asked.model_dump(mode="json")}).encode()
        bare = http.client.HTTPConnection(endpoint.host, endpoint.port)
        headers = {
            "Authorization": f"Bearer {endpoint.token}",
            "Content-Type": "application/json",
        }

        def theirs() -> None:
            bare.request("POST", f"/v1/data/{_RULE.replace('.', '/')}", document, headers)
            json.loads(bare.getresponse().read())

        pairs = in_turn(timed(lambda: engine.decide(asked)), timed(theirs), pairs=1000, warm_up=100)
        bare.close()
    medians = statistics.median(pairs.ours) / statistics.median(pairs.theirs)
    detail = f"{pairs.detail}, medians {medians:.3g}, input of {len(document)} bytes"
    return Line("decision_ratio", pairs.ratio, detail)


def _evaluation() -> Line:
    # In a server, as decisions are taken: it keeps the schemas that it has compiled.
    command: list[str | Path] = [find_opa(_ROOT).path, "bench", "--e2e", "--format=json"]
    command += ["--input", _FIXTURE, "--ignore=*_test.rego", "--data=policies"]
    command += [f"--data=data.schemas.policy_input:{SCHEMA_FILE}", f"data.{_RULE}"]
    ran = subprocess.run(command, cwd=_ROOT, capture_output=True, check=True)  # noqa: S603 (our OPA)
    told = json.loads(ran.stdout)
    median, least = (
        told["Extra"][f"histogram_timer_rego_query_eval_ns_{what}"] / 1e6
        for what in ("median", "min")
    )
    return Line("policy_eval_ms", median, f"the median of {told['N']}, the least {least:.3g} ms")


class _Life(Chain):
    """A model that is trained again and again: ten events a version, of all common kinds."""

    _BEGIN = datetime(2026, 1, 1, tzinfo=UTC)

    def add(self, cls: type[Event], data: Any, **stated: Any) -> StoredEvent:
        """Record an event, one a minute."""
        time = render(self._BEGIN + timedelta(minutes=self.head.seq))
        return super().add(cls, data, **{"time": time, **stated})

    def version(self) -> None:
        """Train a version, test it, take it through the environments and measure it."""
        number = self.register()
        for environment in facts.ENVIRONMENTS[:2]:
            self.add(events.EvidenceRecorded, facts.suite(), environment=environment)
        approved = {"artifact_digest": facts.sha()}
        self.add(
            events.ApprovalGranted,
            approved,
            version=number,
            environment="production",
            reason="Seen.",
        )
        for environment in facts.ENVIRONMENTS:
            self.promote(number, environment)
        for value in (0.9, 0.8):
            measured = {"metrics": {"recall": value}, "dataset_digest": None, "rows": None}
            self.add(events.MetricRecorded, measured, version=number, environment="production")
        self.note()


def _growth() -> Line:
    short, long = _told(_SHORT), _told(_LONG)
    detail = f"{long} bytes at {_LONG} events, {short} at {_SHORT}"
    return Line("policy_input_growth", long / short, detail)


def _told(length: int) -> int:
    """Return the bytes that the policy is told, at the end of a timeline, of the next promotion."""
    life, fold = _Life(), Fold(facts.MODEL)
    while len(life.events) < length - 1:
        life.version()
    number = life.register()
    for stored in life.events:
        fold.take(stored, fold.after(stored))
    before = fold.before
    wish = Wish("promote", facts.MODEL, number, "dev", "Ready.")
    asked = policy_input(
        situation_at(before.head, wish, versions=before.records, commit=before.commit),
        time=render(datetime(2026, 11, 25, tzinfo=UTC)),
        who=facts.person(),
        environments=facts.ENVIRONMENTS,
        stored=StoredArtifact(digest=facts.sha(), problems=[]),
    )
    return len(json.dumps(asked.model_dump(mode="json")).encode())
