"""Upload of an artifact: every object is written once, under a key that names its content."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from modeltrail import layout
from modeltrail._aws_errors import REFUSED, aws_errors, error_code
from modeltrail.artifacts._local import Body, LocalFile, find_files
from modeltrail.artifacts._parallel import for_each
from modeltrail.artifacts._put import Content, OtherBytes, Outcome, no_versioning, put_once
from modeltrail.artifacts._stored import StoredFile, StoredManifest, sum_of
from modeltrail.artifacts.manifest import ManifestFile, of_files
from modeltrail.errors import VerificationFailed
from modeltrail.events import ArtifactLocation
from modeltrail.names import check_model

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Progress = Callable[[str, str, int], None]
"""Told what was done, to which path, and its size in bytes; called in the caller's thread."""


@dataclass(frozen=True)
class _Placed:
    """Where a file is in the bucket."""

    key: str
    version: str
    outcome: Outcome
    beside: bool
    """Other bytes are under the key that it should have."""


def silent(_what: str, _path: str, _size: int) -> None:
    """Tell nobody."""


def upload(
    s3: "S3Client",
    bucket: str,
    model: str,
    path: Path,
    *,
    progress: Progress = silent,
) -> ArtifactLocation:
    """Store a file or a folder as an artifact, and return where it is.

    Files that the bucket holds already, with the same bytes, are reused. The manifest is
    written last: an upload that fails leaves objects that nothing names, and nothing else.

    Args:
        s3: A client with the developer role.
        bucket: The artifact bucket; it must have versioning.
        model: The model's name.
        path: The file or the folder.
        progress: Told "hashed", then "stored" or "present", for each file; and "beside" where
            other bytes are under the key that names it, so that it has the next one.

    Raises:
        InvalidInput: The artifact cannot be stored as it is, or changed meanwhile.
        VerificationFailed: The bucket holds other bytes under every key that names these.
        BackendError: The bucket has no versioning, or S3 refused or cannot be reached.
    """
    check_model(model)
    local = {file.path: file for file in find_files(path)}
    versioned = _has_versioning(s3, bucket)
    manifest = of_files(list(local.values()))
    for file in manifest.files:
        progress("hashed", file.path, file.size)

    def put(file: ManifestFile, stop: Event) -> _Placed:
        source = local[file.path]
        content = Content(file.sha256, file.size, lambda: Body(source, stop))
        keys = [
            layout.artifact_prefix(model, manifest.digest, place) + file.path
            for place in range(layout.PLACES)
        ]
        return _put_file(s3, bucket, keys, source, content)

    def done(file: ManifestFile, placed: _Placed) -> None:
        if placed.beside:
            progress("beside", file.path, file.size)
        progress(placed.outcome, file.path, file.size)

    smallest_first = sorted(manifest.files, key=lambda file: file.size)
    # Who may not ask for the bucket's versioning learns it from the first answer.
    alone = 0 if versioned else 1
    put_files = for_each(smallest_first[:alone], put, done)
    put_files |= for_each(smallest_first[alone:], put, done)
    document = StoredManifest(
        schema=1,
        model=model,
        digest=manifest.digest,
        files=tuple(
            StoredFile(
                **file.model_dump(), key=put_files[file].key, version_id=put_files[file].version
            )
            for file in manifest.files
        ),
    )
    content = document.to_bytes()
    key = layout.manifest_key(model, manifest.digest, sum_of(content))
    return ArtifactLocation(
        bucket=bucket,
        digest=manifest.digest,
        files=len(manifest.files),
        bytes=manifest.bytes_total,
        manifest_key=key,
        manifest_version_id=_put_manifest(s3, bucket, key, content),
        manifest_sha256=sum_of(content),
    )


def _has_versioning(s3: "S3Client", bucket: str) -> bool:
    """Return whether the bucket is known to have versioning; False if that may not be asked."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    with aws_errors(f"Reading the versioning of the bucket {bucket!r}"):
        try:
            status = s3.get_bucket_versioning(Bucket=bucket).get("Status")
        except ClientError as error:
            if error_code(error) in REFUSED:
                return False
            raise
    if status != "Enabled":
        raise no_versioning(bucket)
    return True


def _put_file(
    s3: "S3Client", bucket: str, keys: Sequence[str], local: LocalFile, content: Content
) -> _Placed:
    """Return the first of the keys that takes the file, or holds it already."""
    for key in keys:
        try:
            version, outcome = _put_at(s3, bucket, key, local, content)
        except OtherBytes as error:
            found = error
        else:
            return _Placed(key, version, outcome, beside=key != keys[0])
    raise VerificationFailed(
        f"The bucket holds other bytes at each of the {len(keys)} keys of {local.path}. "
        f"{found.message}",
        remedy="Find out who wrote there. An artifact with one file more has other keys.",
    ) from found


def _put_at(
    s3: "S3Client", bucket: str, key: str, local: LocalFile, content: Content
) -> tuple[str, Outcome]:
    from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
        BotoCoreError,
        ClientError,
    )

    with aws_errors(f"Uploading {local.path}"):
        try:
            return put_once(s3, bucket, key, content)
        except (ClientError, BotoCoreError) as error:
            # S3 compares the bytes with their sum. It also ends as some other failure when the
            # file shrinks below it.
            refused = isinstance(error, ClientError) and error_code(error) == "BadDigest"
            if refused or local.is_changed():
                raise local.changed() from error
            raise


def _put_manifest(s3: "S3Client", bucket: str, key: str, document: bytes) -> str:
    hashed = hashlib.sha256(document).hexdigest()
    content = Content(hashed, len(document), lambda: BytesIO(document))
    with aws_errors(f"Writing the manifest {key}"):
        return put_once(s3, bucket, key, content)[0]
