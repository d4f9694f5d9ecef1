"""The versions of an MLflow registry, registered here as what they are: imported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from modeltrail import events, instants
from modeltrail._backoff import pause
from modeltrail.errors import BackendError, Conflict, InvalidInput
from modeltrail.exchange.mlflow._facts import MEND, check_numbers, created, facts
from modeltrail.exchange.mlflow._names import Mapped
from modeltrail.exchange.mlflow._origins import Origins, changed_since
from modeltrail.exchange.mlflow._source import Run, Source, SourceModel, SourceVersion
from modeltrail.identity import Actor
from modeltrail.layout import LAST_SEQ
from modeltrail.ledger import MAX_ACTIONS, OTHER_ACTIONS, Draft, HeadMoved, Ledger
from modeltrail.registry import new_request
from modeltrail.state import Head, advance

_AT_ONCE = (MAX_ACTIONS - OTHER_ACTIONS) // 2
"""A registration is an event and a record."""
_ATTEMPTS = 20


@dataclass(frozen=True)
class ModelImport:
    """What became of a registered model."""

    name: str
    """What it is called there."""
    model: str
    """What it is called here."""
    imported: tuple[int, ...]
    """The versions that are new here; of a rehearsal, that would be."""
    there: tuple[int, ...]
    """The versions that were here already."""
    changed: tuple[int, ...]
    """Those of them of which the registry says something else now; what was recorded stays."""
    missing: tuple[int, ...]
    """The numbers up to the last one that the registry does not have any more."""
    aliases: dict[str, int]


class Importer:
    """Imports registered models as one caller.

    Args:
        ledger: The timelines; its role may write.
        source: The registry.
        who: The caller, as STS states it.
        rehearse: Write nothing.
    """

    def __init__(
        self, ledger: Ledger, source: Source, who: Actor, *, rehearse: bool = False
    ) -> None:
        self._ledger = ledger
        self._source = source
        self._who = who
        self._rehearse = rehearse
        self._origins = Origins(ledger, source.where)

    def models(self, mapped: Sequence[Mapped]) -> Iterator[ModelImport]:
        """Import models one after the other, and yield what became of each.

        A version keeps its number, and is imported once: what is here already is left as it is,
        so that an import that was broken off goes on with the same call.

        Raises:
            InvalidInput: A version cannot be recorded; none of its model is, and a rehearsal
                finds the same.
            Conflict: Another version has its number here, or another model here has its
                versions; none of its model is recorded.
            BackendError: The registry or the table fails.
        """
        for one in mapped:
            yield self._model(one, self._source.model(one.name))

    def _model(self, mapped: Mapped, model: SourceModel) -> ModelImport:
        check_numbers(model)
        written: list[int] = []
        for attempt in range(_ATTEMPTS):
            head = self._ledger.head(mapped.model)
            records = {one.number: one for one in self._ledger.all_versions(mapped.model)}
            there = [v for v in model.versions if v.number in records and v.number not in written]
            changed = [v.number for v in there if changed_since(model, v, records[v.number])]
            new = [version for version in model.versions if version.number not in records]
            if new:
                self._origins.require_once(mapped, model)
            drafts = self._drafts(mapped, model, new)
            if self._rehearse:
                written = [version.number for version in new]
            elif not self._write(head, drafts, written):
                pause(attempt)
                continue
            numbers = {version.number for version in model.versions}
            return ModelImport(
                name=model.name,
                model=mapped.model,
                imported=tuple(written),
                there=tuple(version.number for version in there),
                changed=tuple(changed),
                missing=tuple(n for n in range(1, max(numbers, default=0)) if n not in numbers),
                aliases=dict(sorted(model.aliases.items())),
            )
        raise Conflict(
            f"{mapped.model!r} is written to by so many that the import found no place.",
            remedy="Import it again.",
        )

    def _drafts(
        self, mapped: Mapped, model: SourceModel, versions: Sequence[SourceVersion]
    ) -> list[Draft]:
        """Return the registrations of versions, each of which can be recorded."""
        runs = self._source.runs({one.run_id for one in versions if one.run_id})
        drafts = []
        for one in versions:
            stated = facts(self._source, model, one, runs.get(one.run_id or "", Run()))
            draft = Draft(
                events.VersionRegistered, stated, version=one.number, claimed_time=created(one)
            )
            try:
                self._seal(mapped.model, draft)
            except InvalidInput as error:
                raise InvalidInput(
                    f"Version {one.number} of {model.name!r} cannot be recorded: {error.message}",
                    remedy=MEND,
                ) from error
            drafts.append(draft)
        return drafts

    def _seal(self, model: str, draft: Draft) -> None:
        """Seal a registration at a place that takes no less room than its own will."""
        place = {
            **vars(draft),
            "model": model,
            "seq": LAST_SEQ,
            "time": instants.render(instants.EPOCH),
            "actor": self._who,
            "request": new_request(None, self._who, "import", {}).key,
            "previous": events.genesis(model),
        }
        events.seal(place.pop("type"), place)

    def _write(self, head: Head, drafts: Sequence[Draft], written: list[int]) -> bool:
        """Record registrations in as few transactions as can be; return whether all were.

        Args:
            head: The end of the timeline.
            drafts: The registrations.
            written: Takes the numbers of those that were recorded.
        """
        size = _AT_ONCE
        while drafts:
            part = drafts[:size]
            numbers = [draft.version or 0 for draft in part]
            request = new_request(None, self._who, "import", {"versions": numbers})
            try:
                sealed = self._ledger.append(head, part, who=self._who, request=request)
            except HeadMoved:
                return False
            except BackendError as error:
                raise BackendError(
                    error.message,
                    remedy="Import it again: what is here by then is not imported twice.",
                ) from error
            except InvalidInput:
                if size == 1:
                    raise
                size = (size + 1) // 2  # they are few enough, and too large
                continue
            written += numbers
            head = reduce(advance, sealed, head)
            drafts = drafts[size:]
        return True
