"""The situation a move meets: what is read for it, and what can never be."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from modeltrail.errors import Conflict, InvalidInput
from modeltrail.ledger import Ledger
from modeltrail.policy import _model as policy
from modeltrail.state import CommitRecord, Head, Placement, VersionRecord


@dataclass(frozen=True)
class Wish:
    """A move that a caller asks for."""

    kind: policy.MoveKind
    model: str
    version: int | None
    """None for a rollback that goes where the timeline says; a number refuses any other."""
    environment: str | None
    reason: str | None
    older: bool = False


@dataclass(frozen=True)
class Situation:
    """All that a move is decided on, read strongly consistent."""

    wish: Wish
    head: Head
    version: VersionRecord
    """The version that is to be moved; for a rollback the one it goes to."""
    incumbent: VersionRecord | None
    previous: VersionRecord | None
    """Where there is no incumbent: the last champion of the environment, if there was one."""
    commit: CommitRecord

    @property
    def placement(self) -> Placement:
        """Return what the move's environment serves."""
        return self.head.placement(self.wish.environment or "")


def read_situation(ledger: Ledger, wish: Wish) -> Situation:
    """Return the situation that a move meets now.

    Raises:
        InvalidInput: The move can never be, whatever a policy says.
        Conflict: A rollback would go to another version than the one stated.
    """
    head = ledger.head(wish.model)
    require_model(head)
    return situation_at(
        head,
        wish,
        versions=lambda numbers: ledger.records_at(head, numbers),
        commit=lambda sha: ledger.commit_at(head, sha),
    )


def situation_at(
    head: Head,
    wish: Wish,
    *,
    versions: Callable[[Iterable[int]], Mapping[int, VersionRecord]],
    commit: Callable[[str], CommitRecord],
) -> Situation:
    """Return the situation that a move meets at a head.

    Args:
        head: The end of the timeline.
        wish: The move.
        versions: Gives the records, at that head, of those versions that exist.
        commit: Gives what is known of a code commit at that head.

    Raises:
        InvalidInput: The move can never be, whatever a policy says.
        Conflict: A rollback would go to another version than the one stated.
    """
    place = head.placement(wish.environment or "")
    number = _rollback_target(head, wish) if wish.kind == "rollback" else _stated(wish)
    previous = None if place.champion else head.rollback_target(wish.environment or "")
    numbers = [n for n in (number, place.champion, previous) if n is not None]
    records = versions(numbers)
    record = require_version(head, records.get(number), number)
    situation = Situation(
        wish=wish,
        head=head,
        version=record,
        incumbent=records.get(place.champion) if place.champion else None,
        previous=records.get(previous) if previous else None,
        commit=commit(record.code.commit),
    )
    _IMPOSSIBLE[wish.kind](situation)
    return situation


def require_model(head: Head) -> None:
    """Check that a model exists.

    Raises:
        InvalidInput: Nothing was ever registered under its name.
    """
    if head.seq == 0:
        raise InvalidInput(
            f"There is no model {head.model!r}.",
            remedy=f"Register its first version: modeltrail register {head.model} PATH …",
        )


def require_version(head: Head, record: VersionRecord | None, number: int) -> VersionRecord:
    """Return a version's record.

    Raises:
        InvalidInput: There is no such version.
    """
    if record is None:
        raise InvalidInput(
            f"{head.model!r} has no version {number}.",
            remedy=f"Its newest is {head.next_version - 1}; 'modeltrail show {head.model}' "
            "lists them.",
        )
    return record


def known_version(ledger: Ledger, model: str, number: int) -> VersionRecord:
    """Return a version's record.

    Raises:
        InvalidInput: There is no such model or version.
    """
    record = ledger.version(model, number)
    if record is None:
        head = ledger.head(model)
        require_model(head)
        return require_version(head, record, number)
    return record


