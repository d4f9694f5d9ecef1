"""An export into a table: all of it verified first, then written as it was recorded."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from modeltrail import instants
from modeltrail.audit import Audit
from modeltrail.errors import Conflict, VerificationFailed
from modeltrail.events import FromExport, StoredEvent
from modeltrail.exchange._adopt import Writer, another_import
from modeltrail.exchange._explain import explain
from modeltrail.exchange._importable import importable
from modeltrail.exchange._read import BadLine, read_export
from modeltrail.identity import Actor
from modeltrail.ledger import Ledger
from modeltrail.state import Head

_CHUNK = 2**20
_MARK = 50
"""Every so many events it is looked whether they are those that were verified."""


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
    artifacts: int
    """How many of its versions have files; an import brings none of these."""
    buckets: tuple[str, ...]
    """Where the files are."""


@dataclass
class _Plan:
    """A timeline of an export, beside the same in the table."""

    there: Head
    """Its end in the table."""
    unfinished: FromExport | None
    """What more of it is still to come from, where an import of it was begun."""
    audit: Audit
    """All of it, as the export has it."""
    meets: bool
    """Whether the export holds the very event that the table's ends with."""
    marks: dict[int, str] = field(default_factory=dict)
    """The hashes of some of its events, which stand for those before them too."""

    @property
    def model(self) -> str:
        """Whose it is."""
        return self.there.model

    @property
    def end(self) -> Head:
        """Its end in the export."""
        return self.audit.head


def import_export(
    ledger: Ledger, stream: BinaryIO, *, environments: Collection[str], who: Actor
) -> list[Imported]:
    """Bring an export into a table: the same events, with the same texts and hashes.

    Each timeline is a new one here, and its next event says that it was imported: by whom, when,
    and from what. An import that was broken off goes on where it was, and a timeline that is
    there whole is left as it is. Nothing is written unless all of the export verifies, and each
    event of it could have been recorded.

    Args:
        ledger: The timelines; its role may write.
        stream: The lines of the export, from the first one on; they are read three times.
        environments: The configured environments.
        who: The caller, as STS states it.

    Raises:
        VerificationFailed: The export is not as it was exported, or holds what could not be.
        InvalidInput: It holds what this platform has no place for.
        Conflict: The table has another timeline of a model, or the beginning of this one, which
            no import brought; or others write to it meanwhile.
        BackendError: The table cannot be read or written.
    """
    begin = stream.tell()
    digest = _digest(stream)
    stream.seek(begin)
    try:
        plans = _plans(ledger, stream, environments)
    except BadLine as error:
        stream.seek(begin)
        raise explain(stream, error) from error
    for plan in plans.values():
        if not _fits(ledger, plan):
            stream.seek(begin)
            raise _differs(ledger, plan, read_export(stream))
        _require_whole(plan)
    now = instants.render(instants.utc_now())
    exports = {
        model: plan.unfinished
        or FromExport(
            file_sha256=digest,
            events=plan.end.seq,
            head=plan.end.hash,
            begun_by=who,
            begun_at=now,
        )
        for model, plan in plans.items()
        if plan.there.seq == 0 or plan.unfinished is not None
    }
    writer = Writer(ledger, {model: plans[model].there for model in exports}, exports, who)
    if exports:
        stream.seek(begin)
        timelines = (stored for stored, _ in importable(stream, environments))
        marks = {model: plan.marks for model, plan in plans.items()}
        for stored in _as_planned(timelines, exports, marks):
            writer.add(stored)
        if writer.ended != exports.keys():
            raise _changed_meanwhile()
    return [_told(plan, writer.written[model]) for model, plan in plans.items()]


def _digest(stream: BinaryIO) -> str:
    hashed = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        hashed.update(chunk)
    return f"sha256:{hashed.hexdigest()}"


def _plans(ledger: Ledger, stream: BinaryIO, environments: Collection[str]) -> dict[str, _Plan]:
    plans: dict[str, _Plan] = {}
    for stored, audit in importable(stream, environments):
        model = stored.event.model
        if model not in plans:
            there, unfinished = ledger.unfinished(model)
            plans[model] = _Plan(there, unfinished, audit, meets=there.seq == 0)
        plan = plans[model]
        if stored.event.seq == plan.there.seq:
            plan.meets = stored.hash == plan.there.hash
        if stored.event.seq % _MARK == 0:
            plan.marks[stored.event.seq] = stored.hash
    return plans


def _fits(ledger: Ledger, plan: _Plan) -> bool:
    """Return whether the table's timeline and the export's are one, as far as both go."""
    if plan.there.seq <= plan.end.seq:
        return plan.meets
    return next(ledger.timeline(plan.model, after=plan.end.seq - 1)).hash == plan.end.hash


def _differs(ledger: Ledger, plan: _Plan, export: Iterator[StoredEvent]) -> Conflict:
    """Return the error that names the first event in which two timelines differ."""
    of_model = (stored for stored in export if stored.event.model == plan.model)
    stored = zip(of_model, ledger.timeline(plan.model), strict=False)
    seq = next((ours.event.seq for ours, theirs in stored if ours.hash != theirs.hash), 0)
    return Conflict(
        f"The timeline of {plan.model!r} in the table is another than the export's: event "
        f"#{seq or plan.end.seq} differs. Nothing was written.",
        remedy="Import it into another table, or export the models without this one.",
    )


def _require_whole(plan: _Plan) -> None:
    """Check that a timeline is new here, or whole, or that an import of it goes on.

    Raises:
        Conflict: It is none of these: it would become longer by what never happened here.
    """
    export = plan.unfinished
    if export is not None and (export.events, export.head) != (plan.end.seq, plan.end.hash):
        raise another_import(plan.model, export)
    if export is None and 0 < plan.there.seq < plan.end.seq:
        raise Conflict(
            f"The timeline of {plan.model!r} in the table ends at event #{plan.there.seq}, and "
            f"the export goes on to #{plan.end.seq}: an import makes a timeline, and adds to "
            "none. Nothing was written.",
            remedy="Import it into another table, or export the models without this one.",
        )


def _as_planned(
    timelines: Iterable[StoredEvent],
    exports: Mapping[str, FromExport],
    marks: Mapping[str, Mapping[int, str]],
) -> Iterator[StoredEvent]:
    """Yield what is to be written, once it is seen to be what was verified.

    Raises:
        VerificationFailed: The export is another by now.
    """
    held: dict[str, list[StoredEvent]] = {}
    for stored in timelines:
        model, seq = stored.event.model, stored.event.seq
        if (export := exports.get(model)) is None:
            continue
        held.setdefault(model, []).append(stored)
        if seq % _MARK and seq < export.events:
            continue
        if stored.hash != (export.head if seq == export.events else marks[model].get(seq)):
            raise _changed_meanwhile()
        yield from held.pop(model)


def _changed_meanwhile() -> VerificationFailed:
    return VerificationFailed(
        "The export was changed while it was imported.", remedy="Import it again."
    )


def _told(plan: _Plan, written: int) -> Imported:
    located = [one.artifact for one in plan.audit.versions.values() if one.artifact is not None]
    buckets = tuple(sorted({artifact.bucket for artifact in located}))
    return Imported(plan.model, plan.end.seq, written, plan.end.hash, len(located), buckets)
