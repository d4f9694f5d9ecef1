"""Reading the situation that a move meets."""

from collections.abc import Callable, Iterable, Mapping

from modeltrail.errors import Conflict, InvalidInput
from modeltrail.ledger import Ledger
from modeltrail.registry._known import require_model, require_version
from modeltrail.registry._possible import check_possible
from modeltrail.registry._situation import Situation, Wish
from modeltrail.state import CommitRecord, Head, VersionRecord


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
