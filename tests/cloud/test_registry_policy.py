"""The registry and the project's own policies, decided by a real OPA."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modeltrail import events, identity
from modeltrail.errors import Denied, Undecided
from modeltrail.policy import Decision, Endpoint, PolicyEngine, StoredArtifact
from modeltrail.registry import Registry
from modeltrail.state import VersionRecord
from modeltrail.verify import verify
from tests.support import facts
from tests.support.ledgers import Table, everything
from tests.support.registries import World

POLICIES = Path(__file__).parents[2] / "policies"
CI = identity.actor("arn:aws:sts::111111111111:assumed-role/ci/run-4711")


@pytest.fixture(scope="module")
def engine() -> Iterator[PolicyEngine]:
    with PolicyEngine(POLICIES) as made:
        yield made


@pytest.fixture
def world(local_table: Table, engine: PolicyEngine) -> World:
    made = World(local_table)
    made.alice = made.person("alice", decide=engine.decide)
    made.bob = made.person("bob", decide=engine.decide)
    return made


def codes(denied: pytest.ExceptionInfo[Denied]) -> set[str]:
    decision = denied.value.decision
    assert isinstance(decision, Decision)
    return {violation.code for violation in decision.violations}


def run_suite(world: World, environment: str, outcome: str = "passed") -> None:
    """Have the pipeline record what came out of the suite."""
    world.person("ci", who=CI).evidence("fraud", environment, facts.suite(outcome))


def serve(world: World, version: int, environments: tuple[str, ...] = facts.ENVIRONMENTS) -> None:
    """Take a version through the environments, tested at each by CI and approved by bob."""
    for environment in environments:
        run_suite(world, environment)
        world.bob.approve("fraud", version, environment)
        world.alice.promote("fraud", version, environment, reason=f"Ready for {environment}.")


def test_the_whole_road_is_allowed_step_by_step(world: World) -> None:
    world.register(2)
    serve(world, 1)
    serve(world, 2)
    assert world.champion() == 2
    world.alice.rollback("fraud", "production", reason="Complaints.")
    assert world.champion() == 1
    assert "promotion.denied" not in world.told()
    assert verify(world.ledger, "fraud").events == world.length()


def test_what_is_missing_is_named_and_once_supplied_the_move_is_allowed(world: World) -> None:
    world.register()
    serve(world, 1, ("dev",))
    with pytest.raises(Denied) as denied:
        world.alice.promote("fraud", 1, "production", reason="Hurry.")
    assert codes(denied) == {"approval.too_few", "evidence.missing", "transitions.order"}
    serve(world, 1, ("staging",))
    world.bob.approve("fraud", 1, "production")
    world.alice.promote("fraud", 1, "production", reason="Ready.")
    assert world.champion() == 1


def test_an_approval_that_was_taken_back_counts_no_more(world: World) -> None:
    world.register()
    serve(world, 1, ("dev", "staging"))
    world.bob.approve("fraud", 1, "production")
    world.bob.approve("fraud", 1, "production")
    world.bob.withdraw("fraud", 1, "production", reason="Saw the slices.")
    with pytest.raises(Denied) as denied:
        world.alice.promote("fraud", 1, "production", reason="Ready.")
    assert codes(denied) == {"approval.too_few"}


def test_what_a_person_says_of_a_suite_does_not_count(world: World) -> None:
    world.register()
    serve(world, 1, ("dev",))
    world.bob.evidence("fraud", "dev", facts.suite())
    with pytest.raises(Denied) as denied:
        world.alice.promote("fraud", 1, "staging", reason="It runs here.")
    assert codes(denied) == {"evidence.untrusted"}
    run_suite(world, "dev")
    world.alice.promote("fraud", 1, "staging", reason="It runs.")
    assert world.champion("staging") == 1


def test_one_s_own_approval_does_not_count(world: World) -> None:
    world.register()
    serve(world, 1, ("dev", "staging"))
    world.alice.approve("fraud", 1, "production")
    with pytest.raises(Denied) as denied:
        world.alice.promote("fraud", 1, "production", reason="Ready.")
    assert codes(denied) == {"approval.too_few"}


def test_a_later_failure_voids_an_earlier_pass(world: World) -> None:
    world.register()
    serve(world, 1, ("dev", "staging"))
    world.bob.approve("fraud", 1, "production")
    run_suite(world, "staging", "failed")
    with pytest.raises(Denied) as denied:
        world.alice.promote("fraud", 1, "production", reason="Ready.")
    assert "evidence.failed" in codes(denied)


def test_the_record_of_a_decision_says_what_it_was_taken_with(
    world: World, engine: PolicyEngine
) -> None:
    world.register()
    event = world.alice.candidate("fraud", 1, "dev", reason="To be seen.").event
    decision = event.data.decision
    assert decision.allow
    assert decision.rules > 0
    for digest in (decision.input_digest, decision.policy_digest, decision.data_digest):
        assert digest.startswith("sha256:")
    again = world.person("alice", decide=engine.decide).demote("fraud", 1, "dev", reason="Seen.")
    assert again.event.data.decision.policy_digest == decision.policy_digest


def holding(world: World, engine: PolicyEngine, stored: StoredArtifact) -> Registry:
    def inspect(record: VersionRecord) -> StoredArtifact:
        del record
        return stored

    return world.person("alice", decide=engine.decide, inspect=inspect)


@pytest.mark.parametrize(
    "stored",
    [
        StoredArtifact(digest=facts.sha("b"), problems=[]),
        StoredArtifact(digest=None, problems=["model.joblib: is not in the bucket"]),
        StoredArtifact(digest=None, problems=[]),
    ],
)
def test_a_version_is_restored_only_with_the_bytes_that_it_had(
    world: World, engine: PolicyEngine, stored: StoredArtifact
) -> None:
    world.register()
    world.alice.delete("fraud", 1, reason="Withdrawn data.", kind="mistake")
    with pytest.raises(Denied) as denied:
        holding(world, engine, stored).restore("fraud", 1, reason="Given back.")
    assert all(code.startswith("artifact.") for code in codes(denied))
    world.alice.restore("fraud", 1, reason="Given back.")
    world.alice.candidate("fraud", 1, "dev", reason="To be seen again.")


def test_what_is_served_is_not_deleted(world: World) -> None:
    world.register()
    serve(world, 1, ("dev",))
    with pytest.raises(Denied) as denied:
        world.alice.delete("fraud", 1, reason="Oops.", kind="mistake")
    assert codes(denied) == {"deletion.in_service"}
    assert world.champion("dev") == 1


def test_where_opa_cannot_be_asked_nothing_is_written(world: World) -> None:
    world.register()
    before = everything(world.table)
    with (
        PolicyEngine(Endpoint("127.0.0.1", 9), timeout=1) as gone,  # discard: nothing listens
        pytest.raises(Undecided),
    ):
        world.person("alice", decide=gone.decide).candidate("fraud", 1, "dev", reason="R.")
    assert everything(world.table) == before


def measured(letter: str, accuracy: float, rows: str = "e") -> dict[str, Any]:
    """Return the arguments of a registration with this accuracy over these rows."""
    evaluation = events.Evaluation(
        dataset_digest=facts.sha(rows), rows=100, metrics={"accuracy": accuracy}
    )
    return facts.registration(letter, evaluation=evaluation)


def test_to_take_the_champion_away_first_makes_no_worse_version_good(world: World) -> None:
    world.register()
    serve(world, 1, ("dev",))
    world.alice.register("fraud", **measured("b", 0.5))
    world.alice.demote("fraud", 1, "dev", reason="To make room.")
    with pytest.raises(Denied) as denied:
        serve(world, 2, ("dev",))
    assert codes(denied) == {"metrics.worse"}
    assert "dev's last champion, version 1, is 0.9" in str(denied.value.decision)


def test_other_rows_come_into_use_by_the_champion_s_own_bytes(world: World) -> None:
    world.register()
    serve(world, 1, ("dev",))
    world.alice.register("fraud", **measured("b", 0.7, "f"))
    with pytest.raises(Denied) as denied:
        serve(world, 2, ("dev",))
    assert "metrics.different_rows" in codes(denied)
    world.alice.register("fraud", **measured("a", 0.6, "f"))
    serve(world, 3, ("dev",))
    world.alice.register("fraud", **measured("c", 0.7, "f"))
    serve(world, 4, ("dev",))
    assert world.champion("dev") == 4


def test_what_a_pipeline_approves_does_not_count_and_the_denial_says_why(world: World) -> None:
    world.register()
    serve(world, 1, ("dev", "staging"))
    world.person("ci", who=CI).approve("fraud", 1, "production")
    with pytest.raises(Denied) as denied:
        world.alice.promote("fraud", 1, "production", reason="The pipeline is green.")
    assert codes(denied) == {"approval.too_few"}
    decision = denied.value.decision
    assert isinstance(decision, Decision)
    assert [verdict.why for verdict in decision.approvals if not verdict.counted] == [
        "it is for dev",
        "it is for staging",
        "it is by a pipeline, 111111111111/role/ci",
    ]


def test_what_is_lost_with_a_version_is_warned_of(world: World) -> None:
    world.register(2)
    serve(world, 1, ("dev",))
    serve(world, 2, ("dev",))
    deleted = world.alice.delete(
        "fraud", 1, reason="Its data were withdrawn.", kind="data_withdrawn"
    ).event
    (warning,) = deleted.data.decision.warnings
    assert (warning.code, "dev can roll back to" in warning.message) == (
        "deletion.last_target",
        True,
    )
    demoted = world.alice.demote("fraud", 2, "dev", reason="Withdrawn too.").event
    (warning,) = demoted.data.decision.warnings
    assert warning.code == "transitions.unserved"