def require_live(record: VersionRecord) -> None:
    """Check that a version is not deleted.

    Raises:
        InvalidInput: It is.
    """
    if record.status == "deleted":
        name = f"{record.model}@{record.number}"
        raise InvalidInput(
            f"{name} is deleted.", remedy=f"Restore it first: modeltrail restore {name} -m …"
        )


def require_unused(situation: Situation) -> None:
    """Check that no environment serves the version.

    Raises:
        InvalidInput: One does.
    """
    if serving := situation.head.serving(situation.version.number):
        raise InvalidInput(
            f"{_name(situation)} is served in {', '.join(serving)}.",
            remedy="Demote it there first.",
        )


def where_it_serves(model: str) -> str:
    """Return how to find out what serves where."""
    return f"'modeltrail show {model}' says what serves where."


def _rollback_target(head: Head, wish: Wish) -> int:
    name = f"{wish.model}@{wish.environment}"
    if head.placement(wish.environment or "").champion is None:
        raise InvalidInput(
            f"{name} has no champion to roll back.", remedy="Promote a version instead."
        )
    target = head.rollback_target(wish.environment or "")
    if target is None:
        raise InvalidInput(
            f"{name} has no champion before the present one to roll back to.",
            remedy="Restore one that was deleted, promote another version, or demote this one.",
        )
    if wish.version not in {None, target}:
        raise Conflict(
            f"A rollback of {name} goes to {target}, not to {wish.version}.",
            remedy="Look at the timeline, and ask for what you mean.",
        )
    return target


def _stated(wish: Wish) -> int:
    if wish.version is None:
        raise InvalidInput(f"A {wish.kind} is of one version.", remedy="Say which.")
    return wish.version


def _candidate(situation: Situation) -> None:
    require_live(situation.version)
    _refuse_champion(situation)
    if situation.version.number in situation.placement.candidates:
        name = _name(situation)
        raise InvalidInput(
            f"{_named(situation)} is a candidate there already.",
            remedy="To make it the champion: "
            f"modeltrail promote {name} {situation.wish.environment} -m …",
        )


def _promote(situation: Situation) -> None:
    require_live(situation.version)
    _refuse_champion(situation)
    champion = situation.placement.champion
    if champion is not None and situation.version.number < champion and not situation.wish.older:
        raise InvalidInput(
            f"{_named(situation)} would replace the newer version {champion}.",
            remedy="To undo a promotion use 'modeltrail rollback'; to promote the older version "
            "all the same, add --older.",
        )


def _demote(situation: Situation) -> None:
    number, place = situation.version.number, situation.placement
    if number != place.champion and number not in place.candidates:
        raise InvalidInput(
            f"{_named(situation)} is neither champion nor candidate there.",
            remedy=where_it_serves(situation.wish.model),
        )


def _delete(situation: Situation) -> None:
    if situation.version.status == "deleted":
        name = _name(situation)
        raise InvalidInput(
            f"{name} is deleted already.",
            remedy=f"To bring it back: modeltrail restore {name} -m …",
        )


def _restore(situation: Situation) -> None:
    if situation.version.status != "deleted":
        name = _name(situation)
        raise InvalidInput(
            f"{name} is not deleted.",
            remedy=f"It can be used as it is; 'modeltrail show {name}' tells of it.",
        )


def _refuse_champion(situation: Situation) -> None:
    if situation.version.number == situation.placement.champion:
        raise InvalidInput(
            f"{_named(situation)} is the champion there already.",
            remedy=where_it_serves(situation.wish.model),
        )


def _name(situation: Situation) -> str:
    return f"{situation.wish.model}@{situation.version.number}"


def _named(situation: Situation) -> str:
    return f"{_name(situation)} in {situation.wish.environment}"


_IMPOSSIBLE: dict[policy.MoveKind, Callable[[Situation], None]] = {
    "candidate": _candidate,
    "promote": _promote,
    "demote": _demote,
    "rollback": lambda situation: require_live(situation.version),
    "delete": _delete,
    "restore": _restore,
}
"""For each kind of move, what raises InvalidInput where it can never be."""
