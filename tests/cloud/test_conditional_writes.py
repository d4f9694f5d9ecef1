"""A bucket policy that lets nobody overwrite, as the local AWS enforces it."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.support.bucket import Bucket, user, versions

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from modeltrail.local.cloud import Cloud

Write = Callable[["S3Client", str, str], Any]


@pytest.fixture(scope="module")
def developer(cloud: "Cloud") -> "S3Client":
    """Somebody whom only the bucket's own policy keeps from anything."""
    return user(cloud, "overwriter", ["s3:*"])


@pytest.fixture
def guarded(local_bucket: Bucket) -> str:
    """A bucket with the condition of the platform's, and the object `taken`."""
    s3, name = local_bucket
    s3.put_object(Bucket=name, Key="taken", Body=b"first")
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{name}/*",
        "Condition": {
            "Bool": {"s3:ObjectCreationOperation": "true"},
            "Null": {"s3:if-none-match": "true"},
        },
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket=name, Policy=policy)
    return name


def in_parts(s3: "S3Client", bucket: str, key: str, **condition: Any) -> None:
    """Upload in one part; the condition comes with the completion."""
    upload = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    place: Any = {"Bucket": bucket, "Key": key, "UploadId": upload}
    tag = s3.upload_part(**place, PartNumber=1, Body=b"second")["ETag"]
    parts: Any = {"Parts": [{"ETag": tag, "PartNumber": 1}]}
    s3.complete_multipart_upload(**place, MultipartUpload=parts, **condition)


def copied_onto_itself(s3: "S3Client", bucket: str, key: str, **condition: Any) -> None:
    s3.copy_object(
        Bucket=bucket,
        Key=key,
        CopySource={"Bucket": bucket, "Key": "taken"},
        MetadataDirective="REPLACE",
        **condition,
    )


def put(s3: "S3Client", bucket: str, key: str, **condition: Any) -> None:
    s3.put_object(Bucket=bucket, Key=key, Body=b"second", **condition)


@pytest.mark.parametrize(
    "write",
    [
        put,
        lambda s3, bucket, key: put(s3, bucket, key, IfMatch="*"),
        lambda s3, bucket, key: put(s3, bucket, key, IfNoneMatch='"another"'),
        in_parts,
        copied_onto_itself,
        # The local AWS does not ask whether a copy's condition holds.
        lambda s3, bucket, key: copied_onto_itself(s3, bucket, key, IfNoneMatch="*"),
    ],
)
@pytest.mark.parametrize("key", ["taken", "free"])
def test_a_write_without_the_condition_is_refused(
    developer: "S3Client", guarded: str, local_bucket: Bucket, write: Write, key: str
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        write(developer, guarded, key)
    assert versions(local_bucket) == 1


@pytest.mark.parametrize("write", [put, in_parts])
def test_a_write_with_the_condition_creates_and_never_replaces(
    developer: "S3Client", guarded: str, local_bucket: Bucket, write: Callable[..., None]
) -> None:
    write(developer, guarded, "free", IfNoneMatch="*")
    for key in ("free", "taken"):
        with pytest.raises(ClientError, match="PreconditionFailed"):
            write(developer, guarded, key, IfNoneMatch="*")
    assert versions(local_bucket) == 2
