"""The policies: what they are told, what they answer, and the engine that asks for it."""

from modeltrail.policy._build import Built, build
from modeltrail.policy._model import (
    Approval,
    BreakGlass,
    Decision,
    Evaluation,
    Evidence,
    Move,
    MoveKind,
    Overridden,
    Placement,
    PolicyInput,
    StoredArtifact,
    Verdict,
    VersionFacts,
    Violation,
)
from modeltrail.policy._plan import Change, Finding, PlanDecision, Ran, read_plan
from modeltrail.policy._source import Bundle, source
from modeltrail.policy.engine import Area, PolicyEngine
from modeltrail.policy.opa import Endpoint, Opa, OpaServer, find_opa

__all__ = [
    "Approval",
    "Area",
    "BreakGlass",
    "Built",
    "Bundle",
    "Change",
    "Decision",
    "Endpoint",
    "Evaluation",
    "Evidence",
    "Finding",
    "Move",
    "MoveKind",
    "Opa",
    "OpaServer",
    "Overridden",
    "Placement",
    "PlanDecision",
    "PolicyEngine",
    "PolicyInput",
    "Ran",
    "StoredArtifact",
    "Verdict",
    "VersionFacts",
    "Violation",
    "build",
    "find_opa",
    "read_plan",
    "source",
]
