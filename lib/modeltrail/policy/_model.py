"""The input that a policy decides on and the answer it gives, typed and complete.

Every field is always present: an absent fact is an explicit null or an empty list, so that a
rule can tell "no" from "not asked". Time is a part of the input; no rule reads a clock.
"""

from typing import Literal

from pydantic import Field

from modeltrail import canonical
from modeltrail.identity import Actor
from modeltrail.instants import Instant
from modeltrail.policy._facts import (
    Approval,
    Candidate,
    DriftAlarm,
    Environments,
    Evaluation,
    Evidence,
    Frozen,
    Hold,
    Incident,
    Number,
    Placement,
    Share,
    Slice,
    StoredArtifact,
    Text,
    Unreviewed,
    VersionFacts,
    Waiver,
)

__all__ = [
    "Approval",
    "BreakGlass",
    "Candidate",
    "Decision",
    "DriftAlarm",
    "Evaluation",
    "Evidence",
    "Hold",
    "Incident",
    "Move",
    "MoveKind",
    "Overridden",
    "Placement",
    "PolicyInput",
    "Slice",
    "StoredArtifact",
    "Told",
    "Unreviewed",
    "Verdict",
    "VersionFacts",
    "Violation",
    "Waiver",
]

MoveKind = Literal["candidate", "promote", "demote", "rollback", "delete", "restore"]


class BreakGlass(Frozen):
    """What a caller says who asks for a move past the rules, in an emergency."""

    ticket: Text
    justification: Text


class Move(Frozen):
    """The move that is asked for."""

    kind: MoveKind
    model: Text
    version: Number
    environment: Text | None
    """None where the move concerns no environment (delete, restore)."""
    reason: str | None
    older: bool
    """The caller asked, knowing it, for a version older than the champion."""
    deletion_kind: Text | None
    """Of a deletion, which of the configured kinds it is."""
    share: Share | None
    """Of a candidate, its share of the traffic; None for none (shadow), and of other moves."""
    break_glass: BreakGlass | None
    """Of a promotion or a candidate that is asked for past the rules."""


class PolicyInput(Frozen):
    """All that the promotion policy is told."""

    schema_version: Literal[2] = 2
    time: Instant
    move: Move
    actor: Actor
    environments: Environments
    """In the order of promotion."""
    placements: dict[Text, Placement]
    """One for each environment."""
    version: VersionFacts
    incumbent: VersionFacts | None
    """The champion of the move's environment; the decision holds for this incumbent only."""
    previous_champion: VersionFacts | None
    """Where the move's environment has no champion now: the last one that no rollback left, deleted
    or not."""
    stored_artifact: StoredArtifact
    evidence: list[Evidence]
    approvals: list[Approval]
    commit_served_in: list[Text]
    """Environments, sorted, in which a version of the same code commit was promoted before."""
    incidents: list[Incident]
    """Of the model, those that are open."""
    drift: list[DriftAlarm]
    """Of the model, those that were not cleared."""
    waivers: list[Waiver]
    """Of the version that moves; those that expired, too."""
    holds: list[Hold]
    """On the model, or on the version that moves."""
    unreviewed: list[Unreviewed]
    """Of the model."""

    @property
    def digest(self) -> str:
        """Return what a decision names its input by."""
        return canonical.digest("modeltrail/policy-input/1", self.model_dump(mode="json"))

    @property
    def told(self) -> "Told":
        """Return what a decision keeps of its input, since no timeline says it."""
        return Told(
            schema_version=self.schema_version,
            time=self.time,
            environments=self.environments,
            older=self.move.older,
            share=self.move.share,
            deletion_kind=self.move.deletion_kind,
            break_glass=self.move.break_glass,
            stored_artifact=self.stored_artifact,
        )


class Violation(Frozen):
    """One reason why the answer is no, and what would change it."""

    code: Text
    message: Text
    remedy: Text
    rule: Text


class Overridden(Violation):
    """A violation that would have denied the move, and was set aside."""

    by: Text
    """What set it aside: `waiver #12`, or `break-glass`."""


class Verdict(Frozen):
    """Whether an approval or a run of a test suite counted, and why or why not."""

    seq: int
    """Of its event."""
    counted: bool
    why: str


class Told(Frozen):
    """What the policy was told that no timeline says.

    With it and with the timeline before the decision, the whole input can be made again.
    """

    schema_version: int
    """Of the input."""
    time: Instant
    environments: Environments
    older: bool
    share: Share | None = None
    """None, too, in what was decided before there were shares; so are the two below."""
    deletion_kind: Text | None = None
    break_glass: BreakGlass | None = None
    stored_artifact: StoredArtifact


class Decision(Frozen):
    """What the policy answered, with what it takes to replay it."""

    allow: bool
    violations: list[Violation]
    warnings: list[Violation]
    overridden: list[Overridden] | None = None
    """None in what was decided before any could be."""
    approvals: list[Verdict]
    evidence: list[Verdict] | None = None
    """None in what was decided before its runs were named."""
    rules: int = Field(ge=1)
    """How many rules applied to the move and ran; never zero."""
    input_digest: str
    policy_digest: str
    """Over the policies as OPA held them."""
    data_digest: str
    revision: str | None = None
    """Over the two digests, as the bundle states it; None in what was decided before it was."""
    opa_version: str
    told: Told | None = None
    """None in what was decided before it was kept."""
