"""Approvals that stand no more: which, and what ended them."""

from typing import Any

from modeltrail import events
from modeltrail.lapsed import Lapsed, lapsed_among
from tests.support import facts
from tests.support.chain import Chain


def _approve(chain: Chain, version: int, environment: str, by: str) -> None:
    data = {"artifact_digest": facts.sha("a")}
    who = facts.person(by)
    chain.add(events.ApprovalGranted, data, version=version, environment=environment, actor=who)


def _withdraw(chain: Chain, version: int, environment: str, by: str, seq: int) -> None:
    stated: dict[str, Any] = {"version": version, "environment": environment, "reason": "No."}
    data = {"granted_seq": seq}
    chain.add(events.ApprovalWithdrawn, data, actor=facts.person(by), **stated)


def _served() -> Chain:
    """Return a chain: 1 and then 2 champion of production, three approvals of 2 before that."""
    chain = Chain()
    chain.register("a")
    chain.register("a")
    chain.promote(1, "production")
    _approve(chain, 2, "production", "bob")
    _approve(chain, 2, "staging", "bob")
    _approve(chain, 2, "production", "carol")
    chain.promote(2, "production")
    return chain


def _said(chain: Chain, version: int) -> list[str]:
    return [one.says() for one in lapsed_among(chain.events, version)]


def test_a_rollback_ends_the_approvals_of_the_version_that_left_for_that_place_alone() -> None:
    chain = _served()
    assert _said(chain, 2) == []
    chain.rollback("production")
    assert _said(chain, 1) == []
    assert _said(chain, 2) == [
        "approval #4 by 111111111111/user/bob for production was voided by the rollback #8",
        "approval #6 by 111111111111/user/carol for production was voided by the rollback #8",
    ]


def test_one_that_was_withdrawn_is_told_as_such_also_after_a_rollback() -> None:
    chain = _served()
    _withdraw(chain, 2, "production", "bob", 4)
    chain.rollback("production")
    assert _said(chain, 2) == [
        "approval #4 by 111111111111/user/bob for production was withdrawn (#8)",
        "approval #6 by 111111111111/user/carol for production was voided by the rollback #9",
    ]


def test_who_approved_once_more_is_told_of_no_more() -> None:
    chain = _served()
    chain.rollback("production")
    _approve(chain, 2, "production", "bob")
    assert [one.by.person.rpartition("/")[2] for one in lapsed_among(chain.events, 2)] == ["carol"]


def test_each_is_of_one_place() -> None:
    chain = _served()
    _withdraw(chain, 2, "staging", "bob", 5)
    (one,) = lapsed_among(chain.events, 2)
    assert isinstance(one, Lapsed)
    assert (one.environment, one.ended_by, one.voided) == ("staging", 8, False)
