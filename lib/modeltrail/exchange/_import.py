"""An export into a table: all of it verified first, then written as it was recorded."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from modeltrail.errors import Conflict, InvalidInput, VerificationFailed
from modeltrail.events import Event, StoredEvent
from modeltrail.exchange._adopt import Writer
from modeltrail.exchange._explain import explain
from modeltrail.exchange._read import BadLine, read_export
from modeltrail.ledger import Ledger
from modeltrail.names import check_model
from modeltrail.state import Head


@dataclass(frozen=True)
class Imported:
    """A timeline of an export, as it is in the table now."""

    model: str
    events: int
    """How many the export holds."""
    written: int
    """How many of them were not there."""
    head: str
    """The hash of the last one of the export."""


@dataclass
class _Plan:
    """A timeline of an export, beside the same in the table."""

    there: Head
    """Its end in the table."""
    meets: bool
    """Whether the export holds the very event that the table's ends with."""
    seq: int = 0
    hash: str = ""
    """Its end in the export."""

    @property
    def model(self) -> str:
        """Whose it is."""
        return self.there.model


def import_export(
    ledger: Ledger, stream: BinaryIO, *, environments: Collection[str]
) -> list[Imported]:
    """Bring an export into a table: the same events, with the same texts and hashes.

    What is there already is not written again, so that an import that was broken off goes on
    where it was. Nothing is written unless the whole export verifies, and each timeline of the
    table is the beginning of the export's, or goes on after it.

    Args:
        ledger: The timelines; its role may write.
        stream: The lines of the export, from the first one on; they are read twice.
        environments: The configured environments.

    Raises:
        VerificationFailed: The export is not as it was exported.
        InvalidInput: It holds what this platform has no place for.
        Conflict: A timeline of the table differs, or others write to it meanwhile.
        BackendError: The table cannot be read or written.
    """
    begin = stream.tell()
    try:
        plans = _plans(ledger, stream, environments)
    except BadLine as error:
        stream.seek(begin)
        raise explain(stream, error) from error
    for plan in plans.values():
        if not _fits(ledger, plan):
            stream.seek(begin)
            raise _differs(ledger, plan, read_export(stream))
    stream.seek(begin)
    writer = Writer(ledger, {model: plan.there for model, plan in plans.items()})
    for stored in read_export(stream):
        if stored.event.model not in plans:
            raise _changed_meanwhile()
        writer.add(stored)
    writer.finish()
    if any(writer.ends[plan.model].seq < plan.seq for plan in plans.values()):
        raise _changed_meanwhile()
    return [
        Imported(plan.model, plan.seq, writer.written[model], plan.hash)
        for model, plan in plans.items()
    ]


def _changed_meanwhile() -> VerificationFailed:
    return VerificationFailed(
        "The export was changed while it was imported.", remedy="Import it again."
    )


def _plans(ledger: Ledger, stream: BinaryIO, environments: Collection[str]) -> dict[str, _Plan]:
    plans: dict[str, _Plan] = {}
    for stored in read_export(stream):
        event = stored.event
        if event.model not in plans:
            check_model(event.model, environments=tuple(environments))
            there = ledger.head(event.model)
            plans[event.model] = _Plan(there, meets=there.seq == 0)
        _check_event(event, environments)
        plan = plans[event.model]
        plan.seq, plan.hash = event.seq, stored.hash
        if event.seq == plan.there.seq:
            plan.meets = stored.hash == plan.there.hash
    return plans


def _check_event(event: Event, environments: Collection[str]) -> None:
    name = f"Event #{event.seq} of {event.model!r}"
    if type(event) is Event:
        raise InvalidInput(
            f"{name} is a {event.type} of a kind that this release does not know.",
            remedy="Import it with the release that wrote it, or a newer one.",
        )
    if event.environment is not None and event.environment not in environments:
        raise InvalidInput(
            f"{name} is of the environment {event.environment!r}, and this platform has none of "
            "that name.",
            remedy=f"Add it to the blueprint; there are {', '.join(environments)}.",
        )


def _fits(ledger: Ledger, plan: _Plan) -> bool:
    """Return whether the table's timeline and the export's are one, as far as both go."""
    if plan.there.seq <= plan.seq:
        return plan.meets
    return next(ledger.timeline(plan.model, after=plan.seq - 1)).hash == plan.hash


def _differs(ledger: Ledger, plan: _Plan, export: Iterator[StoredEvent]) -> Conflict:
    """Return the error that names the first event in which two timelines differ."""
    of_model = (stored for stored in export if stored.event.model == plan.model)
    stored = zip(of_model, ledger.timeline(plan.model), strict=False)
    seq = next((ours.event.seq for ours, theirs in stored if ours.hash != theirs.hash), plan.seq)
    return Conflict(
        f"The timeline of {plan.model!r} in the table is another than the export's: event #{seq} "
        "differs. Nothing was written.",
        remedy="Import it into another table, or export the models without this one.",
    )
