"""The Lambda function that keeps each event in the audit archive, once."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from modeltrail import layout
from modeltrail.archive import stream
from modeltrail.archive.record import Recorded, line
from modeltrail.errors import VerificationFailed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET_VARIABLE = "MODELTRAIL_ARCHIVE"
_IS_THERE = "PreconditionFailed"


def handle(batch: Mapping[str, Any], _context: object) -> None:
    """Keep the events of a batch of the table's stream."""
    stream.each(batch, _keep)


def _keep(event: Recorded, first_hash: str) -> None:
    s3: S3Client = stream.client("s3")
    bucket, key = os.environ[BUCKET_VARIABLE], layout.archived(event.model, event.seq, event.time)
    text = line(event, first_hash)
    try:
        s3.put_object(
            Bucket=bucket, Key=key, Body=text, IfNoneMatch="*", ChecksumAlgorithm="SHA256"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != _IS_THERE:
            raise
        if s3.get_object(Bucket=bucket, Key=key)["Body"].read() != text:
            raise VerificationFailed(
                f"The archive holds another event #{event.seq} of {event.model!r} at {key}.",
                remedy="Compare it with 'modeltrail export': one of the two was never recorded.",
            ) from error
