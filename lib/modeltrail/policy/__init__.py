"""The promotion policy: its input, its answer, and the engine that asks for it."""

from modeltrail.policy._model import (
    Approval,
    Decision,
    Evaluation,
    Evidence,
    Move,
    MoveKind,
    Placement,
    PolicyInput,
    StoredArtifact,
    Verdict,
    VersionFacts,
    Violation,
)
from modeltrail.policy.engine import PolicyEngine
from modeltrail.policy.opa import Endpoint, Opa, OpaServer, find_opa

__all__ = [
    "Approval",
    "Decision",
    "Endpoint",
    "Evaluation",
    "Evidence",
    "Move",
    "MoveKind",
    "Opa",
    "OpaServer",
    "Placement",
    "PolicyEngine",
    "PolicyInput",
    "StoredArtifact",
    "Verdict",
    "VersionFacts",
    "Violation",
    "find_opa",
]
