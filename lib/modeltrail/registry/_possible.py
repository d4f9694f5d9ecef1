"""What can never be, whatever a policy says: a move that the situation leaves no room for."""

from collections.abc import Callable

from modeltrail.errors import InvalidInput
from modeltrail.policy import _model as policy
from modeltrail.registry._known import require_live, require_room, where_it_serves
from modeltrail.registry._situation import Situation


def check_possible(situation: Situation) -> None:
    """Check that a move is not one that can never be.

    Raises:
        InvalidInput: It is.
    """
    _IMPOSSIBLE[situation.wish.kind](situation)


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


def _candidate(situation: Situation) -> None:
    _require_room(situation)
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
    _require_room(situation)
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


def _require_room(situation: Situation) -> None:
    if situation.wish.break_glass is not None:
        require_room(
            situation.head.open.unreviewed,
            f"moves of {situation.wish.model!r} broke the glass and were not reviewed",
            f"Review some: modeltrail review {situation.wish.model} SEQ -m …",
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
