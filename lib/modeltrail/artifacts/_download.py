"""Verified download: every byte is proven before the artifact appears, all or nothing."""

import hashlib
import os
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from modeltrail._aws_errors import aws_errors, error_code
from modeltrail.artifacts._local import CHUNK
from modeltrail.artifacts._parallel import check_running, for_each
from modeltrail.artifacts._present import check_same, is_occupied
from modeltrail.artifacts._staging import disk_errors, staging
from modeltrail.artifacts._stored import GONE, StoredFile, StoredManifest, read
from modeltrail.artifacts._upload import Progress, silent
from modeltrail.errors import VerificationFailed
from modeltrail.events import ArtifactLocation

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client


def download(
    s3: "S3Client",
    location: ArtifactLocation,
    model: str,
    destination: Path,
    *,
    progress: Progress = silent,
) -> list[Path]:
    """Load an artifact into a folder, and return its files in the order of their paths.

    The folder appears when every file is there, with the recorded bytes, on the disk. One that
    holds exactly these bytes already is verified and used as it is.

    Args:
        s3: A client that may read the bucket's object versions.
        location: Where the artifact is, as its version's event says.
        model: The model's name.
        destination: The folder; absent, empty, or with this artifact in it.
        progress: Told "fetched", or "present", for each file.

    Raises:
        InvalidInput: The destination is something else, or cannot be written to.
        VerificationFailed: What is stored is not what was recorded.
        BackendError: The disk is full, or S3 refused or cannot be reached.
    """
    destination = Path(os.path.abspath(destination))  # noqa: PTH100 (resolve follows links)
    occupied = is_occupied(destination)
    document = read(s3, location, model)
    if occupied:
        _use(document, destination, progress)
    else:
        _load(s3, location.bucket, document, destination, progress)
    return [destination / file.path for file in document.files]


def _load(
    s3: "S3Client", bucket: str, document: StoredManifest, destination: Path, progress: Progress
) -> None:
    def fetch(file: StoredFile, stop: Event) -> None:
        _fetch(s3, bucket, file, folder / file.path, stop)

    def done(file: StoredFile, _: None) -> None:
        progress("fetched", file.path, file.size)

    with disk_errors(destination):
        try:
            with staging(destination, document.manifest.bytes_total) as folder:
                for_each(document.files, fetch, done)
        except OSError:
            # Another process was quicker; what it put there is as good if it is the same.
            if not is_occupied(destination):
                raise
            _use(document, destination, progress)


def _use(document: StoredManifest, destination: Path, progress: Progress) -> None:
    """Use a folder that holds the artifact already."""
    check_same(document, destination)
    for file in document.files:
        progress("present", file.path, file.size)


def _fetch(s3: "S3Client", bucket: str, file: StoredFile, target: Path, stop: Event) -> None:
    from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
        ClientError,
        FlexibleChecksumError,
    )

    with aws_errors(f"Downloading {file.path}"):
        try:
            answer = s3.get_object(Bucket=bucket, Key=file.key, VersionId=file.version_id)
            with answer["Body"] as body:
                found, size = _write(body, target, file.size, stop)
        except ClientError as error:
            if error_code(error) in GONE:
                raise VerificationFailed(
                    f"The object version {file.version_id} of {file.key} is gone."
                ) from error
            raise
        except FlexibleChecksumError as error:
            raise VerificationFailed(f"The bytes of {file.path} were damaged: {error}.") from error
    if (found, size) != (file.sha256, file.size):
        raise VerificationFailed(
            f"The stored file {file.path} is not the recorded one: expected SHA-256 "
            f"{file.sha256} and {file.size} bytes, found {found} and {size} bytes."
        )


def _write(body: "StreamingBody", target: Path, limit: int, stop: Event) -> tuple[str, int]:
    """Return the SHA-256 and the size of what was written; it ends soon after the limit."""
    hasher = hashlib.sha256()
    size = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        while size <= limit and (chunk := body.read(CHUNK)):
            check_running(stop)
            hasher.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return hasher.hexdigest(), size
