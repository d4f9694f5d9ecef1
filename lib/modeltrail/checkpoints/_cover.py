"""Coverage: a timeline, as it goes by, beside what the checkpoints say of it."""

from dataclasses import dataclass

from modeltrail.checkpoints._log import Leaf, Log
from modeltrail.errors import VerificationFailed


@dataclass(frozen=True)
class Coverage:
    """A timeline that is as the checkpoints say, as far as they say anything."""

    model: str
    events: int
    covered: int
    """The sequence number up to which they do; 0 where no checkpoint knows the model."""

    @property
    def uncovered(self) -> int:
        """How many events came after the last checkpoint: of their end nothing is known yet."""
        return self.events - self.covered


class Watch:
    """Watches one model's timeline for the events that checkpoints cover.

    Args:
        log: The log.
        model: The model.
    """

    def __init__(self, log: Log, model: str) -> None:
        self._model = model
        self._newest = log.newest(model)
        self._leaves = {leaf.entry.seq: leaf for leaf in log.leaves.get(model, ())}
        self._held = 0

    def see(self, seq: int, event_hash: str) -> None:
        """Compare an event with the checkpoint that covers it, if one ends there.

        Args:
            seq: The event's sequence number; each is seen after the one before it.
            event_hash: The hash that its text has.

        Raises:
            VerificationFailed: The checkpoint covers another.
        """
        leaf = self._leaves.get(seq)
        if leaf is None:
            return
        if leaf.entry.head != event_hash:
            raise replaced(leaf, since=self._held)
        self._held = seq

    def end(self, seq: int) -> Coverage:
        """Return the coverage of a timeline that ends with an event.

        Args:
            seq: Its sequence number; 0 where there is no event at all.

        Raises:
            VerificationFailed: A checkpoint covers more.
        """
        newest = self._newest
        if newest is None:
            return Coverage(self._model, seq, 0)
        if seq == 0:
            raise gone(newest)
        if seq < newest.entry.seq:
            raise cut_off(newest, seq)
        return Coverage(self._model, seq, newest.entry.seq)


def gone(leaf: Leaf) -> VerificationFailed:
    """Return the error that says that a model was removed."""
    entry = leaf.entry
    return VerificationFailed(
        f"The model {entry.model!r} was removed: checkpoint {leaf.checkpoint} covers its events "
        f"up to #{entry.seq}, and none of them is there."
    )


def cut_off(leaf: Leaf, seq: int) -> VerificationFailed:
    """Return the error that says that a timeline lost its end."""
    entry = leaf.entry
    return VerificationFailed(
        f"The timeline of {entry.model!r} ends at event #{seq}, and checkpoint {leaf.checkpoint} "
        f"covers #{entry.seq}: the events after #{seq} were cut off."
    )


def replaced(leaf: Leaf, *, since: int) -> VerificationFailed:
    """Return the error that says that events were replaced by others whose hashes fit.

    Args:
        leaf: What a checkpoint covers.
        since: The last event before it that is proven to be as it was.
    """
    entry = leaf.entry
    if since == entry.seq - 1:
        which = f"Event #{entry.seq} of {entry.model!r} was replaced"
    else:
        which = f"An event of {entry.model!r} from #{since + 1} to #{entry.seq} was replaced"
    return VerificationFailed(
        f"{which}: checkpoint {leaf.checkpoint} covers #{entry.seq} with another hash."
    )
