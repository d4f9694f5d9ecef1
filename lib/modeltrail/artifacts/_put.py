"""One object, written once: what is there already is proven to be the same, never replaced."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal

from modeltrail._aws_errors import MISSING, aws_errors, error_code
from modeltrail.artifacts._stored import from_base64, to_base64
from modeltrail.errors import BackendError, VerificationFailed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_ATTEMPTS = 5
_EXISTS = frozenset({"412", "PreconditionFailed"})
_RACE = frozenset({"409", "ConditionalRequestConflict"})
_UNVERSIONED = frozenset({None, "", "null"})

Outcome = Literal["stored", "present"]


class OtherBytes(VerificationFailed):
    """A key holds other bytes than its name says."""


@dataclass(frozen=True)
class Content:
    """Bytes that have been hashed."""

    sha256: str
    size: int
    open: Callable[[], IO[bytes]]
    """Gives the bytes from the beginning, and again for another attempt."""


def no_versioning(bucket: str) -> BackendError:
    """Return the error that says a bucket would not keep what is overwritten."""
    return BackendError(
        f"The bucket {bucket!r} has no versioning: what is stored in it could be replaced.",
        remedy="Enable versioning; the platform stack does.",
    )


def put_once(s3: "S3Client", bucket: str, key: str, content: Content) -> tuple[str, Outcome]:
    """Return the version of the object that holds the content, written now or before.

    Raises:
        OtherBytes: The key holds other bytes.
        BackendError: The bucket has no versioning, or S3 refused or cannot be reached.
        botocore.exceptions.ClientError: The bytes are not those that were hashed (BadDigest).
    """
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    for attempt in range(_ATTEMPTS):
        try:
            return _put_new(s3, bucket, key, content), "stored"
        except ClientError as error:
            if error_code(error) in _EXISTS:
                if version := _same(s3, bucket, key, content):
                    return version, "present"
            elif error_code(error) not in _RACE:
                raise
        # Someone else writes, or has just deleted, the same key.
        time.sleep(random.uniform(0, 0.1 * 2**attempt))  # noqa: S311 (spreads writers, no secret)
    raise BackendError(
        f"The object {key} could not be written: others keep writing and deleting it.",
        remedy="Try again in a moment.",
    )


def _put_new(s3: "S3Client", bucket: str, key: str, content: Content) -> str:
    """Return the object version that was written.

    Raises:
        BackendError: The bucket has no versioning.
        botocore.exceptions.ClientError: S3 refused, or there is an object already.
    """
    # No encryption arguments: the bucket's own key is its default.
    with content.open() as body:
        answer = s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=body,
            ContentLength=content.size,
            ChecksumSHA256=to_base64(content.sha256),
            IfNoneMatch="*",
        )
    return _version(bucket, answer.get("VersionId"))


def _same(s3: "S3Client", bucket: str, key: str, content: Content) -> str | None:
    """Return the version that is there if it has these bytes; None if it is gone again."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    with aws_errors(f"Reading what the bucket holds at {key}"):
        try:
            answer = s3.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        except ClientError as error:
            if error_code(error) in MISSING:
                return None
            raise
    found = from_base64(answer.get("ChecksumSHA256"))
    if (found, answer["ContentLength"]) != (content.sha256, content.size):
        raise OtherBytes(
            f"The bucket holds other bytes at {key}: expected SHA-256 {content.sha256} and "
            f"{content.size} bytes, found {found or 'no SHA-256'} and "
            f"{answer['ContentLength']} bytes.",
            remedy="Someone wrote there by another way; look at the object's versions.",
        )
    return _version(bucket, answer.get("VersionId"))


def _version(bucket: str, version: str | None) -> str:
    if version is None or version in _UNVERSIONED:
        raise no_versioning(bucket)
    return version
