"""What every event says."""

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

from modeltrail.events import _values as values
from modeltrail.identity import Actor
from modeltrail.instants import Instant

SCHEME = "modeltrail/1"
"""The hash scheme; a new one never reads an old event as forged."""


class Event(BaseModel):
    """What every event says, whatever its type.

    A reader meets events of later releases too: their type is then unknown to it, and `data`
    stays the JSON value that was recorded.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    scheme: str = SCHEME
    type: str
    schema_version: Annotated[StrictInt, Field(ge=1)] = 1
    model: str
    seq: Annotated[StrictInt, Field(ge=1)]
    time: Instant
    """When it was recorded; never before the event ahead of it."""
    claimed_time: Instant | None
    """When it happened, as the caller says."""
    actor: Actor
    reason: values.Text | None
    version: values.Version | None
    environment: str | None
    request: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    """The idempotency key of the request that recorded it."""
    previous: values.Digest
    """The hash of the event before it."""
    data: Any

    needs: ClassVar[frozenset[str]] = frozenset()
    """Which of version, environment and reason this type must state."""
