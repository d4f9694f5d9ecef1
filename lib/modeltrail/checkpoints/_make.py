"""Making the next checkpoint: what changed since the last is verified, then signed."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from modeltrail.checkpoints._checkpoint import Checkpoint
from modeltrail.checkpoints._cover import Watch, replaced
from modeltrail.checkpoints._entries import Entry, checked_entry, render_entries
from modeltrail.checkpoints._keys import Signer
from modeltrail.checkpoints._log import Leaf, Log, read_log
from modeltrail.checkpoints._names import entries_name, note_name
from modeltrail.checkpoints._note import Note, Signature, SignedByAnother, check_name
from modeltrail.checkpoints._store import Store
from modeltrail.errors import BackendError, Conflict, VerificationFailed
from modeltrail.events import event_hash
from modeltrail.ledger import Reader
from modeltrail.state import Head, empty_head
from modeltrail.verify import verify_chain

_WORKERS = 8
"""Below the ten connections that a boto3 client keeps open."""


@dataclass(frozen=True)
class Made:
    """A checkpoint that was made, or the last one where nothing has changed since."""

    number: int
    checkpoint: Checkpoint
    models: int
    """How many models the log covers."""
    added: int
    """How many of them have changed since the checkpoint before; 0 where none was made."""


def make_checkpoint(ledger: Reader, store: Store, signer: Signer, *, origin: str) -> Made | None:
    """Make the next checkpoint over all models, and return it; None where there are no models.

    All heads are read strongly consistent, and the events since the last checkpoint are walked,
    so that nothing is signed that does not follow from what was signed before.

    Args:
        ledger: The timelines.
        store: Where the log is kept, or is to begin.
        signer: The log's key.
        origin: The log's name.

    Raises:
        VerificationFailed: The log is not as it was signed, or a timeline has not gone on from
            where the last checkpoint covers it; the model and the event are named.
        Conflict: Another maker was first.
        InvalidInput: The origin cannot name a log, or the store cannot be used.
        BackendError: The table, the store or the signer refused, failed or cannot be reached.
    """
    check_name(origin)
    try:
        log = read_log(store, signer.key, origin=origin)
    except SignedByAnother as error:
        raise SignedByAnother(
            error.message,
            remedy="Sign with the key that signed the checkpoints that are there, or begin another "
            "log in another place. If this is that key, then somebody else wrote there.",
        ) from error
    return sign_entries(log, list(_changed(ledger, log)), store, signer, origin=origin)


def sign_entries(
    log: Log, entries: Sequence[Entry], store: Store, signer: Signer, *, origin: str
) -> Made | None:
    """Add entries to a log that was read from a store, and sign the checkpoint that covers them.

    Raises:
        VerificationFailed: A timeline would go back.
        Conflict: Another maker was first.
        InvalidInput: The store cannot be written to.
        BackendError: The store or the signer refused, failed or cannot be reached.
    """
    before, number = log.last, log.number + 1
    if not entries:
        return Made(log.number, before, len(log.leaves), 0) if before else None
    for entry in entries:
        log.grow(entry.line, entry, number)
    checkpoint = Checkpoint(origin, len(log.tree), log.tree.root())
    note = _signed(checkpoint, signer)
    _write(store, number, checkpoint, entries, note)
    return Made(number, checkpoint, len(log.leaves), len(entries))


def _changed(ledger: Reader, log: Log) -> Iterator[Entry]:
    """Yield the ends of the timelines that have grown since the last checkpoint."""
    listed = set(ledger.models())
    models = sorted(listed | log.leaves.keys())
    heads = ledger.heads(models)
    grown: list[tuple[Head, Leaf | None]] = []
    for model in models:
        head, covered = heads.get(model, empty_head(model)), log.newest(model)
        if covered is not None and head.seq <= covered.entry.seq:
            Watch([covered]).end(head.seq)
            if head.hash != covered.entry.head:
                raise replaced(covered, since=head.seq - 1)
        elif head.seq == 0:
            raise VerificationFailed(f"{model!r} is in the list of models, and has no timeline.")
        else:
            grown.append((head, covered))
        if model not in listed:
            raise VerificationFailed(f"{model!r} was taken from the list of models.")
    with ThreadPoolExecutor(_WORKERS) as pool:
        yield from pool.map(lambda one: _grown(ledger, *one), grown)


def _grown(ledger: Reader, head: Head, covered: Leaf | None) -> Entry:
    """Return a timeline's end, once all that came after the covered event follows from it."""
    model, after = head.model, empty_head(head.model)
    timeline = ledger.timeline(model, after=covered.entry.seq - 1 if covered else 0)
    if covered is not None:
        # The covered event is read again: it may have been replaced with all that follows it.
        stored, seq = next(timeline, None), covered.entry.seq
        if stored is None or stored.event.seq != seq:
            raise VerificationFailed(
                f"Event #{seq} of {model!r} is missing, and {covered.by} covers it."
            )
        if event_hash(stored.body) != covered.entry.head:
            raise replaced(covered, since=seq - 1)
        after = Head(model=model, seq=seq, hash=covered.entry.head)
    timeline = islice(timeline, head.seq - after.seq)
    folded = verify_chain(model, timeline, after=after)
    if (folded.seq, folded.hash) != (head.seq, head.hash):
        raise VerificationFailed(
            f"The timeline of {model!r} ends at event #{folded.seq}, {folded.hash}, and its head "
            f"says #{head.seq}, {head.hash}."
        )
    return checked_entry(model, head.seq, head.hash)


def _signed(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """Return the note of a checkpoint, its signature verified once before it counts."""
    message = checkpoint.text.encode()
    signature = signer.sign(message)
    if not signer.key.verify(message, signature):
        raise BackendError(
            "The signature that was made is not one of the log's key.",
            remedy="Nothing was written. If it happens again, the key's service is faulty.",
        )
    return Note(checkpoint.text, (Signature(checkpoint.origin, signer.key.id, signature),)).render()


def _write(
    store: Store, number: int, checkpoint: Checkpoint, entries: Sequence[Entry], note: bytes
) -> None:
    """Write the entries, then the note, which makes them count.

    Raises:
        Conflict: There is a note of this number already.
        VerificationFailed: There are other entries under the name that follows from the root.
    """
    name, content = entries_name(checkpoint.size, checkpoint.root), render_entries(entries)
    if not store.create(name, content) and _there(store, name, content) != content:
        raise VerificationFailed(
            f"{name} holds other entries than its name says.",
            remedy="Somebody else than a maker of checkpoints wrote it; look who may write there.",
        )
    name = note_name(number)
    # Where the answer to the writing was lost and it was sent again, the note there is this one.
    if not store.create(name, note) and _there(store, name, note) != note:
        raise Conflict(
            f"Checkpoint {number} was made by another maker at the same time.",
            remedy="Nothing of this one counts. Make the next one.",
        )


def _there(store: Store, name: str, content: bytes) -> bytes:
    """Return what is there in the place of some content."""
    return next(iter(store.read([name], len(content))))
