"""Moving and reading a champion, beside MLflow's registry with as many versions."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from benchmarks import models
from benchmarks.measure import Line, Timed, in_turn, timed
from benchmarks.servers import ACCOUNT, REGION, ROOT, Server
from modeltrail.artifacts import Inspector, upload
from modeltrail.local import root
from modeltrail.policy import PolicyEngine
from tests.support import facts
from tests.support.registries import World
from tools import mlflow
from tools.place import Place

_VERSIONS = 10_000
_WHERE = "dev"
"""The one environment between whose champions one can go to and fro without the others."""
_DRIVER = Path(__file__).with_name("mlflow_driver.py")


class _MLflow:
    """MLflow, driven in its own process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, what: str, argument: object = None) -> float:
        """Return the seconds that MLflow says it took."""
        assert self._process.stdin is not None  # noqa: S101 (for mypy: both are pipes)
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.write(f"{json.dumps([what, argument])}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())


@contextmanager
def _running(folder: Path) -> Iterator[_MLflow]:
    """Run MLflow on a registry that is full."""
    python, database = mlflow.provide(Place(ROOT)), folder / "mlflow.db"
    command = [str(python), "-I", str(_DRIVER), str(database)]
    with (folder / "mlflow.log").open("wb") as said:
        subprocess.run([*command, str(_VERSIONS)], stderr=said, cwd=folder, check=True)  # noqa: S603
        with subprocess.Popen(  # noqa: S603 (the Python that was just provided)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            cwd=folder,
        ) as process:
            yield _MLflow(process)


def beside_mlflow(server: Server) -> Iterator[Line]:
    """Measure a move with its decision by OPA and its look at the bucket, and a champion read."""
    with _running(server.folder) as theirs, PolicyEngine(ROOT / "policies") as engine:
        world = _world(server, engine)
        ours, others = (cycle((_VERSIONS - 1, _VERSIONS)) for _ in range(2))

        def move() -> None:
            reason = "It was better after all."
            world.alice.promote(facts.MODEL, next(ours), _WHERE, reason=reason, older=True)

        moves = in_turn(timed(move), lambda: theirs("move", str(next(others))), pairs=40, warm_up=4)
        yield Line("champion_move_vs_mlflow", 1 / moves.ratio, moves.detail)
        read: Timed = timed(lambda: world.champion(_WHERE))
        reads = in_turn(read, lambda: theirs("read"), pairs=400, warm_up=50)
        yield Line("champion_read_vs_mlflow", 1 / reads.ratio, reads.detail)


def _world(server: Server, engine: PolicyEngine) -> World:
    """Return people whom the project's policies allow to move the two newest versions."""
    s3 = root.session(ACCOUNT, REGION).client("s3", endpoint_url=server.url)
    s3.create_bucket(Bucket="models", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket="models", VersioningConfiguration={"Status": "Enabled"})
    folder = server.folder / "artifact"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"model")
    stored = upload(s3, "models", facts.MODEL, folder)
    world = World((server.client, server.new_table()))
    models.register(world, facts.MODEL, _VERSIONS, stored)
    inspect = Inspector(s3)
    world.alice, world.bob = (
        world.person(
            name,
            decide=engine.decide,
            inspect=lambda version: inspect(version.artifact, version.model),
        )
        for name in ("alice", "bob")
    )
    world.alice.evidence(facts.MODEL, _WHERE, facts.suite())
    for version in (_VERSIONS - 1, _VERSIONS):
        world.bob.approve(facts.MODEL, version, _WHERE)
        world.alice.promote(facts.MODEL, version, _WHERE, reason="Ready.")
    return world
