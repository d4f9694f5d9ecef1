"""The situation a move meets: all that is read for it, at one moment."""

from dataclasses import dataclass
from typing import Any

from modeltrail.policy import _model as policy
from modeltrail.state import CommitRecord, Head, Placement, VersionRecord


@dataclass(frozen=True)
class Wish:
    """A move that a caller asks for."""

    kind: policy.MoveKind
    model: str
    version: int | None
    """None for a rollback that goes where the timeline says; a number refuses any other."""
    environment: str | None
    reason: str | None
    older: bool = False
    deletion_kind: str | None = None
    share: float | None = None
    break_glass: policy.BreakGlass | None = None

    def asked(self) -> dict[str, Any]:
        """Return it as a JSON value: what a request's key stands for."""
        glass = self.break_glass and self.break_glass.model_dump()
        return {**vars(self), "break_glass": glass}


@dataclass(frozen=True)
class Situation:
    """All that a move is decided on, read strongly consistent."""

    wish: Wish
    head: Head
    version: VersionRecord
    """The version that is to be moved; for a rollback the one it goes to."""
    incumbent: VersionRecord | None
    previous: VersionRecord | None
    """Where there is no incumbent: the last champion of the environment, if there was one.

    Deleted or not: else whoever deletes it could promote anything.
    """
    commit: CommitRecord

    @property
    def placement(self) -> Placement:
        """Return what the move's environment serves."""
        return self.head.placement(self.wish.environment or "")
