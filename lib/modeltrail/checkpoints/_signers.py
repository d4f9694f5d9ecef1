"""Who signs a checkpoint: a key in a file of this machine, or a key that never leaves AWS KMS."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modeltrail._aws_errors import aws_errors
from modeltrail.boundary import read_file
from modeltrail.checkpoints._files import create_file
from modeltrail.checkpoints._keys import MAX_KEY, VerificationKey, verification_key
from modeltrail.errors import BackendError, Conflict, InvalidInput

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from mypy_boto3_kms import KMSClient

_OTHERS = 0o077


@dataclass(frozen=True)
class LocalSigner:
    """Signs with a private key that was read from a file."""

    key: VerificationKey
    private: "EllipticCurvePrivateKey"

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message."""
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 (slow to import)
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 (likewise)

        return self.private.sign(message, ec.ECDSA(SHA256()))


def make_key(file: Path) -> None:
    """Make a new private key in a PEM file that only its owner can read.

    Raises:
        Conflict: There is such a file already.
        InvalidInput: It cannot be made there.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 (slow to import)
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 (likewise)

    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    if not create_file(file, pem, mode=0o600):
        if not file.is_file():
            raise InvalidInput(f"{str(file)!r} exists already, and is no file.")
        raise Conflict(
            f"{str(file)!r} exists already; no key is made over it.",
            remedy="If another maker of checkpoints has just made it, sign with it.",
        )


def local_signer(file: Path) -> LocalSigner:
    """Return the signer whose private key is in a PEM file.

    Raises:
        InvalidInput: The file cannot be read, others can read it, or it holds no P-256 key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 (slow to import)
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 (likewise)
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 (likewise)
        load_pem_private_key,
    )

    content = read_file(file, limit=MAX_KEY, what="key")
    if file.stat().st_mode & _OTHERS:
        raise InvalidInput(
            f"Others than its owner can use the private key {str(file)!r}.",
            remedy=f"chmod 600 {file}; if it was not yours alone, begin a new log with a new key.",
        )
    try:
        private: object = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InvalidInput(
            f"{str(file)!r} holds no private key that can be used.",
            remedy="Name a file that does not exist yet, to have a key made there.",
        ) from error
    public = private.public_key() if isinstance(private, ec.EllipticCurvePrivateKey) else None
    key = verification_key(public, str(file))
    assert isinstance(private, ec.EllipticCurvePrivateKey)  # noqa: S101 (its public half is P-256)
    return LocalSigner(key, private)


@dataclass(frozen=True)
class KmsSigner:
    """Signs with a key of AWS KMS (ECC_NIST_P256, SIGN_VERIFY)."""

    key: VerificationKey
    client: "KMSClient"
    key_id: str

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message, which KMS is given the digest of.

        Raises:
            BackendError: KMS refused, or cannot be reached.
        """
        with aws_errors(f"Signing with the key {self.key_id}"):
            answer = self.client.sign(
                KeyId=self.key_id,
                Message=hashlib.sha256(message).digest(),
                MessageType="DIGEST",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        return answer["Signature"]


def kms_signer(client: "KMSClient", key_id: str) -> KmsSigner:
    """Return the signer that a key of AWS KMS is.

    Args:
        client: A KMS client that may use the key (kms:GetPublicKey, kms:Sign).
        key_id: The key's id, ARN or alias.

    Raises:
        InvalidInput: The key is of another kind.
        BackendError: There is no such key, KMS refused, or cannot be reached.
    """
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 (likewise)
        load_der_public_key,
    )

    with aws_errors(f"Reading the public key of {key_id}"):
        try:
            answer = client.get_public_key(KeyId=key_id)
        except ClientError as error:
            problem = error.response.get("Error", {})
            if problem.get("Code") not in {"NotFoundException", "UnsupportedOperationException"}:
                raise
            raise BackendError(
                f"KMS has no public key {key_id!r}: {problem.get('Message', '')}".rstrip(".") + ".",
                remedy="Name an asymmetric key (ECC_NIST_P256, SIGN_VERIFY) by its id, ARN or "
                "alias/NAME.",
            ) from error
    if answer.get("KeyUsage") != "SIGN_VERIFY":
        raise InvalidInput(
            f"The key {key_id!r} is not for signing ({answer.get('KeyUsage')}).",
            remedy="Use a key with the usage SIGN_VERIFY.",
        )
    return KmsSigner(
        verification_key(load_der_public_key(answer["PublicKey"]), key_id), client, key_id
    )
