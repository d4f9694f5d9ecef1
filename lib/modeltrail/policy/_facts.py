"""The facts that a policy is told, each of one kind.

An absent fact is an explicit null or an empty list, so that a rule can tell "no" from "not asked".
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from modeltrail.identity import Actor
from modeltrail.instants import Instant

Text = Annotated[str, Field(min_length=1)]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=1)]
"""A version number or a sequence number: both begin at 1."""
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(gt=0, le=1)]
"""Of an environment's traffic: 0.1 is a tenth."""
Environments = Annotated[list[Text], Field(min_length=1)]


class Frozen(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )


class Slice(Frozen):
    """Metrics over a named part of the held-out rows."""

    rows: Number
    metrics: dict[Text, float]


class Evaluation(Frozen):
    """Metrics of a version over one named set of held-out rows."""

    dataset_digest: Digest
    rows: Number
    metrics: dict[Text, float]
    slices: dict[Text, Slice]
    """Empty where none were stated."""


class VersionFacts(Frozen):
    """What is known of a version since it was registered; null is what was not stated then.

    Of a version that was registered here, only what need not be stated can be null; of an imported
    one, much may be.
    """

    number: Number
    status: Literal["registered", "deleted"]
    artifact_digest: Digest | None
    code_commit: Text | None
    data_source: Text | None
    data_snapshot: Text | None
    data_digest: Digest | None
    data_taken_at: Instant | None
    """When the snapshot of the data was taken."""
    licence: Text | None
    model_card: Text | None
    """Its path among the version's files."""
    parameters: Count | None
    """How many hyperparameters were stated; None where that is not known."""
    registered_by: Actor
    registered_at: Instant
    evaluation: Evaluation | None
    left_service_at: Instant | None
    """When it last ceased to be champion or candidate of any environment; None where it never
    served, or serves now."""


class StoredArtifact(Frozen):
    """What the bucket holds now for the version's artifact."""

    digest: Digest | None
    """The digest over the files as they are stored; None where that cannot be said."""
    problems: list[Text]


class Evidence(Frozen):
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


class Approval(Frozen):
    """An approval that has not been withdrawn; what it is bound to stands in it."""

    seq: Number
    version: Number
    environment: Text
    artifact_digest: Digest
    by: Actor
    time: Instant


class Candidate(Frozen):
    """A version that stands beside an environment's champion."""

    version: Number
    since: Instant
    share: Share | None
    """Of the traffic; None where none was stated (shadow)."""


class Placement(Frozen):
    """What an environment serves, and what it served before."""

    champion: Number | None
    champion_since: Instant | None
    """None exactly where there is no champion."""
    candidates: list[Candidate]
    rollback_targets: list[Number]
    """Former champions that a rollback left alone and that are not deleted, the last one first."""
    promoted_at: Instant | None
    """When a version of the model was last promoted here; None where none ever was."""


class Incident(Frozen):
    """An incident of the model that is open."""

    seq: Number
    id: Text
    environment: Text | None
    by: Actor
    time: Instant


class DriftAlarm(Frozen):
    """A drift alarm that was raised and not cleared."""

    seq: Number
    version: Number
    environment: Text
    monitor: Text
    by: Actor
    time: Instant


class Waiver(Frozen):
    """A violation that someone let pass, of one version, until an instant."""

    seq: Number
    code: Text
    """Of the violation, such as `soak.too_short`."""
    version: Number
    environment: Text | None
    """None where it holds for every environment."""
    by: Actor
    time: Instant
    until: Instant


class Hold(Frozen):
    """A legal hold that was placed and not lifted."""

    seq: Number
    version: Number | None
    """None where it is on the whole model."""
    by: Actor
    time: Instant


class Unreviewed(Frozen):
    """A move that broke the glass, and that nobody has reviewed since."""

    seq: Number
    version: Number
    environment: Text
    by: Actor
    time: Instant
