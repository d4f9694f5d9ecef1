"""The input that a policy decides on and the answer it gives, typed and complete.

Every field is always present: an absent fact is an explicit null or an empty list, so that a
rule can tell "no" from "not asked". Time is a part of the input; no rule reads a clock.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from modeltrail import canonical
from modeltrail.identity import Actor
from modeltrail.instants import Instant

MoveKind = Literal["candidate", "promote", "demote", "rollback", "delete", "restore"]

Text = Annotated[str, Field(min_length=1)]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=1)]
"""A version number or a sequence number: both begin at 1."""
Count = Annotated[int, Field(ge=0)]
Environments = Annotated[list[Text], Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )


class Move(_Frozen):
    """The move that is asked for."""

    kind: MoveKind
    model: Text
    version: Number
    environment: Text | None
    """None where the move concerns no environment (delete, restore)."""
    reason: str | None
    older: bool
    """The caller asked, knowing it, for a version older than the champion."""


class Evaluation(_Frozen):
    """Metrics of a version over one named set of held-out rows."""

    dataset_digest: Digest
    rows: Number
    metrics: dict[Text, float]


class VersionFacts(_Frozen):
    """What is known of a version since it was registered; null is what was not stated then.

    Nothing is null of a version that was registered here; of an imported one, much may be.
    """

    number: Number
    status: Literal["registered", "deleted"]
    artifact_digest: Digest | None
    code_commit: Text | None
    data_source: Text | None
    data_snapshot: Text | None
    data_digest: Digest | None
    registered_by: Actor
    registered_at: Instant
    evaluation: Evaluation | None


class StoredArtifact(_Frozen):
    """What the bucket holds now for the version's artifact."""

    digest: Digest | None
    """The digest over the files as they are stored; None where that cannot be said."""
    problems: list[Text]


class Evidence(_Frozen):
    """A run of a test suite over the version's code commit that no later run made void."""

    seq: Number
    environment: Text
    commit: Text
    suite: Text
    suite_digest: Digest
    """Over the suite's files and the names of the tests that ran."""
    outcome: Literal["passed", "failed"]
    tests: Count
    failures: Count
    skipped: Count
    by: Actor
    time: Instant


class Approval(_Frozen):
    """An approval that has not been withdrawn; what it is bound to stands in it."""

    seq: Number
    version: Number
    environment: Text
    artifact_digest: Digest
    by: Actor
    time: Instant


class Placement(_Frozen):
    """What an environment serves, and what it served before."""

    champion: Number | None
    candidates: list[Number]
    rollback_targets: list[Number]
    """Former champions that a rollback left alone and that are not deleted, the last one first."""


class PolicyInput(_Frozen):
    """All that the promotion policy is told."""

    schema_version: Literal[1] = 1
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
            stored_artifact=self.stored_artifact,
        )


class Violation(_Frozen):
    """One reason why the answer is no, and what would change it."""

    code: Text
    message: Text
    remedy: Text
    rule: Text


class Verdict(_Frozen):
    """Whether an approval or a run of a test suite counted, and why or why not."""

    seq: int
    """Of its event."""
    counted: bool
    why: str


class Told(_Frozen):
    """What the policy was told that no timeline says.

    With it and with the timeline before the decision, the whole input can be made again.
    """

    schema_version: int
    """Of the input."""
    time: Instant
    environments: Environments
    older: bool
    stored_artifact: StoredArtifact


class Decision(_Frozen):
    """What the policy answered, with what it takes to replay it."""

    allow: bool
    violations: list[Violation]
    warnings: list[Violation]
    approvals: list[Verdict]
    evidence: list[Verdict] | None = None
    """None in what was decided before its runs were named."""
    rules: int = Field(ge=1)
    """How many rules applied to the move and ran; never zero."""
    input_digest: str
    policy_digest: str
    """Over the policies as OPA held them."""
    data_digest: str
    opa_version: str
    told: Told | None = None
    """None in what was decided before it was kept."""
