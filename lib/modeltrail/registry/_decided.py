"""What a decision says that it was taken on, held against the timeline before it.

What was counted and never was on the timeline is found: an approval that somebody wrote into a
record, had counted, and took out again. A decision that nobody took, and that agrees with the
timeline in all it says, is not.
"""

from collections.abc import Iterator, Sequence

from modeltrail import events
from modeltrail.errors import Conflict, InvalidInput
from modeltrail.events import Event
from modeltrail.policy import _model as policy
from modeltrail.registry._asked_again import (
    Before,
    NotKept,
    asked_again,
    failed,
    move_of,
    situation_before,
)
from modeltrail.registry._possible import require_unused
from modeltrail.registry._situation import Situation, Wish


def check_decision(event: Event, before: Before) -> None:
    """Check that a move could be, and was decided on what the timeline says; facts all pass.

    Raises:
        VerificationFailed: Names the event, and the first thing that is not so.
    """
    kind = move_of(event)
    if kind is None:
        return
    denied = isinstance(event, events.PromotionDenied)
    decision: policy.Decision = event.data.decision
    try:
        situation = situation_before(event, kind, before)
        if kind == "delete" and not denied:
            require_unused(situation)
    except (InvalidInput, Conflict) as error:
        raise failed(event, f"is of a move that could not be: {error.message}") from error
    for problem in (
        *_answer(decision, denied=denied),
        *_said(event, situation),
        *_asked(event, situation.wish),
        *_counted(decision, situation),
        *_told(event, situation),
    ):
        raise failed(event, problem)


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


def _told(event: Event, situation: Situation) -> Iterator[str]:
    """Yield that the input, made again, is another one; where it can be made again."""
    try:
        if asked_again(event, situation) is None:
            yield "was decided on something else than what the timeline before it says."
    except NotKept:
        return
