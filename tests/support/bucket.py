"""A bucket of the local AWS: what it holds, who may use it, and hostile manifests in it."""

import hashlib
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from modeltrail import layout
from modeltrail.artifacts import ArtifactLocation
from modeltrail.local import root

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_s3 import S3Client

    from modeltrail.local.cloud import Cloud

Bucket = tuple["S3Client", str]

ACCOUNT = "111111111111"
REGION = "eu-west-1"
MIB = 1024 * 1024
SIZE = 33 * MIB + 5
"""Of a file of five pieces."""
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1})


def keys(bucket: Bucket) -> list[str]:
    s3, name = bucket
    return [found["Key"] for found in s3.list_objects_v2(Bucket=name).get("Contents", [])]


def versions(bucket: Bucket) -> int:
    s3, name = bucket
    return len(s3.list_object_versions(Bucket=name).get("Versions", []))


def noise(seed: int, size: int) -> bytes:
    """Return bytes of which no two parts agree, the same for the same seed."""
    return random.Random(seed).randbytes(size)  # noqa: S311 (nothing is kept secret)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def user(cloud: "Cloud", name: str, actions: list[str]) -> "S3Client":
    """Return the client of a user who may do just this."""
    session = root.session(ACCOUNT, REGION)
    iam: IAMClient = session.client("iam", endpoint_url=cloud.url)
    iam.create_user(UserName=name)
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}],
    }
    iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return session.client(
        "s3",
        endpoint_url=cloud.url,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )


def plant(bucket: Bucket, files: dict[str, bytes], **put: Any) -> ArtifactLocation:
    """Store a manifest that states each file as it is, whatever its path."""
    s3, name = bucket
    stated = [
        {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for path, content in files.items()
    ]
    stated.sort(key=lambda file: str(file["path"]))
    put = put or {"ChecksumAlgorithm": "SHA256"}
    digest = (
        "sha256:"
        + hashlib.sha256(
            b"modeltrail/artifact/1\0"
            + json.dumps(stated, sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()
    )
    for file in stated:
        key = layout.artifact_prefix("fraud", digest) + str(file["path"])
        answer = s3.put_object(Bucket=name, Key=key, Body=files[str(file["path"])], **put)
        file |= {"key": key, "version_id": answer["VersionId"]}
    return plant_document(
        bucket, {"schema": 1, "model": "fraud", "digest": digest, "files": stated}
    )


def plant_document(bucket: Bucket, document: Any) -> ArtifactLocation:
    """Store a manifest document, and return the location that an event would state."""
    s3, name = bucket
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    files = document["files"] if isinstance(document, dict) else []
    digest = document["digest"] if isinstance(document, dict) else "sha256:" + "0" * 64
    found = f"sha256:{hashlib.sha256(content).hexdigest()}"
    key = layout.manifest_key("fraud", digest, found)
    answer = s3.put_object(Bucket=name, Key=key, Body=content)
    return ArtifactLocation(
        bucket=name,
        digest=digest,
        files=max(len(files), 1),
        bytes=sum(file["size"] for file in files),
        manifest_key=key,
        manifest_version_id=answer["VersionId"],
        manifest_sha256=found,
    )
