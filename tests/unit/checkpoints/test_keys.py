"""Keys in files: made once, for their owner alone, and of one kind."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from modeltrail.checkpoints import local_signer, make_key, read_public_key
from modeltrail.errors import BackendError, Conflict, InvalidInput


def private_pem(key: PrivateKeyTypes, password: bytes | None = None) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption(),
    )


def public_pem(key: PrivateKeyTypes) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def written(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    file.chmod(0o600)
    return file


needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl")
OTHER_KEYS: list[PrivateKeyTypes] = [
    ec.generate_private_key(ec.SECP384R1()),
    ec.generate_private_key(ec.SECP256K1()),
    ed25519.Ed25519PrivateKey.generate(),
    rsa.generate_private_key(65537, 2048),
]


def test_a_key_signs_and_its_public_half_verifies(tmp_path: Path) -> None:
    make_key(tmp_path / "key.pem")
    signer = local_signer(tmp_path / "key.pem")
    (tmp_path / "public.pem").write_bytes(signer.key.pem)
    public = read_public_key(tmp_path / "public.pem")
    assert public == signer.key
    signature = signer.sign(b"message")
    assert public.verify(b"message", signature)
    assert not public.verify(b"massage", signature)


@needs_openssl
def test_openssl_verifies_with_the_public_key_that_is_written(tmp_path: Path) -> None:
    make_key(tmp_path / "key.pem")
    signer = local_signer(tmp_path / "key.pem")
    for name, content in (
        ("public.pem", signer.key.pem),
        ("text", b"m"),
        ("sig", signer.sign(b"m")),
    ):
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature", "sig", "text"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "Verified OK\n", done


def test_a_new_key_is_its_owner_s_alone_and_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "key.pem"
    make_key(file)
    content = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["key.pem"]
    with pytest.raises(Conflict, match="exists already"):
        make_key(file)
    assert file.read_bytes() == content


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620])
def test_a_private_key_that_others_can_use_is_not_used(tmp_path: Path, mode: int) -> None:
    make_key(tmp_path / "key.pem")
    (tmp_path / "key.pem").chmod(mode)
    with pytest.raises(InvalidInput, match=r"Others than its owner .*chmod 600"):
        local_signer(tmp_path / "key.pem")


@pytest.mark.parametrize("key", OTHER_KEYS, ids=lambda key: type(key).__name__)
def test_a_key_of_another_kind_is_refused(tmp_path: Path, key: PrivateKeyTypes) -> None:
    with pytest.raises(InvalidInput, match="not of the kind that signs"):
        local_signer(written(tmp_path / "key.pem", private_pem(key)))
    with pytest.raises(InvalidInput, match="not of the kind that signs"):
        read_public_key(written(tmp_path / "public.pem", public_pem(key)))


def test_a_locked_or_damaged_private_key_is_named(tmp_path: Path) -> None:
    p256 = ec.generate_private_key(ec.SECP256R1())
    for content in (private_pem(p256, b"secret"), b"", private_pem(p256)[:-60], public_pem(p256)):
        with pytest.raises(InvalidInput, match=r"key\.pem' holds no private key"):
            local_signer(written(tmp_path / "key.pem", content))
    with pytest.raises(InvalidInput, match=r"There is no key '.*missing\.pem'"):
        local_signer(tmp_path / "missing.pem")


def test_what_is_no_public_key_is_named(tmp_path: Path) -> None:
    p256 = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(InvalidInput, match="holds a private key"):
        read_public_key(written(tmp_path / "key.pem", private_pem(p256)))
    with pytest.raises(InvalidInput, match="more than 100000 bytes"):
        read_public_key(written(tmp_path / "public.pem", b"x" * 200_000))
    for content in (b"", public_pem(p256)[:-60], public_pem(p256)[::-1]):
        with pytest.raises(InvalidInput, match="holds no public key"):
            read_public_key(written(tmp_path / "public.pem", content))
    with pytest.raises(InvalidInput, match="There is no key"):
        read_public_key(tmp_path)


@needs_openssl
def test_a_public_key_is_the_same_key_in_any_spelling(tmp_path: Path) -> None:
    """Compressed points, and lines that end as they do elsewhere."""
    p256 = ec.generate_private_key(ec.SECP256R1())
    expected = read_public_key(written(tmp_path / "a.pem", public_pem(p256)))
    compressed = subprocess.run(
        ["openssl", "ec", "-pubin", "-in", tmp_path / "a.pem", "-conv_form", "compressed"],
        capture_output=True,
        check=True,
    ).stdout
    for content in (compressed, public_pem(p256).replace(b"\n", b"\r\n")):
        assert content != public_pem(p256)
        assert read_public_key(written(tmp_path / "b.pem", content)) == expected


def test_a_key_cannot_be_made_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="cannot be written"):
        make_key(tmp_path / "file" / "key.pem")
    with pytest.raises(InvalidInput, match="exists already"):
        make_key(tmp_path)
    with pytest.raises((InvalidInput, BackendError), match="cannot be written"):
        make_key(tmp_path / ("x" * 300))
