"""Requests: an idempotency key, and a digest of what is asked under it."""

import re
import uuid
from typing import Any

from modeltrail import events
from modeltrail.canonical import digest
from modeltrail.errors import InvalidInput
from modeltrail.events import Event
from modeltrail.identity import Actor
from modeltrail.ledger import Request
from modeltrail.policy import _model as policy

MOVES: dict[policy.MoveKind, type[Event]] = {
    "candidate": events.VersionCandidate,
    "promote": events.VersionPromoted,
    "demote": events.VersionDemoted,
    "rollback": events.VersionRolledBack,
    "delete": events.VersionDeleted,
    "restore": events.VersionRestored,
}
"""What records a move that was allowed."""
_FACTS: dict[str, type[Event]] = {
    "register": events.VersionRegistered,
    "import": events.VersionRegistered,
    "approve": events.ApprovalGranted,
    "withdraw": events.ApprovalWithdrawn,
    "evidence": events.EvidenceRecorded,
    "metric": events.MetricRecorded,
    "note": events.BusinessNoted,
    "monitor": events.MonitoringStarted,
    "open incident": events.IncidentOpened,
    "close incident": events.IncidentClosed,
    "raise drift": events.DriftRaised,
    "clear drift": events.DriftCleared,
    "waive": events.WaiverGranted,
    "place hold": events.HoldPlaced,
    "lift hold": events.HoldLifted,
    "review": events.BreakglassReviewed,
}
_ANSWERS: dict[str, frozenset[type[Event]]] = {
    **{kind: frozenset({cls, events.PromotionDenied}) for kind, cls in MOVES.items()},
    **{operation: frozenset({cls}) for operation, cls in _FACTS.items()},
}
_KEY = re.compile(r"[A-Za-z0-9._:/=+@-]{1,128}")


def new_request(key: str | None, who: Actor, operation: str, asked: dict[str, Any]) -> Request:
    """Return the request for an operation.

    Args:
        key: The caller's idempotency key; None for a fresh one.
        who: The caller; the same key of another caller is another request.
        operation: What is asked for.
        asked: Its arguments as a JSON value.

    Raises:
        InvalidInput: The key is malformed.
    """
    if key is not None:
        check_key(key)
    content = {"operation": operation, "who": who.person, "asked": asked}
    return Request(
        key or uuid.uuid4().hex,
        digest("modeltrail/request/1", content),
        answers=_ANSWERS[operation],
    )


def check_key(key: str) -> str:
    """Return an idempotency key, checked for its form.

    Raises:
        InvalidInput: It is malformed.
    """
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            f"{key[:140]!r} is not a request key.",
            remedy="Use 1 to 128 letters, digits and characters of ._:/=+@-",
        )
    return key
