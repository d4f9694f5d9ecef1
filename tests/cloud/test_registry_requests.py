"""Request keys, and moves that meet each other, each step of the race set by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from modeltrail.errors import Conflict, Denied, InvalidInput
from modeltrail.ledger import Ledger
from modeltrail.policy import Decision, PolicyInput
from modeltrail.registry import Registry
from modeltrail.state import Head
from modeltrail.verify import verify
from tests.support import facts
from tests.support.ledgers import Table, everything
from tests.support.registries import World, allow, served_world, whole

Move = Callable[[Registry], Any]


@pytest.fixture
def served(local_table: Table) -> World:
    return served_world(local_table)


def test_the_same_request_moves_once_and_gives_the_same_answer(served: World) -> None:
    first = served.alice.promote("fraud", 3, "production", reason="New.", request="deploy-7")
    served.alice.note("fraud", "Something else.")
    length = served.length()
    again = served.alice.promote("fraud", 3, "production", reason="New.", request="deploy-7")
    assert again == first
    first = served.alice.rollback("fraud", "production", reason="Bad.", request="undo-7")
    again = served.alice.rollback("fraud", "production", reason="Bad.", request="undo-7")
    assert again == first
    assert served.length() == length + 1


def test_a_denied_request_stays_denied_under_its_key(served: World) -> None:
    denied = served.person("carol", decide=lambda asked: facts.decided(asked, "x"))
    for registry in (denied, served.person("carol")):
        with pytest.raises(Denied, match="event #7"):
            registry.promote("fraud", 3, "production", reason="New.", request="deploy-7")
    assert served.length() == 7
    served.person("carol").promote("fraud", 3, "production", reason="New.", request="deploy-8")


@pytest.mark.parametrize(
    "other",
    [
        lambda w: w.alice.promote("fraud", 3, "staging", reason="New.", request="deploy-7"),
        lambda w: w.alice.promote("fraud", 3, "production", reason="Other.", request="deploy-7"),
        lambda w: w.alice.candidate("fraud", 3, "production", reason="New.", request="deploy-7"),
        lambda w: w.bob.promote("fraud", 3, "production", reason="New.", request="deploy-7"),
        lambda w: w.alice.note("fraud", "New.", request="deploy-7"),
    ],
)
def test_another_request_under_the_same_key_is_a_conflict(
    served: World, other: Callable[[World], Any]
) -> None:
    served.alice.promote("fraud", 3, "production", reason="New.", request="deploy-7")
    before = everything(served.table)
    with pytest.raises(Conflict, match="The request key 'deploy-7' was used for another request"):
        other(served)
    assert everything(served.table) == before


def test_a_malformed_request_key_is_refused(served: World) -> None:
    before = everything(served.table)
    with pytest.raises(InvalidInput, match="is not a request key"):
        served.alice.promote("fraud", 3, "dev", reason="R.", request="two words")
    assert everything(served.table) == before


def test_a_decision_holds_for_the_incumbent_that_it_named(served: World) -> None:
    """While carol's promotion is decided, bob changes the champion."""

    def decide(told: PolicyInput) -> Decision:
        if told.incumbent is not None and told.incumbent.number == 2:
            served.bob.rollback("fraud", "production", reason="Complaints.")
        return allow(told)

    with pytest.raises(Conflict) as caught:
        served.person("carol", decide=decide).promote("fraud", 3, "production", reason="New.")
    assert caught.value.message == (
        "'fraud' changed while this promote was decided: "
        "#7 version.rolled_back 2 in production by 111111111111/user/bob."
    )
    assert served.champion() == 1
    assert served.length() == 7


Meanwhile = Callable[[World], Any]


