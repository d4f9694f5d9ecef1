"""Proofs that stand alone: of one model's head, verified with nothing but the public key."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.checkpoints import Entry, Signer, prove, verify_proof
from modeltrail.errors import InvalidInput, VerificationFailed
from tests.support.logs import ORIGIN, Maker, head


def test_a_proof_shows_the_newest_head_of_its_model(maker: Maker, signer: Signer) -> None:
    log = maker.read()
    for model, seq, number in (("churn", 9, 4), ("fraud", 5, 3), ("digits", 1, 5)):
        proven = verify_proof(prove(log, model), signer.key, origin=ORIGIN)
        assert proven.leaf.entry == Entry(model, seq, head(number))
        assert proven.checkpoint == log.last


def test_a_log_of_one_entry_is_its_own_proof(maker: Maker, signer: Signer) -> None:
    alone = Maker(maker.store.folder / "alone", signer)
    alone.add(Entry("fraud", 1, head(1)))
    proof = prove(alone.read(), "fraud")
    assert proof.startswith(b"c2sp.org/tlog-proof@v1\nextra ")
    assert proof.split(b"\n")[2:4] == [b"index 0", b""]
    assert verify_proof(proof, signer.key).leaf.entry.seq == 1


def test_a_model_that_no_checkpoint_covers_has_no_proof(maker: Maker) -> None:
    with pytest.raises(InvalidInput, match="No checkpoint covers 'nothing'"):
        prove(maker.read(), "nothing")


def test_a_proof_of_another_log_or_key_is_refused(
    maker: Maker, signer: Signer, stranger: Signer
) -> None:
    proof = prove(maker.read(), "fraud")
    with pytest.raises(VerificationFailed, match="The proof's checkpoint is not signed by"):
        verify_proof(proof, stranger.key)
    with pytest.raises(VerificationFailed, match=r"is of the log 'dynamodb.*', not of 'other'"):
        verify_proof(proof, signer.key, origin="other")


def test_a_proof_holds_for_its_own_checkpoint_alone(maker: Maker, signer: Signer) -> None:
    old = prove(maker.read(), "fraud")
    maker.add(Entry("digits", 2, head(7)))
    new = prove(maker.read(), "fraud")
    for one, other in ((old, new), (new, old)):
        path, _, _ = one.partition(b"\n\n")
        _, _, note = other.partition(b"\n\n")
        with pytest.raises(VerificationFailed):
            verify_proof(path + b"\n\n" + note, signer.key)
        verify_proof(one, signer.key)


def extra(content: bytes) -> bytes:
    return b"extra " + base64.b64encode(content)


def with_line(number: int, line: bytes | None) -> Callable[[bytes], bytes]:
    def change(proof: bytes) -> bytes:
        lines = proof.split(b"\n")
        lines[number : number + 1] = [] if line is None else [line]
        return b"\n".join(lines)

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda p: p.replace(b"@v1", b"@v2"), "does not begin with"),
        (lambda p: b"\n" + p, "does not begin with"),
        (lambda p: p.replace(b"\n", b"\r\n"), "does not begin with"),
        (lambda _: b"", "does not begin with"),
        (lambda p: p[:60], "it has no checkpoint"),
        (lambda p: b"\n\n" + p, "does not begin with"),
        (lambda p: p + b"x" * 2_000_001, "it takes more than"),
        (with_line(1, None), "and the entry that it is of"),
        (with_line(1, b"extra "), "What the proof is of is not an entry"),
        (with_line(1, b"extra !"), "is not base64"),
        (with_line(1, "extra é".encode()), "not ASCII"),
        (with_line(1, extra(b'{"head":1}')), "What the proof is of is not an entry"),
        (with_line(1, extra(Entry("fraud", 6, head(3)).line)), "does not lead from leaf 2"),
        (with_line(1, extra(Entry("churn", 5, head(3)).line)), "does not lead from leaf 2"),
        (with_line(2, None), "is no index"),
        (with_line(2, b"index 02"), "is no index"),
        (with_line(2, b"index -2"), "is no index"),
        (with_line(2, b"index " + b"9" * 5000), "is no index"),
        (with_line(2, b"index 99"), "There is no leaf 99 in a log of 5"),
        (with_line(2, b"index 3"), "does not lead from leaf 3"),
        (with_line(3, None), "fewer hashes than the log is high"),
        (with_line(3, b"AAAA"), "none of SHA-256"),
        (with_line(3, b"\n".join([b"A" * 43 + b"="] * 4)), "more hashes than the log is high"),
        (with_line(3, b"\n".join([b"A" * 43 + b"="] * 99)), "too many"),
        (with_line(3, b"A" * 43 + b"="), "does not lead from leaf 2"),
    ],
)
def test_what_is_no_proof_is_named(
    maker: Maker, signer: Signer, change: Callable[[bytes], bytes], says: str
) -> None:
    proof = prove(maker.read(), "fraud")
    with pytest.raises(VerificationFailed, match=says):
        verify_proof(change(proof), signer.key)


def test_every_byte_of_a_proof_counts(maker: Maker, signer: Signer) -> None:
    proof = prove(maker.read(), "churn")
    for at in range(len(proof)):
        with pytest.raises(VerificationFailed):
            verify_proof(proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1 :], signer.key)
        with pytest.raises(VerificationFailed):
            verify_proof(proof[:at], signer.key)


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_fail_to_verify(signer: Signer, content: bytes) -> None:
    for proof in (content, b"c2sp.org/tlog-proof@v1\nextra " + content):
        with pytest.raises(VerificationFailed):
            verify_proof(proof, signer.key)
