"""Signed notes: one that the world knows, ours, and all that is none."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.checkpoints import Signer, VerificationKey, open_checkpoint
from modeltrail.checkpoints._note import (
    MAX_NOTE,
    MAX_SIGNATURES,
    Note,
    Signature,
    check_name,
    parse_note,
    verify_note,
)
from modeltrail.errors import InvalidInput, VerificationFailed

# Sigstore's public transparency log, as its clients meet it: ECDSA P-256, key id and all.
REKOR = (
    "Rekor\n798034\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n"
    "— rekor.sigstore.dev wNI9ajBEAiARInWIWyCdyG27CO6LPnPekyw20qO0YJfoaPaowGp/XgIgc+qEHS3+GKVClgq"
    "q20uDLet7MCoTURUCRdxwWBHHufk=\n"
).encode()
REKOR_KEY = VerificationKey(
    base64.b64decode(
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks4L3qX6yYY0zufBnh"
        "C8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw=="
    )
)
TEXT = "log\n1\n3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
WHAT = "Checkpoint 7"


def signed(signer: Signer, text: str = TEXT, name: str = "log") -> Note:
    return Note(text, (Signature(name, signer.key.id, signer.sign(text.encode())),))


def opened(content: bytes, signer: Signer, origin: str | None = "log") -> None:
    open_checkpoint(content, signer.key, WHAT, origin=origin)


def test_a_note_of_sigstore_s_log_is_verified_by_its_key() -> None:
    note = parse_note(REKOR, WHAT)
    assert note.render() == REKOR
    verify_note(note, "rekor.sigstore.dev", REKOR_KEY, WHAT)
    with pytest.raises(VerificationFailed, match="not signed by Rekor"):
        verify_note(note, "Rekor", REKOR_KEY, WHAT)
    with pytest.raises(VerificationFailed, match="Checkpoint 7 was changed or forged"):
        verify_note(replace(note, text=note.text.replace("4", "5", 1)), *rest())


def rest() -> tuple[str, VerificationKey, str]:
    return "rekor.sigstore.dev", REKOR_KEY, WHAT


def test_a_key_has_the_name_that_tools_for_notes_give_it() -> None:
    assert REKOR_KEY.named("rekor.sigstore.dev") == (
        "rekor.sigstore.dev+c0d23d6a+AjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNhtmPtrWm3U1eQXBogSMdGvXwBc"
        "K5AW5i0hrZLOC96l+smGNM7nwZ4QvFK/4sueRoVj//QP22Ni4Qt9DPfkWLc="
    )


def test_what_was_signed_is_opened(signer: Signer) -> None:
    checkpoint = open_checkpoint(signed(signer).render(), signer.key, WHAT, origin="log")
    assert (checkpoint.origin, checkpoint.size, checkpoint.text) == ("log", 1, TEXT)


def test_signatures_of_others_are_left_aside(signer: Signer, stranger: Signer) -> None:
    """A witness's, another key's under the log's name, and one of a kind that nobody knows."""
    note = signed(signer)
    others = (
        Signature("witness.example/ü", b"\0\0\0\1", b"x"),
        *signed(stranger).signatures,
        Signature("log", b"\xff\xff\xff\xff", b"y" * 5000),
    )
    for signatures in ((*others, *note.signatures), (*note.signatures, *others)):
        opened(replace(note, signatures=signatures).render(), signer)
    with pytest.raises(VerificationFailed, match="is not signed by log with the key"):
        opened(replace(note, signatures=others).render(), signer)


def test_a_bad_signature_under_the_key_s_name_is_not_made_good_by_another(
    signer: Signer, stranger: Signer
) -> None:
    good = signed(signer)
    bad = Signature("log", signer.key.id, stranger.sign(TEXT.encode()))
    for signatures in ((bad,), (bad, *good.signatures), (*good.signatures, bad)):
        with pytest.raises(VerificationFailed, match="was changed or forged"):
            opened(replace(good, signatures=signatures).render(), signer)


def test_a_note_of_another_log_or_key_is_refused(signer: Signer, stranger: Signer) -> None:
    with pytest.raises(VerificationFailed, match="is of the log 'log', not of 'other'"):
        opened(signed(signer).render(), signer, "other")
    with pytest.raises(VerificationFailed, match="is not signed by log with the key"):
        opened(signed(stranger).render(), signer)
    with pytest.raises(VerificationFailed, match="is not signed by log with the key"):
        opened(signed(signer, name="other").render(), signer)
    opened(signed(signer).render(), signer, None)


@pytest.mark.parametrize(
    "signature", [b"", b"\0", b"\x30\x06\x02\x01\x00\x02\x01\x00", b"\xff" * 72, b"x" * 100_000]
)
def test_a_signature_of_any_shape_is_judged(signer: Signer, signature: bytes) -> None:
    assert not signer.key.verify(b"message", signature)


