"""The values that events carry, each checked where it enters."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from modeltrail.boundary import EXACT, check_number, check_text
from modeltrail.identity import Actor
from modeltrail.instants import Instant
from modeltrail.policy._facts import Share
from modeltrail.policy._model import Decision, MoveKind


def _distinct(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    checked = handler(value)
    if len(checked) != len(value):
        raise ValueError("two names differ in the space around them only")
    return checked


Number = Annotated[float, BeforeValidator(check_number)]
"""A finite JSON number."""
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(check_text),
]
"""Text that a person wrote, with something to see in it; at most 4,000 characters."""
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=256),
    AfterValidator(check_text),
]
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
Commit = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})$")]
"""A whole git object name."""
Version = Annotated[StrictInt, Field(ge=1, le=999_999)]
Count = Annotated[StrictInt, Field(ge=0, lt=EXACT)]
Sequence = Annotated[StrictInt, Field(ge=1)]
"""The sequence number of an event."""
MAX_FAILED = 100
"""How many tests that failed an event names."""
Metrics = Annotated[dict[Name, Number], Field(max_length=500), WrapValidator(_distinct)]


class Frozen(BaseModel):
    """Base of all that an event carries: immutable, and complete on the way in."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ArtifactLocation(Frozen):
    """Where a version's bytes are: content digest, and the manifest that lists every file."""

    bucket: Name
    digest: Digest
    """Over every file's path, size and SHA-256."""
    files: Annotated[StrictInt, Field(ge=1)]
    bytes: Count
    manifest_key: Annotated[str, StringConstraints(min_length=1, max_length=1024)]
    manifest_version_id: Annotated[str, StringConstraints(min_length=1, max_length=1024)]
    """S3 VersionId of the manifest."""
    manifest_sha256: Digest


class Code(Frozen):
    """The training code of a version."""

    commit: Commit
    repository: Name | None


class DataSnapshot(Frozen):
    """The data that a version was trained on."""

    source: Name
    snapshot: Name
    digest: Digest
    taken_at: Instant | None = None
    """When it was taken; None where that was not stated."""


class Slice(Frozen):
    """Metrics over a named part of the held-out rows."""

    rows: Annotated[StrictInt, Field(ge=1, lt=EXACT)]
    metrics: Annotated[Metrics, Field(min_length=1)]


class Evaluation(Frozen):
    """Metrics over one set of held-out rows."""

    dataset_digest: Digest
    rows: Annotated[StrictInt, Field(ge=1, lt=EXACT)]
    metrics: Annotated[Metrics, Field(min_length=1)]
    slices: Annotated[dict[Name, Slice], Field(max_length=100), WrapValidator(_distinct)] = {}
    """Empty where none were stated."""


class Decided(Frozen):
    """A move, with the decision that allowed it."""

    decision: Decision


class Beside(Decided):
    """A version that stands beside the champion."""

    share: Share | None = None
    """Of the traffic; None for none (shadow)."""


class Deleted(Decided):
    """A version that may be served no more."""

    kind: Name | None = None
    """Which of the policy's kinds of deletion; None where none was stated."""


class Promoted(Decided):
    """A new champion, in one step with the old one's leaving."""

    incumbent: Version | None
    older: bool
    """Asked for knowing that the version is older than the champion it replaces."""


class Demoted(Decided):
    """A version that an environment no longer serves."""

    role: Literal["champion", "candidate"]


class RolledBack(Decided):
    """The event's version left the environment; an earlier champion serves again."""

    to: Version


class Denied(Decided):
    """A move that the policy refused."""

    move: MoveKind


class Approved(Frozen):
    """An approval, bound to one version's bytes and one environment."""

    artifact_digest: Digest


class Withdrawn(Frozen):
    """An approval that no longer stands."""

    granted_seq: Sequence


class SuiteEvidence(Frozen):
    """The result of a test suite that was run over a code commit."""

    commit: Commit
    suite: Name
    suite_digest: Digest
    """Over the suite's files and the names of the tests that ran."""
    outcome: Literal["passed", "failed"]
    tests: Count
    failures: Count
    skipped: Count
    failed: Annotated[tuple[Name, ...], Field(max_length=MAX_FAILED)] = ()
    """The names of tests that failed, the first of them where they are many."""
    duration_s: Number
    exit_code: StrictInt | None = None
    """What the command ended with, below 0 for a signal; None where a file alone was read."""
    junit_sha256: Digest | None
    """None where the command failed and left no JUnit file to rely on."""
    mends: tuple[Sequence, ...] = ()
    """The failed runs whose failed tests all passed in this one."""


class Measured(Frozen):
    """Performance metrics of a version."""

    metrics: Annotated[Metrics, Field(min_length=1)]
    dataset_digest: Digest | None
    rows: Annotated[StrictInt, Field(ge=1, lt=EXACT)] | None


class Noted(Frozen):
    """Something of the business that matters to the model."""

    text: Text


class Monitoring(Frozen):
    """From here on the version is observed."""

    monitors: Annotated[
        tuple[Literal["performance", "drift", "explanations"], ...], Field(min_length=1)
    ]


class FromExport(Frozen):
    """The export that a timeline was brought in from."""

    file_sha256: Digest
    """Over the whole file, in which other timelines may stand, too."""
    events: Sequence
    """How many it holds of this timeline."""
    head: Digest
    """The hash of the last of them."""
    begun_by: Actor
    begun_at: Instant
