"""A move to ask about, and folders of policies to ask."""

import json
from pathlib import Path

import pytest

from modeltrail.policy import OpaServer, PolicyEngine, PolicyInput

ROOT = Path(__file__).parents[3]
POLICIES = ROOT / "policies"


@pytest.fixture
def move() -> PolicyInput:
    """A promotion that the project's policies allow."""
    fixture = ROOT / "tests" / "policies" / "fixtures" / "promote" / "input.json"
    return PolicyInput.model_validate(json.loads(fixture.read_bytes()))


@pytest.fixture
def unapproved(move: PolicyInput) -> PolicyInput:
    """The same promotion before anyone approved it."""
    return move.model_copy(update={"approvals": []})


def answering(engine: PolicyEngine) -> OpaServer:
    """Return the server that an engine started."""
    assert engine._open is not None
    assert engine._open.server is not None
    return engine._open.server
