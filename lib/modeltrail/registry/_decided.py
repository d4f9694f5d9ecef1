"""What a decision says that it was taken on, held against the timeline before it.

What was counted and never was on the timeline is found: an approval that somebody wrote into a
record, had counted, and took out again. A decision that nobody took, and that agrees with the
timeline in all it says, is not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from modeltrail import events
from modeltrail.errors import Conflict, InvalidInput, VerificationFailed
from modeltrail.events import Event
from modeltrail.policy import _model as policy
from modeltrail.registry._policy_input import policy_input
from modeltrail.registry._possible import require_unused
from modeltrail.registry._read_situation import situation_at
from modeltrail.registry._requests import MOVES
from modeltrail.registry._situation import Situation, Wish
from modeltrail.state import CommitRecord, Head, VersionRecord

_KINDS = {cls: kind for kind, cls in MOVES.items()}
_INPUT_VERSION: int = policy.PolicyInput.model_fields["schema_version"].default


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


def check_decision(event: Event, before: Before) -> None:
    """Check that a move could be, and was decided on what the timeline says; facts all pass.

    Raises:
        VerificationFailed: Names the event, and the first thing that is not so.
    """
    denied = isinstance(event, events.PromotionDenied)
    kind = event.data.move if denied else _KINDS.get(type(event))
    if kind is None:
        return
    decision: policy.Decision = event.data.decision
    try:
        situation = situation_at(
            before.head, _wish(event, kind), versions=before.records, commit=before.commit
        )
        if kind == "delete" and not denied:
            require_unused(situation)
    except (InvalidInput, Conflict) as error:
        raise _failed(event, f"is of a move that could not be: {error.message}") from error
    for problem in (
        *_answer(decision, denied=denied),
        *_said(event, situation),
        *_asked(event, situation.wish),
        *_counted(decision, situation),
        *_told(event, decision, situation),
    ):
        raise _failed(event, problem)


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


def _answer(decision: policy.Decision, *, denied: bool) -> Iterator[str]:
    if denied and (decision.allow or not decision.violations):
        yield "is a denial, and its decision allows the move."
    if not denied and not decision.allow:
        yield "moves a version, and its decision denies the move."
    if decision.allow and decision.violations:
        yield "has a decision that allows the move and objects to it."


def _said(event: Event, situation: Situation) -> Iterator[str]:
    """Yield what an event says of its place, where the timeline before it says otherwise."""
    champion, number = situation.placement.champion, situation.version.number
    then = f"version {champion}" if champion else "none"
    match event:
        case events.VersionPromoted():
            if event.data.incumbent != champion:
                said = f"version {event.data.incumbent}" if event.data.incumbent else "nobody"
                yield f"was decided against {said} as champion; the champion then was {then}."
            if event.data.older != (champion is not None and number < champion):
                yield f"says older: {event.data.older}; the champion then was {then}."
        case events.VersionDemoted():
            if (event.data.role == "champion") != (number == champion):
                yield f"was decided of a {event.data.role}; the champion then was {then}."
        case events.VersionRolledBack():
            if event.version != champion:
                yield f"rolls version {event.version} back; the champion then was {then}."
        case _:
            pass


def _asked(event: Event, wish: Wish) -> Iterator[str]:
    """Yield what an event says that was asked for, where its decision says otherwise."""
    if isinstance(event, events.VersionCandidate) and event.data.share != wish.share:
        yield f"says share: {event.data.share}; what was decided on said {wish.share}."
    if isinstance(event, events.VersionDeleted) and event.data.kind != wish.deletion_kind:
        yield f"says kind: {event.data.kind}; what was decided on said {wish.deletion_kind}."


def _counted(decision: policy.Decision, situation: Situation) -> Iterator[str]:
    """Yield what a decision counted or passed over, where the timeline says otherwise."""
    name = f"{situation.head.model}@{situation.version.number}"
    standing = [approval.seq for approval in situation.version.approvals]
    yield from _judged(decision, decision.approvals, standing, f"standing approval of {name}")
    if decision.evidence is not None:
        newest = [event.seq for event in situation.commit.evidence]
        what = f"newest run of a suite over commit {situation.commit.commit}"
        yield from _judged(decision, decision.evidence, newest, what)


def _judged(
    decision: policy.Decision, verdicts: Sequence[policy.Verdict], facts: list[int], what: str
) -> Iterator[str]:
    for verdict in verdicts:
        if verdict.seq not in facts:
            did = "counted" if verdict.counted else "looked at"
            yield f"{did} #{verdict.seq} as a {what}; the timeline before it knows no such one."
    judged = {verdict.seq for verdict in verdicts}
    # A no to an input that was not sound names none.
    if passed_over := sorted(set(facts) - judged) if decision.allow or judged else []:
        yield f"passed over #{passed_over[0]}, a {what}."


def _told(event: Event, decision: policy.Decision, situation: Situation) -> Iterator[str]:
    """Yield that the input, made again, is another one; where it can be made again."""
    told = decision.told
    if told is None or told.schema_version != _INPUT_VERSION:
        return
    try:
        again = policy_input(
            situation,
            time=told.time,
            who=event.actor,
            environments=tuple(told.environments),
            stored=told.stored_artifact,
        ).digest
    except ValidationError:
        again = ""
    if again != decision.input_digest:
        yield "was decided on something else than what the timeline before it says."


def _failed(event: Event, problem: str) -> VerificationFailed:
    return VerificationFailed(f"Event #{event.seq} of {event.model!r} {problem}")
