"""What a decision on record was asked about, made again from the timeline before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from modeltrail import events
from modeltrail.errors import VerificationFailed
from modeltrail.events import Event
from modeltrail.policy import _model as policy
from modeltrail.registry._policy_input import policy_input
from modeltrail.registry._read_situation import situation_at
from modeltrail.registry._requests import MOVES
from modeltrail.registry._situation import Situation, Wish
from modeltrail.state import CommitRecord, Head, VersionRecord

_KINDS = {cls: kind for kind, cls in MOVES.items()}
_INPUT_VERSION: int = policy.PolicyInput.model_fields["schema_version"].default


class NotKept(Exception):
    """What a decision was asked about cannot be made again; says why."""


@dataclass(frozen=True)
class Before:
    """What a timeline folds to before an event."""

    head: Head
    versions: Mapping[int, VersionRecord]
    commits: Mapping[str, CommitRecord]

    def records(self, numbers: Iterable[int]) -> dict[int, VersionRecord]:
        """Return the records of those versions that exist."""
        return {number: self.versions[number] for number in numbers if number in self.versions}

    def commit(self, sha: str) -> CommitRecord:
        """Return what is known of a code commit."""
        return self.commits.get(sha) or CommitRecord(model=self.head.model, commit=sha)


def move_of(event: Event) -> policy.MoveKind | None:
    """Return the move that an event records or denies; None of facts."""
    denied = isinstance(event, events.PromotionDenied)
    kind: policy.MoveKind | None = event.data.move if denied else _KINDS.get(type(event))
    return kind


def situation_before(event: Event, kind: policy.MoveKind, before: Before) -> Situation:
    """Return the situation that a recorded or denied move met.

    Raises:
        InvalidInput: The move could not be.
        Conflict: The rollback led elsewhere.
    """
    return situation_at(
        before.head, _wish(event, kind), versions=before.records, commit=before.commit
    )


def asked_again(event: Event, situation: Situation) -> policy.PolicyInput | None:
    """Return what the policy was told of a move; None where that was something else.

    Raises:
        NotKept: The decision is from before what it takes was kept, or on another form of input.
    """
    decision: policy.Decision = event.data.decision
    told = decision.told
    if told is None:
        raise NotKept("it is from before a decision kept what no timeline says of its input")
    if told.schema_version != _INPUT_VERSION:
        raise NotKept(
            f"it was taken on an input of form {told.schema_version}; this release makes form "
            f"{_INPUT_VERSION}"
        )
    try:
        asked = policy_input(
            situation,
            time=told.time,
            who=event.actor,
            environments=tuple(told.environments),
            stored=told.stored_artifact,
        )
    except ValidationError:
        return None
    return asked if asked.digest == decision.input_digest else None


def _wish(event: Event, kind: policy.MoveKind) -> Wish:
    told: policy.Told | None = event.data.decision.told
    return Wish(
        kind=kind,
        model=event.model,
        version=event.data.to if isinstance(event, events.VersionRolledBack) else event.version,
        environment=event.environment,
        reason=event.reason,
        older=told.older if told else getattr(event.data, "older", False),
        deletion_kind=told.deletion_kind if told else getattr(event.data, "kind", None),
        share=told.share if told else getattr(event.data, "share", None),
        break_glass=told.break_glass if told else None,
    )


def failed(event: Event, problem: str) -> VerificationFailed:
    """Return that an event is not as it should be."""
    return VerificationFailed(f"Event #{event.seq} of {event.model!r} {problem}")
