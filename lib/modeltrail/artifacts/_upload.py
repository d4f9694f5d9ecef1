"""Upload of an artifact: every object is written once, under a key that names its content."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from modeltrail import layout
from modeltrail._aws_errors import REFUSED, aws_errors, error_code
from modeltrail.artifacts._batch import Batch
from modeltrail.artifacts._hashing import Hashing, glance
from modeltrail.artifacts._in_pieces import PiecewiseSending
from modeltrail.artifacts._local import find_files
from modeltrail.artifacts._parallel import for_each
from modeltrail.artifacts._progress import Gauge, Meter, Progress, silent, unmetered
from modeltrail.artifacts._put import Content, no_versioning, put_once
from modeltrail.artifacts._sending import Placed, Sending, WholeSending
from modeltrail.artifacts._stored import StoredFile, StoredManifest, sum_of
from modeltrail.artifacts.manifest import Manifest, of_sums
from modeltrail.events import ArtifactLocation
from modeltrail.names import check_model

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def upload(
    s3: "S3Client",
    bucket: str,
    model: str,
    path: Path,
    *,
    progress: Progress = silent,
    meter: Meter = unmetered,
) -> ArtifactLocation:
    """Store a file or a folder as an artifact, and return where it is.

    A file is hashed while it is sent. What the bucket holds already, with the same bytes, is not
    sent again: files, and pieces of a file that an upload which failed had sent. The manifest is
    written last: an upload that fails leaves objects that nothing names, and nothing else.

    Args:
        s3: A client with the developer role.
        bucket: The artifact bucket; it must have versioning.
        model: The model's name.
        path: The file or the folder.
        progress: Told "hashed", then "stored" or "present", for each file; and "beside" where
            other bytes are under the key that names it, so that it has the next one.
        meter: Told of the bytes, "uploading".

    Raises:
        InvalidInput: The artifact cannot be stored as it is, or changed meanwhile.
        VerificationFailed: The bucket holds other bytes under every key that names these.
        BackendError: The bucket has no versioning, or S3 refused or cannot be reached.
    """
    check_model(model)
    files = find_files(path)
    versioned = _has_versioning(s3, bucket)
    hashings = sorted(for_each(files, glance).values(), key=lambda each: each.file.path)
    for each in hashings:
        if not each.in_pieces:
            progress("hashed", each.file.path, each.file.size)
    sketch = of_sums({each.file: each.glance for each in hashings})
    best = layout.artifact_prefix(model, sketch.digest)
    sendings = [_sending(s3, bucket, best + each.file.path, each) for each in hashings]
    batch = Batch(sendings, progress, Gauge(meter, "uploading", sketch.bytes_total))
    # Who may not ask for the bucket's versioning learns it from the first answer.
    batch.send(first_alone=not versioned)
    manifest = of_sums({each.file: each.all().whole for each in hashings})
    prefixes = [
        layout.artifact_prefix(model, manifest.digest, place) for place in range(layout.PLACES)
    ]
    batch.finish(lambda path: [prefix + path for prefix in prefixes])
    return _write_manifest(s3, bucket, model, manifest, batch.placed)


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


def _sending(s3: "S3Client", bucket: str, key: str, hashing: Hashing) -> Sending:
    kind = PiecewiseSending if hashing.in_pieces else WholeSending
    return kind(s3, bucket, key, hashing)


def _write_manifest(
    s3: "S3Client", bucket: str, model: str, manifest: Manifest, placed: dict[str, Placed]
) -> ArtifactLocation:
    document = StoredManifest(
        schema=1,
        model=model,
        digest=manifest.digest,
        files=tuple(
            StoredFile(
                **file.model_dump(),
                key=placed[file.path].key,
                version_id=placed[file.path].written.version,
                composite=placed[file.path].written.composite,
            )
            for file in manifest.files
        ),
    )
    content = document.to_bytes()
    hashed = sum_of(content)
    key = layout.manifest_key(model, manifest.digest, hashed)
    told = Content(hashed.removeprefix("sha256:"), len(content))
    with aws_errors(f"Writing the manifest {key}"):
        written = put_once(s3, bucket, key, told, lambda: BytesIO(content))
    return ArtifactLocation(
        bucket=bucket,
        digest=manifest.digest,
        files=len(manifest.files),
        bytes=manifest.bytes_total,
        manifest_key=key,
        manifest_version_id=written.version,
        manifest_sha256=hashed,
    )
