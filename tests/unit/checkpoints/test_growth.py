"""Proofs that a log has only grown since a checkpoint that somebody kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.checkpoints import (
    Checkpoint,
    Entry,
    Signer,
    is_of_growth,
    prove,
    prove_growth,
    verify_growth,
)
from modeltrail.errors import VerificationFailed
from tests.support.logs import ORIGIN, Maker, head


def test_a_log_goes_on_from_each_of_its_checkpoints(maker: Maker, signer: Signer) -> None:
    log = maker.read()
    for kept in (*log.checkpoints, Checkpoint(ORIGIN, 0, bytes.fromhex(EMPTY))):
        proof = prove_growth(log, kept)
        assert is_of_growth(proof)
        assert verify_growth(proof, kept, signer.key) == log.last


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_it_is_what_a_witness_is_asked_with(maker: Maker) -> None:
    log = maker.read()
    path, _, note = prove_growth(log, log.checkpoints[0]).partition(b"\n\n")
    old, *hashes = path.decode().split("\n")
    assert old == "old 2"
    assert len(hashes) == 2
    assert note == maker.note(3).read_bytes()


def test_it_is_told_from_a_proof_of_a_model(maker: Maker) -> None:
    assert not is_of_growth(prove(maker.read(), "fraud"))


@pytest.fixture
def fork(maker: Maker, signer: Signer, tmp_path: Path) -> Maker:
    """A log that the same key has signed, and that is another from its second checkpoint on."""
    made = Maker(tmp_path / "fork", signer)
    made.add(Entry("churn", 2, head(1)), Entry("fraud", 4, head(2)))
    made.add(Entry("fraud", 5, head(99)))
    made.add(Entry("churn", 9, head(4)), Entry("digits", 1, head(5)))
    del maker
    return made


def test_two_logs_under_one_name_are_found(maker: Maker, fork: Maker, signer: Signer) -> None:
    one, other = maker.read(), fork.read()
    other.check_holds(one.checkpoints[0])
    for kept in one.checkpoints[1:]:
        for refuse in (other.check_holds, lambda kept: prove_growth(other, kept)):
            with pytest.raises(VerificationFailed, match="its past was written anew"):
                refuse(kept)
    kept = one.checkpoints[1]
    with pytest.raises(VerificationFailed, match="first 3 leaves are not what they were"):
        verify_growth(prove_growth(other, other.checkpoints[1]), kept, signer.key)


def test_a_log_that_was_taken_back_is_found(maker: Maker) -> None:
    kept = maker.read().checkpoints[2]
    maker.note(3).unlink()
    for refuse in (maker.read().check_holds, lambda kept: prove_growth(maker.read(), kept)):
        with pytest.raises(VerificationFailed, match="has 3 entries, and had 5 when"):
            refuse(kept)


def test_a_proof_since_another_checkpoint_or_of_another_log_is_refused(
    maker: Maker, signer: Signer, stranger: Signer
) -> None:
    log = maker.read()
    first, second, last = log.checkpoints
    with pytest.raises(VerificationFailed, match=r"begins with 2 entries, and .* kept has 3"):
        verify_growth(prove_growth(log, first), second, signer.key)
    with pytest.raises(VerificationFailed, match="is not signed by"):
        verify_growth(prove_growth(log, first), first, stranger.key)
    elsewhere = Checkpoint("other.example", first.size, first.root)
    with pytest.raises(VerificationFailed, match="is of the log 'dynamodb"):
        verify_growth(prove_growth(log, first), elsewhere, signer.key)
    backwards = prove_growth(log, last).replace(
        maker.note(3).read_bytes(), maker.note(1).read_bytes()
    )
    with pytest.raises(VerificationFailed, match="A log of 2 leaves cannot begin with 5"):
        verify_growth(backwards, last, signer.key)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda p: p.replace(b"old 2", b"old 02"), "does not say from which size"),
        (lambda p: p.replace(b"old 2", b"old " + b"9" * 5000), "does not say from which size"),
        (lambda p: p.replace(b"\n", b"\r\n"), "it has no checkpoint"),
        (lambda p: p.replace(b"old 2\n", b"old 2\n" + b"A" * 43 + b"=\n"), "more hashes"),
        (lambda p: p.replace(b"old 2\n", b"old 2\n\n"), "is not a signed note|is not a checkp"),
        (lambda p: p.replace(b"old 2\n", b"old 2\nAAAA\n"), "none of SHA-256"),
        (lambda _: b"", "it has no checkpoint"),
    ],
)
def test_what_is_no_proof_is_named(
    maker: Maker, signer: Signer, change: Callable[[bytes], bytes], says: str
) -> None:
    log = maker.read()
    with pytest.raises(VerificationFailed, match=says):
        verify_growth(change(prove_growth(log, log.checkpoints[0])), log.checkpoints[0], signer.key)


def test_every_byte_of_a_proof_counts(maker: Maker, signer: Signer) -> None:
    log = maker.read()
    kept = log.checkpoints[0]
    proof = prove_growth(log, kept)
    for at in range(len(proof)):
        for other in (proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1 :], proof[:at]):
            with pytest.raises(VerificationFailed):
                verify_growth(other, kept, signer.key)


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_fail_to_verify(signer: Signer, content: bytes) -> None:
    kept = Checkpoint(ORIGIN, 2, b"r" * 32)
    for proof in (content, b"old 2\n" + content):
        with pytest.raises(VerificationFailed):
            verify_growth(proof, kept, signer.key)
