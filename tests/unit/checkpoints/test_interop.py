"""The tools of others judge our checkpoints and proofs: Go's, of the transparency logs' own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from modeltrail.checkpoints import Signer, prove, prove_growth
from tests.support.logs import ORIGIN, Maker

SOURCE = Path(__file__).with_name("interop")


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The judge, built from modules whose hashes are in its go.sum."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("there is no Go on the PATH")
    program = tmp_path_factory.mktemp("interop") / "judge"
    built = subprocess.run(
        [go, "build", "-mod=readonly", "-buildvcs=false", "-o", program, "."],
        cwd=SOURCE,
        env={**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"},
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode and any(
        sign in built.stderr for sign in ("dial tcp", "lookup ", "GOPROXY")
    ):
        pytest.skip("Go cannot download modules here")
    assert built.returncode == 0, built.stderr
    return program


def judged(judge: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([judge, *map(str, words)], capture_output=True, text=True, check=False)


def test_a_proof_and_its_checkpoint_are_verified(
    judge: Path, maker: Maker, signer: Signer, tmp_path: Path
) -> None:
    log, file = maker.read(), tmp_path / "fraud.tlog-proof"
    for model, leaves in log.leaves.items():
        file.write_bytes(prove(log, model))
        done = judged(judge, "proof", signer.key.named(ORIGIN), ORIGIN, file)
        assert (done.returncode, done.stdout) == (0, leaves[-1].entry.line.decode()), done


def test_a_proof_of_growth_is_verified(judge: Path, maker: Maker, signer: Signer) -> None:
    log = maker.read()
    for number in (1, 2, 3):
        path, _, _ = prove_growth(log, log.checkpoints[number - 1]).partition(b"\n\n")
        old, *hashes = path.decode().split("\n")
        notes = (maker.note(number), maker.note(3))
        done = judged(judge, "consistency", signer.key.named(ORIGIN), ORIGIN, *notes, *hashes)
        assert (done.returncode, f"old {done.stdout}") == (0, f"{old} 5"), done


def test_the_judge_says_no_as_well(
    judge: Path, maker: Maker, signer: Signer, stranger: Signer, tmp_path: Path
) -> None:
    proof, file = prove(maker.read(), "fraud"), tmp_path / "fraud.tlog-proof"
    file.write_bytes(proof)
    for key, origin in ((stranger.key.named(ORIGIN), ORIGIN), (signer.key.named(ORIGIN), "other")):
        assert judged(judge, "proof", key, origin, file).returncode == 1
    file.write_bytes(proof.replace(b"index 2", b"index 1"))
    assert judged(judge, "proof", signer.key.named(ORIGIN), ORIGIN, file).returncode == 1
