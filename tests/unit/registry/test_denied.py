"""What a denial is told as."""

import pytest

from modeltrail import events
from modeltrail.errors import Denied
from modeltrail.registry._moves import settle
from tests.support import facts
from tests.support.chain import Chain


@pytest.mark.parametrize(
    ("move", "environment", "says"),
    [
        ("promote", "production", "promote fraud@1 in production: 1 violation (event #2)"),
        ("rollback", "production", "roll fraud@production back to version 1: 1 violation"),
        ("delete", None, "delete fraud@1: 1 violation"),
    ],
)
def test_a_denial_says_what_was_asked_for(move: str, environment: str | None, says: str) -> None:
    chain = Chain()
    chain.register()
    data = {"decision": facts.decision("a.code"), "move": move}
    stated = {"version": 1, "environment": environment, "reason": "Because."}
    stored = chain.add(events.PromotionDenied, data, **stated)
    with pytest.raises(Denied) as caught:
        settle([stored])
    assert caught.value.message.startswith(f"The policy denies to {says}")
    assert caught.value.move == move
