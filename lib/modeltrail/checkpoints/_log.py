"""The log as it is kept: every checkpoint's note and every entry, verified as they are read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from modeltrail.checkpoints._checkpoint import Checkpoint, open_checkpoint
from modeltrail.checkpoints._entries import LONGEST_LINE, Entry, parse_entries
from modeltrail.checkpoints._keys import VerificationKey
from modeltrail.checkpoints._merkle import Tree, leaf_hash
from modeltrail.checkpoints._names import ENTRIES, NOTES, entries_name, note_name, note_number
from modeltrail.checkpoints._note import MAX_NOTE
from modeltrail.checkpoints._store import Store
from modeltrail.errors import VerificationFailed


class Leaf(NamedTuple):
    """An entry with its place."""

    entry: Entry
    place: int
    """Its index among the leaves."""
    checkpoint: int
    """The number of the checkpoint that added it; 0 where a proof does not tell."""

    @property
    def by(self) -> str:
        """What covers it, in words."""
        return f"checkpoint {self.checkpoint}" if self.checkpoint else "the proof"


@dataclass
class Log:
    """A log, of which everything is verified: signatures, roots, and that no model goes back."""

    tree: Tree = field(default_factory=Tree)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    leaves: dict[str, list[Leaf]] = field(default_factory=dict)
    """By model, oldest first."""
    note: bytes = b""
    """The last checkpoint's."""

    @property
    def number(self) -> int:
        """The last checkpoint's number; 0 where there is none."""
        return len(self.checkpoints)

    @property
    def last(self) -> Checkpoint | None:
        """The last checkpoint."""
        return self.checkpoints[-1] if self.checkpoints else None

    def newest(self, model: str) -> Leaf | None:
        """Return the last leaf of a model, or None where no checkpoint covers it."""
        leaves = self.leaves.get(model)
        return leaves[-1] if leaves else None

    def grow(self, line: bytes, entry: Entry, checkpoint: int) -> None:
        """Add a leaf.

        Args:
            line: The canonical JSON of the entry.
            entry: The entry.
            checkpoint: The number of the checkpoint that adds it.

        Raises:
            VerificationFailed: The model's timeline would go back.
        """
        leaves = self.leaves.setdefault(entry.model, [])
        if leaves and entry.seq <= leaves[-1].entry.seq:
            raise VerificationFailed(
                f"Checkpoint {checkpoint} says that {entry.model!r} ends at event #{entry.seq}, "
                f"and {leaves[-1].by} has covered #{leaves[-1].entry.seq}: the log's maker signed "
                "what cannot be."
            )
        leaves.append(Leaf(entry, len(self.tree), checkpoint))
        self.tree.append(leaf_hash(line))

    def check_holds(self, seen: Checkpoint) -> None:
        """Check that the log goes on from a checkpoint that somebody kept.

        Raises:
            VerificationFailed: It was taken back since, or its past was written anew.
        """
        if seen.size > len(self.tree):
            raise VerificationFailed(
                f"The log has {len(self.tree)} entries, and had {seen.size} when the checkpoint "
                "that was kept was made: it was taken back since."
            )
        if self.tree.root(seen.size) != seen.root:
            raise VerificationFailed(
                f"The log's first {seen.size} entries are not those that the checkpoint that was "
                "kept covers: its past was written anew."
            )


def read_log(store: Store, key: VerificationKey, *, origin: str | None = None) -> Log:
    """Return the log in a store, all of it verified.

    Args:
        store: Where it is kept.
        key: The public key of its maker.
        origin: The log that it must be; None takes the one that the key has signed for.

    Raises:
        VerificationFailed: A note or an entry is not what the key signed; it is named.
        InvalidInput: The store cannot be read.
        BackendError: S3 refused, or cannot be reached.
    """
    log = Log()
    for content, checkpoint in list(_notes(store, key, origin)):
        log.checkpoints.append(checkpoint)
        log.note = content
    names = [entries_name(one.size, one.root) for one in log.checkpoints]
    sizes = [0, *(one.size for one in log.checkpoints)]
    limit = LONGEST_LINE * max((after - before for before, after in pairwise(sizes)), default=0)
    there = set(store.names(ENTRIES)) if names else set()
    for number, name in enumerate(names, 1):
        if name not in there:
            raise VerificationFailed(f"The entries of checkpoint {number} are gone: {name}.")
    for number, content in enumerate(store.read(names, limit), 1):
        _add(log, number, content)
    return log


def has_checkpoints(store: Store) -> bool:
    """Return whether a store holds notes of checkpoints, whosever they are."""
    return any(note_number(name) is not None for name in store.names(NOTES))


def _notes(
    store: Store, key: VerificationKey, origin: str | None
) -> Iterator[tuple[bytes, Checkpoint]]:
    numbers = [found for name in store.names(NOTES) if (found := note_number(name)) is not None]
    for expected, number in enumerate(numbers, 1):
        if number != expected:
            raise VerificationFailed(f"Checkpoint {expected} is gone: {note_name(expected)}.")
    size = 0
    for number, content in enumerate(store.read(map(note_name, numbers), MAX_NOTE), 1):
        what = f"Checkpoint {number}"
        checkpoint = open_checkpoint(content, key, what, origin=origin)
        if checkpoint.size <= size:
            raise VerificationFailed(
                f"{what} is of {checkpoint.size} entries, and the one before it of {size}: it was "
                "put in the place of another."
            )
        size, origin = checkpoint.size, checkpoint.origin
        yield content, checkpoint


def _add(log: Log, number: int, content: bytes) -> None:
    checkpoint = log.checkpoints[number - 1]
    for line, entry in parse_entries(content, f"the entries of checkpoint {number}"):
        log.grow(line, entry, number)
    if len(log.tree) != checkpoint.size or log.tree.root() != checkpoint.root:
        raise VerificationFailed(
            f"The entries of checkpoint {number} were changed: their root is not the one that "
            "was signed."
        )
