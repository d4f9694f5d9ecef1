"""The timelines of a table, whole, one after the other."""

from collections.abc import Iterable, Iterator

from modeltrail.errors import VerificationFailed, no_model
from modeltrail.events import StoredEvent
from modeltrail.ledger import Reader


def stored_timelines(ledger: Reader, models: Iterable[str]) -> Iterator[StoredEvent]:
    """Yield the events of models, of each up to its end or beyond, read as they are taken.

    Raises:
        InvalidInput: There is no such model.
        VerificationFailed: A timeline does not reach as far as its head says.
        BackendError: The table cannot be read.
    """
    for model in models:
        head, last = ledger.head(model), 0
        for stored in ledger.timeline(model):
            last = stored.event.seq
            yield stored
        if last < head.seq:
            raise VerificationFailed(
                f"The timeline of {model!r} ends at event #{last}, and its head says "
                f"#{head.seq}: the events after #{last} were cut off."
            )
        if last == 0:
            raise no_model(model)
