"""Replay: what a changed policy would have answered to the moves that were decided before.

Each input is made again from the timeline before the decision and from what the decision kept of
it; the policy is asked about exactly that, the time included, and nothing is read from elsewhere.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from modeltrail._fold import Fold
from modeltrail.errors import Conflict, InvalidInput
from modeltrail.events import Event
from modeltrail.ledger import Reader
from modeltrail.policy import Decision, MoveKind, PolicyInput, Violation
from modeltrail.registry import NotKept, asked_again, move_of, situation_before

_AT_ONCE = 4
"""Questions that the policy is asked at once: it answers while the next inputs are made."""
_AHEAD = 16
"""Inputs that are made before the first of them is answered."""


@dataclass(frozen=True)
class Replayed:
    """A decision on record, and what the policy says to it now."""

    event: Event
    """The move, or its denial."""
    move: MoveKind
    version: int
    then: Decision
    now: Decision

    @property
    def differs(self) -> bool:
        """Return whether the answer would have been the other one."""
        return self.then.allow != self.now.allow

    @property
    def because(self) -> Violation | None:
        """Return the first violation of whichever of the two answers denies."""
        return next(iter((*self.now.violations, *self.then.violations)), None)


@dataclass(frozen=True)
class Unreplayable:
    """A decision on record whose input cannot be made again."""

    event: Event
    why: str


@dataclass(frozen=True)
class _Again:
    event: Event
    move: MoveKind
    asked: PolicyInput


def replay(
    ledger: Reader,
    model: str,
    decide: Callable[[PolicyInput], Decision],
    *,
    since: str | None = None,
) -> Iterator[Replayed | Unreplayable]:
    """Yield every decision on a model's timeline, oldest first, decided anew.

    Args:
        ledger: The timelines.
        model: The model.
        decide: Asks the changed policy.
        since: An instant; decisions recorded up to then are left out.

    Raises:
        Undecided: The policy gave no answer that is a decision.
        VerificationFailed: The timeline is not as it was recorded.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        asked = deque[Future[Replayed | Unreplayable]]()
        try:
            for again in _inputs(ledger, model, since):
                asked.append(pool.submit(_decided, again, decide))
                if len(asked) > _AHEAD:
                    yield asked.popleft().result()
            while asked:
                yield asked.popleft().result()
        finally:
            for waiting in asked:
                waiting.cancel()


def _inputs(ledger: Reader, model: str, since: str | None) -> Iterator[_Again | Unreplayable]:
    """Yield what each decision was asked about, made again."""
    fold = Fold(model)
    for stored in ledger.timeline(model):
        after, event = fold.after(stored), stored.event
        move = move_of(event)
        if move is not None and (since is None or event.time > since):
            yield _input(event, move, fold)
        fold.take(stored, after)


def _input(event: Event, move: MoveKind, fold: Fold) -> _Again | Unreplayable:
    try:
        asked = asked_again(event, situation_before(event, move, fold.before))
    except NotKept as error:
        return Unreplayable(event, str(error))
    except (InvalidInput, Conflict) as error:
        return Unreplayable(event, f"it is of a move that could not be: {error.message}")
    if asked is None:
        return Unreplayable(event, "what it was taken on is not what the timeline before it says")
    return _Again(event, move, asked)


def _decided(
    again: _Again | Unreplayable, decide: Callable[[PolicyInput], Decision]
) -> Replayed | Unreplayable:
    if isinstance(again, Unreplayable):
        return again
    event, asked = again.event, again.asked
    return Replayed(event, again.move, asked.move.version, event.data.decision, decide(asked))
