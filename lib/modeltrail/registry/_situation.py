"""The situation a move meets: all that is read for it, at one moment."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from modeltrail.errors import Conflict, InvalidInput
from modeltrail.ledger import Ledger
from modeltrail.policy import _model as policy
from modeltrail.registry._known import require_model, require_version
from modeltrail.registry._possible import check_possible
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
    """Where there is no incumbent: the last champion of the environment, if there was one.

    Deleted or not: else whoever deletes it could promote anything.
    """
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
    previous = None if place.champion else next(reversed(place.former), None)
    numbers = [n for n in (number, place.champion, previous) if n is not None]
    records = versions(numbers)
    record = require_version(head, records.get(number), number)
    situation = Situation(
        wish=wish,
        head=head,
        version=record,
        incumbent=records.get(place.champion) if place.champion else None,
        previous=records.get(previous) if previous else None,
        commit=commit(record.code.commit)
        if record.code
        else CommitRecord(model=head.model, commit=""),
    )
    check_possible(situation)
    return situation


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
