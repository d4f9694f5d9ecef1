"""P-256 keys: the public one that verifies, and how notes name it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from modeltrail.boundary import read_file
from modeltrail.checkpoints import _base64 as base64
from modeltrail.errors import InvalidInput

_ECDSA = b"\x02"
"""The signature type of c2sp.org/signed-note: ECDSA over SHA-256, the signature in DER."""
MAX_KEY = 100_000
"""Bytes of a file that is still read as a key."""


@dataclass(frozen=True)
class VerificationKey:
    """The public half of a log's key.

    Args:
        der: SubjectPublicKeyInfo of a P-256 key.
    """

    der: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of the SHA-256 of the key; of type 0x02 the name is not in it."""
        return hashlib.sha256(self.der).digest()[:4]

    @property
    def pem(self) -> bytes:
        """The key as a PEM file."""
        text = base64.encode(self.der)
        lines = "".join(f"{text[at : at + 64]}\n" for at in range(0, len(text), 64))
        return f"-----BEGIN PUBLIC KEY-----\n{lines}-----END PUBLIC KEY-----\n".encode()

    def named(self, name: str) -> str:
        """Return the key as tools for notes take it: `<name>+<id>+<type and key>`."""
        return f"{name}+{self.id.hex()}+{base64.encode(_ECDSA + self.der)}"

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Return whether the signature is this key's over the message."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 (slow to import)
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 (likewise)
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 (likewise)
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 (likewise)
            load_der_public_key,
        )

        key = load_der_public_key(self.der)
        assert isinstance(key, ec.EllipticCurvePublicKey)  # noqa: S101 (both makers checked it)
        try:
            key.verify(signature, message, ec.ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


class Signer(Protocol):
    """Signs checkpoints."""

    @property
    def key(self) -> VerificationKey:
        """The public half of the key."""

    def sign(self, message: bytes) -> bytes:
        """Return the ECDSA signature, in DER, over the SHA-256 of a message."""


def read_public_key(file: Path) -> VerificationKey:
    """Return the public key in a PEM file.

    Raises:
        InvalidInput: The file cannot be read, or holds no public P-256 key.
    """
    content = read_file(file, limit=MAX_KEY, what="key")
    if b"PRIVATE KEY" in content:
        raise InvalidInput(
            f"{str(file)!r} holds a private key.",
            remedy="Give the public one; who verifies must not be able to sign.",
        )
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 (slow to import)
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 (likewise)
        load_pem_public_key,
    )

    try:
        key: object = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidInput(
            f"{str(file)!r} holds no public key.", remedy="Give a PEM file of a P-256 key."
        ) from error
    return verification_key(key, str(file))


def verification_key(key: object, where: str) -> VerificationKey:
    """Return a public key of `cryptography` as ours.

    Raises:
        InvalidInput: It is of another kind than P-256.
    """
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 (slow to import)
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 (likewise)
        Encoding,
        PublicFormat,
    )

    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise InvalidInput(
            f"The key of {where!r} is not of the kind that signs checkpoints.",
            remedy="Use a P-256 key (prime256v1; in KMS, ECC_NIST_P256).",
        )
    return VerificationKey(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
