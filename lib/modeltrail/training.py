"""What a training run says of the model it made, in a JSON file beside the artifact."""

from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, PrivateAttr, ValidationError, field_validator

from modeltrail import instants
from modeltrail.boundary import parse_json, read_file
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import InvalidInput
from modeltrail.events import DataSnapshot, Evaluation
from modeltrail.events._values import Name

EXAMPLE = (
    '{"data": {"source": "s3://warehouse/fraud", "snapshot": "2026-11", "digest": "sha256:…", '
    '"taken_at": "2026-11-20T00:00:00Z"}, '
    '"evaluation": {"dataset_digest": "sha256:…", "rows": 5000, "metrics": {"accuracy": 0.97}, '
    '"slices": {"new customers": {"rows": 400, "metrics": {"accuracy": 0.95}}}}, '
    '"parameters": {"depth": 6}, "licence": "CC-BY-4.0", "model_card": "MODEL_CARD.md"}'
)
"""A training record, to be shown to people; taken_at, slices, licence and model_card can be left
out."""


MAX_BYTES = 128 * 1024
"""Of a training record in canonical JSON; the version's event holds it, and a little more."""
_MAX_FILE = 16 * 1024 * 1024
"""Bytes of the file, with what stands beside the record in it."""


class TrainingRecord(BaseModel):
    """The data that a model was trained on, its parameters, and its held-out metrics.

    Other keys may stand beside these (library versions, say); they are not recorded, and
    `left_out` names them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    data: DataSnapshot
    evaluation: Evaluation
    parameters: dict[str, JsonValue]
    licence: Name | None = None
    model_card: Name | None = None
    """Its path among the model's files."""
    _left_out: tuple[str, ...] = PrivateAttr(())

    @property
    def left_out(self) -> tuple[str, ...]:
        """The other keys of the file, sorted."""
        return self._left_out

    @field_validator("data", mode="before")
    @classmethod
    def _spell_taken_at(cls, data: object) -> object:
        """Let a person spell the instant in any of the ways that they may elsewhere."""
        if isinstance(data, dict) and isinstance(taken := data.get("taken_at"), str):
            try:
                return {**data, "taken_at": instants.parse_claimed(taken)}
            except InvalidInput as error:
                raise ValueError(f"taken_at: {error.message.removesuffix('.')}") from error
        return data


def check_model_card(record: TrainingRecord, files: Collection[str]) -> None:
    """Check that the model card of a record is among the model's files.

    Args:
        record: The record.
        files: Their paths within the artifact.

    Raises:
        InvalidInput: It is not.
    """
    if record.model_card is not None and record.model_card not in files:
        raise InvalidInput(
            f"The model card {record.model_card!r} is not among the files of the model.",
            remedy="Put it beside them, and state its path as it is there, as in MODEL_CARD.md.",
        )


def read_training(path: Path) -> TrainingRecord:
    """Return the training record that a file holds.

    Raises:
        InvalidInput: There is no such file, it is no training record, or not one that can be
            recorded.
    """
    content = read_file(path, limit=_MAX_FILE)
    try:
        value = parse_json(content)
        record = TrainingRecord.model_validate(value)
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"])) or "the whole"
        says = problem["msg"].removeprefix("Value error, ")
        raise InvalidInput(
            f"{str(path)!r} is not a training record: {place}: {says}.",
            remedy=f"It looks like this: {EXAMPLE}",
        ) from error
    except ValueError as error:
        raise InvalidInput(
            f"{str(path)!r} is not strict JSON: {error}.", remedy=f"It looks like this: {EXAMPLE}"
        ) from error
    _check_recordable(record, path)
    others = value.keys() - TrainingRecord.model_fields.keys()
    record._left_out = tuple(sorted(others))  # noqa: SLF001 (its own module's)
    return record


def _check_recordable(record: TrainingRecord, path: Path) -> None:
    """Find out before the upload, not after it, that the record cannot stand in an event."""
    try:
        size = len(canonical_bytes(record.model_dump(mode="json")))
    except InvalidInput as error:
        raise InvalidInput(
            f"{str(path)!r} cannot be recorded: {error.message}", remedy=error.remedy
        ) from error
    if size > MAX_BYTES:
        raise InvalidInput(
            f"{str(path)!r} would take {size} bytes of the timeline; at most {MAX_BYTES} are kept.",
            remedy="Keep long lists beside the artifact, and their digest among the parameters.",
        )
