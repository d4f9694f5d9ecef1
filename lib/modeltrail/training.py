"""What a training run says of the model it made, in a JSON file beside the artifact."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from modeltrail.canonical import parse_json
from modeltrail.errors import InvalidInput
from modeltrail.events import DataSnapshot, Evaluation

EXAMPLE = (
    '{"data": {"source": "s3://warehouse/fraud", "snapshot": "2026-11", "digest": "sha256:…"}, '
    '"evaluation": {"dataset_digest": "sha256:…", "rows": 5000, "metrics": {"accuracy": 0.97}}, '
    '"parameters": {"depth": 6}}'
)
"""A training record, to be shown to people."""


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
        InvalidInput: There is no such file, or it is no training record.
    """
    try:
        return TrainingRecord.model_validate(parse_json(path.read_bytes()))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"])) or "file"
        raise InvalidInput(
            f"{path} is not a training record: {place}: {problem['msg']}.",
            remedy=f"It looks like this: {EXAMPLE}",
        ) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            f"{path} is not strict JSON: {error}.", remedy=f"It looks like this: {EXAMPLE}"
        ) from error