def test_every_byte_of_a_signed_note_counts(signer: Signer) -> None:
    content = signed(signer).render()
    for at in range(len(content)):
        for other in {content[at] ^ 1, content[at] ^ 0x20, ord("\n"), ord("\r"), ord(" ")}:
            if other != content[at]:
                changed = content[:at] + bytes([other]) + content[at + 1 :]
                with pytest.raises(VerificationFailed, match=WHAT):
                    opened(changed, signer)


def test_a_note_that_is_cut_or_goes_on_is_refused(signer: Signer) -> None:
    content = signed(signer).render()
    for length in range(len(content)):
        with pytest.raises(VerificationFailed, match=WHAT):
            opened(content[:length], signer)
    for more in (b"\n", b"\n\n", b" ", b"\xe2\x80\x94 log\n", b"x\n", content):
        with pytest.raises(VerificationFailed, match=WHAT):
            opened(content + more, signer)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda c: c.replace(b"\n", b"\r\n"), "control character U\\+000D"),
        (lambda c: b"\xef\xbb\xbf" + c, "is of the log|is not signed"),
        (lambda c: c.replace(b"\xe2\x80\x94", b"-"), "is not a signature line"),
        (lambda c: c.replace(b"\xe2\x80\x94", b"\xff"), "it is not UTF-8"),
        (lambda c: c.replace(b"log\n", b"log\0\n"), "control character U\\+0000"),
        (lambda c: b"x" * MAX_NOTE + c, f"it takes more than {MAX_NOTE} bytes"),
        (lambda c: c + b"\xe2\x80\x94 a eHh4eHg=\n" * MAX_SIGNATURES, "has 101 signatures"),
        (lambda c: c + b"\xe2\x80\x94 a eHh4\n", "the signature by 'a' is too short"),
        (lambda c: c + b"\xe2\x80\x94 a eHh4e\n", "the signature by 'a' is not base64"),
        (lambda c: c + b"\xe2\x80\x94 a e_h4eHg=\n", "the signature by 'a' is not base64"),
        (lambda c: c + b"\xe2\x80\x94 a eHh4eHh=\n", "the signature by 'a' is not base64"),
        (lambda c: c + b"\xe2\x80\x94 a b eHh4eHg=\n", "the signature by 'a' is not base64"),
        (lambda c: c + "— a\u2003b eHh4eHg=\n".encode(), "is not a signature line"),
        (lambda c: c + b"\xe2\x80\x94 a+b eHh4eHg=\n", "is not a signature line"),
    ],
)
def test_what_is_no_note_is_named(signer: Signer, change: object, says: str) -> None:
    assert callable(change)
    with pytest.raises(VerificationFailed, match=says):
        opened(change(signed(signer).render()), signer)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("log\n1\n", "it has not three lines"),
        ("log\n", "it has not three lines"),
        ("\n1\nAAAA\n", "it has not three lines"),
        (TEXT.replace("1", "01"), "'01' is no size"),
        (TEXT.replace("1", "-1"), "'-1' is no size"),
        (TEXT.replace("1", "+1"), "'\\+1' is no size"),
        (TEXT.replace("1", "1 "), "'1 ' is no size"),
        (TEXT.replace("1", "\u0661"), "'\u0661' is no size"),
        (TEXT.replace("1", "1_0"), "'1_0' is no size"),
        (TEXT.replace("1", "1e3"), "'1e3' is no size"),
        (TEXT.replace("1", "9" * 5000), "is no size"),
        (TEXT.replace("AAA=", "AAA"), "its root is not base64"),
        (TEXT.replace("AAA=", "AAA=AAAA"), "its root is not base64"),
        ("log\n1\nAAAA\n", "its root has 3 bytes"),
    ],
)
def test_what_is_signed_and_no_checkpoint_is_named(signer: Signer, text: str, says: str) -> None:
    with pytest.raises(VerificationFailed, match=says):
        opened(signed(signer, text).render(), signer)


def test_lines_that_a_later_release_may_add_are_left_aside(signer: Signer) -> None:
    opened(signed(signer, f"{TEXT}extension\n").render(), signer)
    with pytest.raises(VerificationFailed, match="it has not three lines"):
        opened(signed(signer, f"{TEXT}\nextension\n").render(), signer)


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
def test_no_bytes_do_more_than_fail_to_verify(content: bytes) -> None:
    with pytest.raises(VerificationFailed):
        open_checkpoint(content, REKOR_KEY, WHAT)


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a+b", "a\u2003b", "a\nb", "a\0", "a\u200eb", "\x7f"]
)
def test_a_name_that_would_make_a_note_mean_two_things_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot name a log"):
        check_name(name)


@pytest.mark.parametrize("name", ["example.com/models", "bücher.example/модели", "x"])
def test_other_names_are_taken(name: str) -> None:
    assert check_name(name) == name
