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
    from mypy_boto3_s3.type_defs import HeadObjectOutputTypeDef

ATTEMPTS = 5
EXISTS = frozenset({"412", "PreconditionFailed"})
RACE = frozenset({"409", "ConditionalRequestConflict"})
_UNVERSIONED = frozenset({None, "", "null"})

Outcome = Literal["stored", "present"]


class OtherBytes(VerificationFailed):
    """A key holds other bytes than its name says."""


@dataclass(frozen=True)
class Content:
    """Bytes that have been hashed."""

    sha256: str
    size: int
    composite: str | None = None
    """What S3 states of them where they were sent in pieces."""


@dataclass(frozen=True)
class Written:
    """The object version that holds some content."""

    version: str
    outcome: Outcome
    composite: str | None
    """What S3 states of it in place of the SHA-256, where it was sent in pieces."""


def no_versioning(bucket: str) -> BackendError:
    """Return the error that says a bucket would not keep what is overwritten."""
    return BackendError(
        f"The bucket {bucket!r} has no versioning: what is stored in it could be replaced.",
        remedy="Enable versioning; the platform stack does.",
    )


def put_once(
    s3: "S3Client", bucket: str, key: str, content: Content, read: Callable[[], IO[bytes]]
) -> Written:
    """Return the version of the object that holds the content, written now or before.

    Args:
        s3: A client that may write there.
        bucket: The bucket.
        key: The object's key.
        content: What it is to hold.
        read: Gives the bytes from the beginning, and again for another attempt.

    Raises:
        OtherBytes: The key holds other bytes.
        BackendError: The bucket has no versioning, or S3 refused or cannot be reached.
        botocore.exceptions.ClientError: The bytes are not those that were hashed (BadDigest).
    """
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    for attempt in range(ATTEMPTS):
        try:
            # No encryption arguments: the bucket's own key is its default.
            with read() as body:
                put = s3.put_object(
                    Bucket=bucket,
                    Key=key,
                    Body=body,
                    ContentLength=content.size,
                    ChecksumSHA256=to_base64(content.sha256),
                    IfNoneMatch="*",
                )
            return Written(version(bucket, put.get("VersionId")), "stored", None)
        except ClientError as error:
            if error_code(error) in EXISTS:
                if (answer := look(s3, bucket, key)) is not None:
                    return same(bucket, key, content, answer)
            elif error_code(error) not in RACE:
                raise
        pause(attempt)
    raise busy(key)


def pause(attempt: int) -> None:
    """Wait a little: someone else writes, or has just deleted, the same key."""
    time.sleep(random.uniform(0, 0.1 * 2**attempt))  # noqa: S311 (spreads writers, no secret)


def busy(key: str | None) -> BackendError:
    """Return the error that says others were always quicker."""
    return BackendError(
        f"The object {key} could not be written: others keep writing and deleting it.",
        remedy="Try again in a moment.",
    )


def look(s3: "S3Client", bucket: str, key: str) -> "HeadObjectOutputTypeDef | None":
    """Return what S3 states of the object under a key; None if there is none."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    with aws_errors(f"Reading what the bucket holds at {key}"):
        try:
            return s3.head_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
        except ClientError as error:
            if error_code(error) in MISSING:
                return None
            raise


def same(bucket: str, key: str, content: Content, answer: "HeadObjectOutputTypeDef") -> Written:
    """Return the object that S3 stated, if it has these bytes.

    Raises:
        OtherBytes: It has others.
    """
    stated, size = answer.get("ChecksumSHA256"), answer["ContentLength"]
    in_pieces = stated is not None and stated == content.composite
    found = content.sha256 if in_pieces else from_base64(stated)
    if (found, size) != (content.sha256, content.size):
        raise other_bytes(key, content, f"{found or stated or 'no SHA-256'} and {size} bytes")
    return Written(
        version(bucket, answer.get("VersionId")), "present", stated if in_pieces else None
    )


def other_bytes(key: str, content: Content, found: str) -> OtherBytes:
    """Return the error that says what is under a key is not what its name says."""
    return OtherBytes(
        f"The bucket holds other bytes at {key}: expected SHA-256 {content.sha256} and "
        f"{content.size} bytes, found {found}.",
        remedy="Someone wrote there by another way; look at the object's versions.",
    )


def version(bucket: str, stated: str | None) -> str:
    """Return the version that S3 gave an object.

    Raises:
        BackendError: It gave none: the bucket has no versioning.
    """
    if stated is None or stated in _UNVERSIONED:
        raise no_versioning(bucket)
    return stated
