"""Replay: a policy over a thousand decisions on record."""

from collections.abc import Iterator
from contextlib import suppress

from benchmarks import models
from benchmarks.measure import Line, timed
from benchmarks.servers import ROOT, Server
from modeltrail.errors import Denied
from modeltrail.policy import PolicyEngine
from modeltrail.replay import Replayed, replay
from tests.support import facts
from tests.support.registries import World

_DECISIONS = 1000
_ATTEMPTS = 3


def replaying(server: Server) -> Iterator[Line]:
    """Measure the replay of decisions by the project's policies, the timeline read included."""
    world = World((server.client, server.new_table()))
    models.register(world, facts.MODEL, _DECISIONS, facts.artifact())
    with PolicyEngine(ROOT / "policies") as engine:
        mover = world.person("alice", decide=engine.decide)
        for version in range(1, _DECISIONS + 1):
            with suppress(Denied):  # a denial is a decision too
                mover.promote(facts.MODEL, version, "dev", reason="Ready.")

        def again() -> None:
            done = list(replay(world.ledger, facts.MODEL, engine.decide))
            # What is said is measured.
            assert len(done) == _DECISIONS  # noqa: S101
            assert not any(not isinstance(one, Replayed) or one.differs for one in done)  # noqa: S101

        taken = [timed(again)() for _ in range(_ATTEMPTS)]
    told = ", ".join(f"{seconds:.3g}" for seconds in taken)
    yield Line("replay_1000_s", min(taken), f"the least of {told} s")
