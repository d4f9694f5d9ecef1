"""What the bucket holds now for an artifact, without reading its files."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from modeltrail._aws_errors import aws_errors, error_code
from modeltrail.artifacts._parallel import Job, for_each
from modeltrail.artifacts._stored import GONE, StoredFile, StoredManifest, from_base64, read
from modeltrail.artifacts.manifest import Manifest, ManifestFile
from modeltrail.errors import VerificationFailed
from modeltrail.events import ArtifactLocation
from modeltrail.policy._model import StoredArtifact

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_FEW = 2
"""So many are looked at one after the other: threads take longer to begin."""
_MANIFESTS = 64
_SMALL = 1_000
"""How many files a manifest names at most that is kept."""


class Inspector:
    """Says what the bucket holds now for artifacts, without reading their files.

    Args:
        s3: A client whose role may read them.
    """

    def __init__(self, s3: "S3Client") -> None:
        self._s3 = s3
        self._manifests: dict[tuple[ArtifactLocation, str], StoredManifest] = {}
        """Those read last; that S3 holds the same bytes still is asked each time."""

    def __call__(self, location: ArtifactLocation | None, model: str) -> StoredArtifact:
        """Return what the bucket holds now for an artifact, as the policy is told of it.

        The manifest is read and hashed once. Of each file, and of a manifest that was read
        before, S3 states the size and the SHA-256 that it took over the bytes when they were
        written, for the exact object version; over the sums of the pieces, where the file was
        sent in pieces.

        Raises:
            BackendError: S3 refused or cannot be reached: nothing can be said.
        """
        if location is None:
            problem = "the version was imported without its files"
            return StoredArtifact(digest=None, problems=[problem])
        known = self._manifests.pop((location, model), None)
        own = _as_file(location)
        try:
            document = known or read(self._s3, location, model)
        except VerificationFailed as error:
            return StoredArtifact(digest=None, problems=[error.message.removesuffix(".")])

        files = [*document.files, *([own] if known else [])]
        found = self._look_at(files, location.bucket)
        manifest = found.pop(own, None)
        if known and not (isinstance(manifest, ManifestFile) and manifest.sha256 == own.sha256):
            return self(location, model)  # reads it, and says what is wrong with it
        self._keep((location, model), document)
        return _as_told(document, found)

    def _look_at(
        self, files: Sequence[StoredFile], bucket: str
    ) -> dict[StoredFile, ManifestFile | str]:
        def look(file: StoredFile, job: Job) -> ManifestFile | str:
            job.check()
            return _look(self._s3, bucket, file)

        if len(files) <= _FEW:
            return {file: _look(self._s3, bucket, file) for file in files}
        return for_each(files, look)

    def _keep(self, key: tuple[ArtifactLocation, str], document: StoredManifest) -> None:
        if len(document.files) > _SMALL:
            return
        self._manifests[key] = document
        if len(self._manifests) > _MANIFESTS:
            self._manifests.pop(next(iter(self._manifests)), None)


def _as_file(location: ArtifactLocation) -> StoredFile:
    """Return the manifest as a file of the bucket; its size is not recorded."""
    return StoredFile(
        path=location.manifest_key,
        size=0,
        sha256=location.manifest_sha256.removeprefix("sha256:"),
        key=location.manifest_key,
        version_id=location.manifest_version_id,
    )


def _as_told(
    document: StoredManifest, found: Mapping[StoredFile, ManifestFile | str]
) -> StoredArtifact:
    problems = [
        f"{file.path}: {problem}"
        for file in document.files
        if (problem := _problem(file, found[file]))
    ]
    stored = tuple(value for value in found.values() if isinstance(value, ManifestFile))
    complete = len(stored) == len(document.files)
    digest = Manifest(files=stored).digest if complete else None
    return StoredArtifact(digest=digest, problems=problems)


def _problem(file: StoredFile, found: ManifestFile | str) -> str:
    if isinstance(found, str):
        return found
    if (found.sha256, found.size) == (file.sha256, file.size):
        return ""
    return (
        f"expected SHA-256 {file.sha256} and {file.size} bytes, "
        f"found {found.sha256} and {found.size} bytes"
    )


def _look(s3: "S3Client", bucket: str, file: StoredFile) -> ManifestFile | str:
    """Return the file as it is stored, or what is wrong with it."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    with aws_errors(f"Reading what the bucket holds at {file.key}"):
        try:
            answer = s3.head_object(
                Bucket=bucket, Key=file.key, VersionId=file.version_id, ChecksumMode="ENABLED"
            )
        except ClientError as error:
            if error_code(error) in GONE:
                return f"the object version {file.version_id} is gone"
            raise
    checksum, size = answer.get("ChecksumSHA256"), answer["ContentLength"]
    if file.composite:
        if checksum == file.composite:
            return ManifestFile(path=file.path, size=size, sha256=file.sha256)
        return f"expected {file.composite} over its pieces' SHA-256, found {checksum or 'none'}"
    if (found := from_base64(checksum)) is None:
        return "S3 states no SHA-256 of the whole object"
    return ManifestFile(path=file.path, size=size, sha256=found)
