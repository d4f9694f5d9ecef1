"""Signing with a key that never leaves KMS."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail.checkpoints import (
    Entry,
    FolderStore,
    VerificationKey,
    kms_signer,
    prove,
    read_log,
    read_public_key,
    sign_entries,
    verify_proof,
)
from modeltrail.errors import BackendError, InvalidInput
from modeltrail.local import root
from modeltrail.local.cloud import Cloud
from tests.support.bucket import ACCOUNT, REGION
from tests.support.logs import ORIGIN, head

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


@pytest.fixture(scope="module")
def kms(cloud: Cloud) -> "KMSClient":
    return root.session(ACCOUNT, REGION).client("kms", endpoint_url=cloud.url)


def key(kms: "KMSClient", spec: Any = "ECC_NIST_P256", usage: Any = "SIGN_VERIFY") -> str:
    return kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"]


def test_a_checkpoint_that_kms_signed_is_verified_with_the_public_key_alone(
    kms: "KMSClient", tmp_path: Path
) -> None:
    signer = kms_signer(kms, key(kms))
    store = FolderStore(tmp_path / "log")
    for seq in (1, 2):
        log = read_log(store, signer.key, origin=ORIGIN)
        sign_entries(log, [Entry("fraud", seq, head(seq))], store, signer, origin=ORIGIN)
    (tmp_path / "public.pem").write_bytes(signer.key.pem)
    public = read_public_key(tmp_path / "public.pem")
    log = read_log(store, public, origin=ORIGIN)
    assert log.number == 2
    assert verify_proof(prove(log, "fraud"), public).leaf.entry.seq == 2


def test_a_key_is_found_by_its_id_its_arn_and_its_alias(kms: "KMSClient") -> None:
    made = key(kms)
    kms.create_alias(AliasName="alias/log", TargetKeyId=made)
    arn = kms.describe_key(KeyId=made)["KeyMetadata"]["Arn"]
    keys = {kms_signer(kms, name).key for name in (made, arn, "alias/log")}
    assert len(keys) == 1


@pytest.mark.parametrize("spec", ["ECC_NIST_P384", "RSA_2048"])
def test_a_key_of_another_kind_is_refused(kms: "KMSClient", spec: str) -> None:
    with pytest.raises(InvalidInput, match="not of the kind that signs checkpoints"):
        kms_signer(kms, key(kms, spec))


def test_a_key_that_is_not_for_signing_is_refused(kms: "KMSClient") -> None:
    with pytest.raises(InvalidInput, match="is not for signing"):
        kms_signer(kms, key(kms, "RSA_2048", "ENCRYPT_DECRYPT"))


@pytest.mark.parametrize("name", ["alias/nothing", "0" * 8])
def test_a_key_that_is_not_there_is_named(kms: "KMSClient", name: str) -> None:
    with pytest.raises(BackendError, match=f"KMS has no public key '{name}'"):
        kms_signer(kms, name)


def test_a_symmetric_key_has_no_public_half(kms: "KMSClient") -> None:
    made = key(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    with pytest.raises(BackendError, match="KMS has no public key"):
        kms_signer(kms, made)


def test_a_key_that_is_disabled_signs_nothing(kms: "KMSClient", tmp_path: Path) -> None:
    made = key(kms)
    signer = kms_signer(kms, made)
    kms.disable_key(KeyId=made)
    store = FolderStore(tmp_path / "log")
    log = read_log(store, signer.key)
    with pytest.raises(BackendError, match=f"Signing with the key {made} failed"):
        sign_entries(log, [Entry("fraud", 1, head(1))], store, signer, origin=ORIGIN)
    assert not (tmp_path / "log").exists()


def test_a_signature_that_does_not_verify_is_not_written(kms: "KMSClient", tmp_path: Path) -> None:
    """The alias was moved to another key between the reading of the public half and the signing."""
    first, second = key(kms), key(kms)
    kms.create_alias(AliasName="alias/moving", TargetKeyId=first)
    signer = kms_signer(kms, "alias/moving")
    kms.update_alias(AliasName="alias/moving", TargetKeyId=second)
    store = FolderStore(tmp_path / "log")
    log = read_log(store, signer.key)
    with pytest.raises(BackendError, match="not one of the log's key"):
        sign_entries(log, [Entry("fraud", 1, head(1))], store, signer, origin=ORIGIN)
    assert not (tmp_path / "log").exists()
    assert isinstance(signer.key, VerificationKey)
