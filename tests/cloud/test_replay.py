"""A changed policy over the decisions on record, in a real OPA."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modeltrail.canonical import canonical_bytes
from modeltrail.errors import Denied, Undecided, VerificationFailed
from modeltrail.policy import PolicyEngine, PolicyInput
from modeltrail.registry import Registry
from modeltrail.replay import Replayed, Unreplayable, replay
from tests.support import facts
from tests.support.ledgers import Table
from tests.support.registries import World
from tests.support.small_policies import denying


@pytest.fixture(scope="module")
def then(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicyEngine]:
    """The policy of before: no version 3."""
    folder = denying(tmp_path_factory.mktemp("then") / "policies", "input.move.version == 3")
    with PolicyEngine(folder) as engine:
        yield engine


@pytest.fixture
def world(local_table: Table, then: PolicyEngine) -> World:
    """Six decisions of all kinds; version 3 was denied."""
    made = World(local_table)
    made.alice = made.person("alice", decide=then.decide)
    made.register(3)
    made.bob.approve("fraud", 1, "production")
    made.bob.evidence("fraud", "dev", facts.suite())
    made.alice.promote("fraud", 1, "production", reason="First.")
    made.alice.promote("fraud", 2, "production", reason="Better.")
    with pytest.raises(Denied):
        made.alice.promote("fraud", 3, "production", reason="Best.")
    made.alice.rollback("fraud", "production", reason="Complaints.")
    made.alice.promote("fraud", 2, "production", reason="It was not that.", older=False)
    made.alice.demote("fraud", 2, "production", reason="The end.")
    return made


def run(world: World, engine: PolicyEngine, **since: Any) -> list[Replayed | Unreplayable]:
    return list(replay(world.ledger, "fraud", engine.decide, **since))


def test_the_same_policy_answers_to_every_decision_as_it_did(
    world: World, then: PolicyEngine
) -> None:
    asked: list[PolicyInput] = []

    def decide(again: PolicyInput) -> Any:
        asked.append(again)
        return then.decide(again)

    done = list(replay(world.ledger, "fraud", decide))
    moves = ["promote", "promote", "promote", "rollback", "promote", "demote"]
    assert [one.move for one in done if isinstance(one, Replayed)] == moves
    assert not any(one.differs for one in done if isinstance(one, Replayed))
    for one, again in zip(done, asked, strict=True):
        assert isinstance(one, Replayed)
        assert one.then.input_digest == again.digest
        assert one.now == one.then


def test_another_policy_says_which_moves_would_have_been_otherwise_and_why(
    world: World, tmp_path: Path
) -> None:
    policies = denying(
        tmp_path / "policies", 'input.move.version == 2; input.move.kind == "promote"'
    )
    before = world.length()
    with PolicyEngine(policies) as engine:
        done = [one for one in run(world, engine) if isinstance(one, Replayed)]
    otherwise = [(one.version, one.then.allow, one.now.allow) for one in done if one.differs]
    assert otherwise == [(2, True, False), (3, False, True), (2, True, False)]
    for one in done:
        if one.differs:
            assert one.because is not None
            assert one.because.message == f"Not version {one.version}."
    assert world.length() == before


def test_a_rollback_is_of_the_version_that_it_goes_to(world: World, tmp_path: Path) -> None:
    policies = denying(tmp_path / "policies", 'input.move.kind == "rollback"')
    with PolicyEngine(policies) as engine:
        [one] = [o for o in run(world, engine) if isinstance(o, Replayed) and o.move == "rollback"]
    assert (one.version, one.differs) == (1, True)


def test_only_what_came_after_an_instant_is_replayed(world: World, then: PolicyEngine) -> None:
    [*_, before, _] = world.ledger.timeline("fraud")
    [one] = run(world, then, since=before.event.time)
    assert isinstance(one, Replayed)
    assert one.move == "demote"


def test_what_was_decided_before_its_input_was_kept_cannot_be_replayed(
    local_table: Table, then: PolicyEngine
) -> None:
    """As an early release recorded it, on another form, or on something else than is there."""
    world = World(local_table)
    world.register(2)

    def changed(**changes: Any) -> Registry:
        def decide(asked: PolicyInput) -> Any:
            return then.decide(asked).model_copy(update=changes)

        return world.person("alice", decide=decide)

    changed(told=None).promote("fraud", 1, "dev", reason="First.")
    head = world.ledger.head("fraud")
    told = then.decide(world.alice.examine(_wish())[0]).told
    assert told is not None
    older = told.model_copy(update={"schema_version": 1})
    changed(told=older).promote("fraud", 2, "dev", reason="Second.")
    changed(input_digest=facts.sha("0")).demote("fraud", 2, "dev", reason="Third.")
    whys = [one.why for one in run(world, then) if isinstance(one, Unreplayable)]
    assert len(whys) == 3
    assert "from before a decision kept" in whys[0]
    assert "of form 1; this release makes form" in whys[1]
    assert "is not what the timeline before it says" in whys[2]
    assert head.seq == 3


def _wish() -> Any:
    from modeltrail.registry import Wish  # noqa: PLC0415 (used once)

    return Wish("promote", "fraud", 2, "dev", "Second.")


def test_a_policy_that_cannot_be_asked_leaves_it_undecided(world: World, tmp_path: Path) -> None:
    with PolicyEngine(tmp_path / "gone") as engine, pytest.raises(Undecided):
        run(world, engine)


def test_a_timeline_that_was_changed_is_not_replayed(world: World, then: PolicyEngine) -> None:
    client, table = world.table
    key = {"pk": {"S": "MODEL#fraud"}, "sk": {"S": "EVENT#000000000006"}}
    item = client.get_item(TableName=table, Key=key)["Item"]
    body = json.loads(item["body"]["S"])
    body["reason"] = "Another."
    item["body"] = {"S": canonical_bytes(body).decode()}
    client.put_item(TableName=table, Item=item)
    with pytest.raises(VerificationFailed, match="#6 of 'fraud' was changed"):
        run(world, then)
