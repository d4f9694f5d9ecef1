"""Pasts of models that never were, for reports: told by hand, or made up by Hypothesis."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from modeltrail import events, reports
from modeltrail.events import Event, StoredEvent
from modeltrail.instants import render
from modeltrail.reports import Asked, Measured, Past
from modeltrail.state import advance_until, empty_head
from tests.support import facts
from tests.support.chain import Chain

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 86_400.0
REPORTS = ("lead_time", "served", "promotions", "rollbacks", "metrics")


def day(number: float) -> str:
    """Return an instant, so many days after the begin of all that is told."""
    return render(BEGIN + timedelta(days=number))


class Told(Chain):
    """A timeline whose events are recorded when the test says."""

    now = BEGIN

    def on(self, number: float) -> "Told":
        """Let what follows be recorded so many days after the begin."""
        self.now = BEGIN + timedelta(days=number)
        return self

    def add(self, cls: type[Event], data: Any, **stated: Any) -> StoredEvent:
        return super().add(cls, data, **{"time": render(self.now), **stated})

    def evaluate(self, number: int, dataset: str, **values: float) -> None:
        """Register a version with an evaluation on a set of data."""
        evaluation = events.Evaluation(dataset_digest=facts.sha(dataset), rows=9, metrics=values)
        self.add(
            events.VersionRegistered, facts.registration(evaluation=evaluation), version=number
        )

    def import_(self) -> int:
        number = self.head.next_version
        self.add(events.VersionRegistered, facts.imported(), version=number)
        return number

    def deny(self, version: int, environment: str | None, move: str = "promote") -> None:
        data = {"decision": facts.decision("evidence.missing"), "move": move}
        self._move(events.PromotionDenied, data, version, environment)

    def measure(
        self, version: int, environment: str | None, dataset: str | None = None, **values: float
    ) -> None:
        digest = facts.sha(dataset) if dataset is not None else None
        data = {"metrics": values, "dataset_digest": digest, "rows": None}
        self.add(events.MetricRecorded, data, version=version, environment=environment)


def past(chain: Chain, asked: Asked) -> Past:
    """Return what a report is told of a timeline: all of it."""
    head = empty_head(chain.head.model)
    if asked.since is not None:
        head = advance_until(head, chain.events, asked.since)
    return Past(head, chain.events)


def measured(chain: Chain, asked: Asked) -> Measured:
    """Return the same with all that was measured."""
    registered = (s.event for s in chain.events if isinstance(s.event, events.VersionRegistered))
    evaluations = {event.version or 0: event.data.evaluation for event in registered}
    return Measured(past(chain, asked), chain.events, evaluations)


def timelines(chains: Iterable[Chain]) -> list[list[StoredEvent]]:
    return [chain.events for chain in chains]


def rows(report: str, told: Iterable[Chain], asked: Asked) -> list[Any]:
    """Return what the function of a report finds in whole timelines."""
    found: dict[str, Callable[[], list[Any]]] = {
        "lead_time": lambda: reports.lead_times(timelines(told), asked),
        "served": lambda: reports.served([past(chain, asked) for chain in told], asked),
        "promotions": lambda: reports.promotions(timelines(told), asked),
        "rollbacks": lambda: reports.rollbacks(timelines(told), asked),
        "metrics": lambda: reports.metrics([measured(chain, asked) for chain in told], asked),
    }
    return found[report]()


_STEPS = st.sampled_from([0, 0, 1e-6, 1, 3600, 7 * DAY, 40 * DAY])
"""Seconds from an event to the next."""
_ENVIRONMENTS = st.sampled_from(facts.ENVIRONMENTS)
_VALUES = st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 1e21, -2.0, 0.0])
_SETS = st.sampled_from([None, "d", "e"])


@st.composite
def told(draw: st.DrawFn, model: str) -> Told:
    """Draw the timeline of a model."""
    chain = Told(model)
    chain.now += timedelta(days=draw(st.integers(0, 3)))
    for _ in range(draw(st.integers(0, 25))):
        _happen(draw, chain)
        chain.now += timedelta(seconds=draw(_STEPS))
    return chain


def chains(*models: str) -> st.SearchStrategy[list[Told]]:
    """Return the strategy of the timelines of models, and of fewer of them."""
    return st.integers(0, len(models)).flatmap(
        lambda count: st.tuples(*map(told, models[:count])).map(list)
    )


def _happen(draw: st.DrawFn, chain: Told) -> None:
    """Let one thing happen that can."""
    possible: list[Callable[[], object]] = [chain.register, chain.import_, chain.note]
    if chain.head.next_version > 1:
        version = draw(st.integers(1, chain.head.next_version - 1))
        possible = [*possible[:1], *_of_version(draw, chain, version, draw(_ENVIRONMENTS))]
    draw(st.sampled_from(possible))()


def _of_version(
    draw: st.DrawFn, chain: Told, version: int, name: str
) -> Iterator[Callable[[], object]]:
    def values() -> dict[str, float]:
        return {draw(st.sampled_from(["auc", "p 1"])): draw(_VALUES)}

    def measure() -> None:
        where = draw(st.sampled_from([name, name, None]))
        chain.measure(version, where, draw(_SETS), **values())

    yield lambda: chain.evaluate(chain.head.next_version, draw(st.sampled_from("de")), **values())
    yield from [lambda: chain.promote(version, name)] * 3
    yield lambda: chain.candidate(version, name)
    yield lambda: chain.delete(version)
    yield lambda: chain.restore(version)
    yield lambda: chain.deny(version, draw(st.sampled_from([name, None])))
    yield from [measure] * 2
    if name in chain.head.serving(version):
        yield lambda: chain.demote(version, name)
    if chain.head.placement(name).champion and chain.head.rollback_target(name):
        yield from [lambda: chain.rollback(name)] * 2


@st.composite
def questions(draw: st.DrawFn, told: list[Told]) -> Asked:
    """Draw a window over timelines, whose ends may be instants at which something happened."""
    instants = {stored.event.time for chain in told for stored in chain.events}
    known = sorted({*instants, day(-1), day(10), day(2000)})
    one, other = sorted([draw(st.sampled_from(known)), draw(st.sampled_from(known))])
    environments = draw(st.sampled_from([facts.ENVIRONMENTS, ("production",), ("qa", "dev")]))
    return Asked(environments, until=other, since=draw(st.sampled_from([one, None])))
