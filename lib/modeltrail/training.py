"""What a training run says of the model it made, in a JSON file beside the artifact."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from modeltrail.boundary import parse_json, read_file
from modeltrail.canonical import canonical_bytes
from modeltrail.errors import InvalidInput
from modeltrail.events import DataSnapshot, Evaluation

EXAMPLE = (
    '{"data": {"source": "s3://warehouse/fraud", "snapshot": "2026-11", "digest": "sha256:…"}, '
    '"evaluation": {"dataset_digest": "sha256:…", "rows": 5000, "metrics": {"accuracy": 0.97}}, '
    '"parameters": {"depth": 6}}'
)
"""A training record, to be shown to people."""


MAX_BYTES = 128 * 1024
"""Of a training record in canonical JSON; the version's event holds it, and a little more."""
_MAX_FILE = 16 * 1024 * 1024
"""Bytes of the file, with what stands beside the record in it."""


class TrainingRecord(BaseModel):
    """The data that a model was trained on, its parameters, and its held-out metrics.

    Other keys may stand beside these (library versions, say); they are not recorded.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    data: DataSnapshot
    evaluation: Evaluation
    parameters: dict[str, JsonValue]


def read_training(path: Path) -> TrainingRecord:
    """Return the training record that a file holds.

    Raises:
        InvalidInput: There is no such file, it is no training record, or not one that can be
            recorded.
    """
    content = read_file(path, limit=_MAX_FILE)
    try:
        record = TrainingRecord.model_validate(parse_json(content))
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