@pytest.mark.parametrize(
    ("meanwhile", "move", "says"),
    [
        (
            lambda w: w.bob.promote("fraud", 3, "production", reason="R."),
            lambda r: r.promote("fraud", 3, "production", reason="R."),
            "#7 version.promoted 3 in production by 111111111111/user/bob",
        ),
        (
            lambda w: w.bob.rollback("fraud", "production", reason="R."),
            lambda r: r.rollback("fraud", "production", reason="R."),
            "#7 version.rolled_back 2 in production by 111111111111/user/bob",
        ),
        (
            lambda w: w.bob.delete("fraud", 1, reason="R."),
            lambda r: r.rollback("fraud", "production", reason="R."),
            "#7 version.deleted 1 by 111111111111/user/bob",
        ),
        (
            lambda w: w.bob.delete("fraud", 1, reason="R."),
            lambda r: r.promote("fraud", 1, "dev", reason="R."),
            "#7 version.deleted 1 by 111111111111/user/bob",
        ),
        (
            lambda w: w.bob.delete("fraud", 1, reason="R."),
            lambda r: r.delete("fraud", 1, reason="R."),
            "#7 version.deleted 1 by 111111111111/user/bob",
        ),
        (
            lambda w: w.bob.demote("fraud", 3, "dev", reason="R."),
            lambda r: r.demote("fraud", 3, "dev", reason="R."),
            "#7 version.demoted 3 in dev by 111111111111/user/bob",
        ),
        (
            lambda w: w.bob.candidate("fraud", 3, "production", reason="R."),
            lambda r: r.candidate("fraud", 3, "production", reason="R."),
            "#7 version.candidate 3 in production by 111111111111/user/bob",
        ),
        (
            lambda w: (
                [w.bob.note("fraud", f"Note {n}.") for n in range(9)],
                w.bob.promote("fraud", 3, "production", reason="R."),
            ),
            lambda r: r.promote("fraud", 3, "production", reason="R."),
            "#16 version.promoted 3 in production by 111111111111/user/bob",
        ),
    ],
)
def test_whoever_comes_second_learns_what_happened(
    served: World, meanwhile: Meanwhile, move: Move, says: str
) -> None:
    """Also where the first one made the second one's wish impossible."""
    asked: list[PolicyInput] = []

    def decide(told: PolicyInput) -> Decision:
        if not asked:
            meanwhile(served)
        asked.append(told)
        return allow(told)

    with pytest.raises(Conflict) as caught:
        move(served.person("carol", decide=decide))
    kind = asked[0].move.kind
    assert caught.value.message == f"'fraud' changed while this {kind} was decided: {says}."
    assert verify(served.ledger, "fraud").events == served.length()


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda w: w.bob.metric("fraud", 2, {"recall": 0.5}, environment="production"),
        lambda w: w.bob.approve("fraud", 3, "production"),
        lambda w: w.bob.candidate("fraud", 1, "production", reason="Beside."),
        lambda w: w.bob.promote("fraud", 1, "staging", reason="Elsewhere."),
        lambda w: w.register(),
    ],
)
def test_where_others_did_something_else_the_move_is_decided_anew(
    served: World, meanwhile: Meanwhile
) -> None:
    asked: list[PolicyInput] = []

    def decide(told: PolicyInput) -> Decision:
        if not asked:
            meanwhile(served)
        asked.append(told)
        return allow(told)

    served.person("carol", decide=decide).promote("fraud", 3, "production", reason="New.")
    assert served.champion() == 3
    assert len(asked) == 2
    assert verify(served.ledger, "fraud").events == served.length() == 8


def test_a_conflict_tells_of_many_moves_briefly(served: World) -> None:
    def decide(told: PolicyInput) -> Decision:
        for number in (1, 2, 3, 1, 2, 3, 1):
            served.bob.promote("fraud", number, "staging", reason="R.", older=True)
        served.bob.promote("fraud", 3, "production", reason="R.")
        return allow(told)

    with pytest.raises(Conflict, match=r"#11 version.promoted 2 .*; and 3 more\.") as caught:
        served.person("carol", decide=decide).promote("fraud", 3, "production", reason="New.")
    assert caught.value.message.count("version.promoted") == 5


def test_the_same_request_in_two_calls_at_once_has_one_answer(served: World) -> None:
    """The second begins before the first is done, as after a time-out, and ends after it."""
    firsts: list[Any] = []

    def promote(registry: Registry) -> Any:
        return registry.promote("fraud", 3, "production", reason="R.", request="deploy-7")

    def decide(told: PolicyInput) -> Decision:
        firsts.append(promote(served.alice))
        return allow(told)

    again = promote(served.person("alice", decide=decide))
    assert [again] == firsts
    assert served.told().count("version.promoted") == 3


@pytest.mark.parametrize(
    "call",
    [
        lambda r: r.promote("fraud", 3, "production", reason="R.", request="k"),
        lambda r: r.rollback("fraud", "production", reason="R.", request="k"),
        lambda r: r.withdraw("fraud", 3, "production", reason="R.", request="k"),
    ],
)
def test_a_request_that_is_carried_out_elsewhere_after_it_began_has_the_same_answer(
    served: World, call: Move
) -> None:
    """It was new when it was looked for, and is impossible once the other call is done."""
    served.alice.approve("fraud", 3, "production")
    firsts: list[Any] = []

    class Late(Ledger):
        def head(self, model: str, *, consistent: bool = True) -> Head:
            if not firsts:
                firsts.append(call(served.alice))
            return super().head(model, consistent=consistent)

    late = Registry(
        Late(*served.table),
        environments=facts.ENVIRONMENTS,
        who=facts.person("alice"),
        decide=allow,
        inspect=whole,
    )
    assert [call(late)] == firsts
    assert served.length() == 8
