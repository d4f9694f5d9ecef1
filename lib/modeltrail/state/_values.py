"""What the records of a model have in common."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Base of all that is folded: immutable, and nothing beside what is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
