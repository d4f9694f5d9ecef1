"""What a version's registration states: all that it is, or what another registry said of it."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, JsonValue, StringConstraints, model_validator

from modeltrail.events import _values as values

_FACTS = ("artifact", "code", "data", "evaluation")

Foreign = Annotated[str, StringConstraints(max_length=100_000)]
"""Text as another registry has it, whatever it holds."""


class Imported(values.Frozen):
    """What another registry said of a version when it was imported; none of it was checked."""

    registry: Literal["mlflow"]
    source: Foreign
    """Where it was read: the address of a server, or the path of a file."""
    workspace: Foreign | None
    name: Foreign
    """What the model is called there."""
    run_id: Foreign | None
    commit: Foreign | None
    """The git commit that its run names; a whole object name is its code's commit, too."""
    uri: Foreign | None
    """Where the model's files are, as that registry has it."""
    stage: Foreign | None
    status: Foreign | None
    user: Foreign | None
    description: Foreign | None
    tags: dict[Foreign, Foreign]
    aliases: tuple[Foreign, ...]
    model_description: Foreign | None
    model_tags: dict[Foreign, Foreign]
    metrics: dict[Foreign, values.Number]
    """The last value of each metric of the run."""
    not_numbers: tuple[Foreign, ...]
    """Metrics of the run whose last value is not finite."""


def _state_what_is_asked(schema: dict[str, Any]) -> None:
    """Say in the JSON Schema that a version that was not imported states everything."""
    schema["required"] = sorted(schema["properties"])
    schema["if"] = {"properties": {"imported": {"type": "null"}}}
    schema["then"] = {"properties": {name: {"not": {"type": "null"}} for name in _FACTS}}


class Registered(values.Frozen):
    """All that a version is; none of it changes later.

    Of one that was imported, what is not known is null.
    """

    model_config = ConfigDict(json_schema_extra=_state_what_is_asked)

    artifact: values.ArtifactLocation | None
    code: values.Code | None
    data: values.DataSnapshot | None
    evaluation: values.Evaluation | None
    parameters: dict[str, JsonValue]
    licence: values.Name | None = None
    model_card: values.Name | None = None
    """Its path among the files of the artifact."""
    imported: Imported | None = None
    """None where it was registered here; events of schema version 1 do not say it."""

    @model_validator(mode="after")
    def _check_whole(self) -> Self:
        if self.imported is None:
            for name in _FACTS:
                if getattr(self, name) is None:
                    raise ValueError(f"a version that was not imported states its {name}")
        return self
