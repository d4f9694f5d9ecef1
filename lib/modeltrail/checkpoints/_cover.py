"""A timeline, as it goes by, beside what the checkpoints say of it."""

from collections.abc import Sequence

from modeltrail.checkpoints._log import Leaf
from modeltrail.errors import VerificationFailed


class Watch:
    """Watches one model's timeline for the events that checkpoints cover.

    Args:
        leaves: What is known of the model from checkpoints, oldest first.
    """

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self._leaves = {leaf.entry.seq: leaf for leaf in leaves}
        self._newest = leaves[-1] if leaves else None
        self._held = 0

    def see(self, seq: int, event_hash: str) -> None:
        """Compare an event with the checkpoint that covers it, if one does.

        Args:
            seq: The event's sequence number; of those that are covered, none is left out.
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

    def end(self, events: int) -> int:
        """Return up to which sequence number a timeline is covered; 0 where it is not at all.

        Args:
            events: How many events the timeline has, the last one's sequence number.

        Raises:
            VerificationFailed: A checkpoint covers more.
        """
        if self._newest is None:
            return 0
        entry, by = self._newest.entry, self._newest.by
        if events == 0:
            raise VerificationFailed(
                f"The model {entry.model!r} was removed: {by} covers its events up to "
                f"#{entry.seq}, and none of them is there."
            )
        if events < entry.seq:
            raise VerificationFailed(
                f"The timeline of {entry.model!r} ends at event #{events}, and {by} covers "
                f"#{entry.seq}: the events after #{events} were cut off."
            )
        return entry.seq


def replaced(leaf: Leaf, *, since: int) -> VerificationFailed:
    """Return the error that says that events were replaced by others whose hashes fit.

    Args:
        leaf: What a checkpoint covers.
        since: The last event before it that is proven to be as it was.
    """
    model, seq = leaf.entry.model, leaf.entry.seq
    if since == seq - 1:
        which = f"Event #{seq} of {model!r} was replaced"
    else:
        which = f"An event of {model!r} from #{since + 1} to #{seq} was replaced"
    return VerificationFailed(f"{which}: {leaf.by} covers #{seq} with another hash.")
