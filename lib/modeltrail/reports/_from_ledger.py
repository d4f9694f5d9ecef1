"""Reports over the table: what is read of each model, and no more.

All of it is found through the index by type: the rest of a timeline, such as its measurements, is
read by the report that needs it alone.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from modeltrail.events import StoredEvent
from modeltrail.instants import render, utc_now
from modeltrail.ledger import Reader, Selection
from modeltrail.reports._asked import Asked
from modeltrail.reports._lead_time import LeadTime, lead_times
from modeltrail.reports._metrics import Measured, Metrics, metrics
from modeltrail.reports._past import Past
from modeltrail.reports._promotions import ANSWERS, REGISTERED, Promotions, promotions
from modeltrail.reports._rollbacks import Rollbacks, rollbacks
from modeltrail.reports._served import Served, served
from modeltrail.spans import MOVES
from modeltrail.state import empty_head

_PROMOTED = "version.promoted"
_ROLLED_BACK = "version.rolled_back"
_MEASURED = "metric.recorded"


class LedgerReports:
    """Reports over models of a table.

    All methods raise BackendError where the table cannot be read.

    Args:
        ledger: The timelines.
        models: The names of the models that they are about.
    """

    def __init__(self, ledger: Reader, models: Iterable[str]) -> None:
        self._ledger = ledger
        self._models = tuple(models)

    def end(self) -> str:
        """Return the present instant, in the stored spelling."""
        return render(utc_now())

    def lead_time(self, asked: Asked) -> list[LeadTime]:
        """Return how long versions take from registration to each environment."""
        return lead_times((self._arrivals(model, asked) for model in self._models), asked)

    def served(self, asked: Asked) -> list[Served]:
        """Return how long each version served."""
        return served((self._past(model, asked) for model in self._models), asked)

    def promotions(self, asked: Asked) -> list[Promotions]:
        """Return how often versions are promoted, rolled back and denied."""
        return promotions((self._answers(model, asked) for model in self._models), asked)

    def rollbacks(self, asked: Asked) -> list[Rollbacks]:
        """Return how long after its promotion a version is rolled back."""
        return rollbacks((self._undone(model, asked) for model in self._models), asked)

    def metrics(self, asked: Asked) -> list[Metrics]:
        """Return what was measured of the versions that serve, beside the champion."""
        return metrics((self._measured(model, asked) for model in self._models), asked)

    def _arrivals(self, model: str, asked: Asked) -> Iterator[StoredEvent]:
        return self._lives(model, asked, {_PROMOTED}, {REGISTERED, _PROMOTED})

    def _undone(self, model: str, asked: Asked) -> Iterator[StoredEvent]:
        return self._lives(model, asked, {_ROLLED_BACK}, {_PROMOTED, _ROLLED_BACK})

    def _lives(
        self, model: str, asked: Asked, of: set[str], types: set[str]
    ) -> Iterator[StoredEvent]:
        """Yield events since the registration of the first version that something happened to."""
        since = None
        if asked.since is not None:
            found = {stored.event.version for stored in self._select(model, asked, of)}
            numbers = [number for number in found if number is not None]
            records = self._ledger.versions(model, numbers).values()
            since = min((record.registered_at for record in records), default=asked.until)
        return self._ledger.select(
            model, Selection(types=frozenset(types), since=since, until=asked.until)
        )

    def _answers(self, model: str, asked: Asked) -> Iterator[StoredEvent]:
        first: Iterable[StoredEvent] = ()
        if asked.since is None:
            first = islice(self._select(model, asked, {REGISTERED}), 1)
        return chain(first, self._select(model, asked, ANSWERS))

    def _past(self, model: str, asked: Asked) -> Past:
        before = empty_head(model)
        if asked.since is not None:
            before = self._ledger.as_of(model, asked.since)
        return Past(before, list(self._select(model, asked, MOVES)))

    def _measured(self, model: str, asked: Asked) -> Measured:
        past = self._past(model, asked)
        numbers = {span.version for span in past.spans(asked)}
        records = self._ledger.versions(model, sorted(numbers))
        return Measured(
            past,
            self._select(model, asked, {_MEASURED}) if numbers else (),
            {number: record.evaluation for number, record in records.items()},
        )

    def _select(self, model: str, asked: Asked, types: Iterable[str]) -> Iterator[StoredEvent]:
        wanted = Selection(types=frozenset(types), since=asked.since, until=asked.until)
        return (s for s in self._ledger.select(model, wanted) if asked.holds(s.event.time))
