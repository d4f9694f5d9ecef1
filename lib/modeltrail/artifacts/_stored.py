"""What the bucket holds of an artifact: its manifest document, and where that is."""

import base64
import hashlib
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from modeltrail import boundary, canonical, layout
from modeltrail._aws_errors import MISSING, aws_errors, error_code
from modeltrail.artifacts.manifest import Manifest, ManifestFile
from modeltrail.errors import InvalidInput, VerificationFailed
from modeltrail.events import ArtifactLocation
from modeltrail.names import check_model

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_DIGEST_PATTERN = r"^sha256:[0-9a-f]{64}$"
GONE = MISSING | {"405", "MethodNotAllowed"}
"""Answers about a version that is not there, or is only the mark of a deletion."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class StoredFile(ManifestFile):
    """A file of an artifact, and the one object version that holds it."""

    key: str = Field(min_length=1)
    version_id: str = Field(min_length=1)
    composite: str | None = Field(default=None, pattern=r"^[A-Za-z0-9+/]{43}=-[1-9][0-9]{0,4}$")
    """What S3 states of it in place of the SHA-256, where it was sent in pieces."""


class StoredManifest(_Frozen):
    """The document that says which object versions hold an artifact."""

    # Not `schema`: pydantic has a deprecated method of that name.
    schema_version: Literal[1] = Field(default=1, alias="schema")
    model: str
    digest: str = Field(pattern=_DIGEST_PATTERN)
    files: tuple[StoredFile, ...]

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        check_model(self.model)
        if self.manifest.digest != self.digest:
            raise ValueError("the digest is not the one over the files")
        if not all(layout.is_artifact_key(file.key, self.model, file.path) for file in self.files):
            raise ValueError("a file's key is not the one of its path")
        return self

    @property
    def manifest(self) -> Manifest:
        """Return the manifest without the places in the bucket."""
        return Manifest(
            files=tuple(
                ManifestFile(path=file.path, size=file.size, sha256=file.sha256)
                for file in self.files
            )
        )

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that stand in the bucket."""
        told = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return canonical.canonical_bytes(told)


def read(s3: "S3Client", location: ArtifactLocation, model: str) -> StoredManifest:
    """Return the manifest document that a location names, verified.

    Raises:
        VerificationFailed: It is gone, has other bytes than recorded, or is not the manifest
            of this artifact.
        BackendError: S3 refused or cannot be reached.
    """
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    name = f"The manifest {location.manifest_key} (version {location.manifest_version_id})"
    with aws_errors(f"Reading {location.manifest_key}"):
        try:
            answer = s3.get_object(
                Bucket=location.bucket,
                Key=location.manifest_key,
                VersionId=location.manifest_version_id,
            )
            content = answer["Body"].read()
        except ClientError as error:
            if error_code(error) in GONE:
                raise VerificationFailed(
                    f"{name} is not in the bucket {location.bucket}.",
                    remedy="An import brings no files: a version is loaded from the bucket that "
                    "it was registered in, as the very object versions.",
                ) from error
            raise
    found = sum_of(content)
    if found != location.manifest_sha256:
        raise VerificationFailed(
            f"{name} is not the recorded one: expected {location.manifest_sha256}, found {found}."
        )
    return _parse(content, location, model, name)


def _parse(content: bytes, location: ArtifactLocation, model: str, name: str) -> StoredManifest:
    try:
        boundary.parse_json(content)
        document = StoredManifest.model_validate_json(content)
    except InvalidInput as error:
        raise VerificationFailed(f"{name} is not usable: {error.message}") from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"])) or "document"
        raise VerificationFailed(f"{name} is not usable: {where}: {problem['msg']}.") from error
    except (ValueError, RecursionError) as error:
        raise VerificationFailed(f"{name} is not usable: {error}.") from error
    manifest = document.manifest
    stated = (model, location.digest, location.files, location.bytes)
    if stated != (document.model, document.digest, len(manifest.files), manifest.bytes_total):
        raise VerificationFailed(
            f"{name} is of another artifact: expected {model} {location.digest} with "
            f"{location.files} files and {location.bytes} bytes, found {document.model} "
            f"{document.digest} with {len(manifest.files)} files and "
            f"{manifest.bytes_total} bytes."
        )
    return document


def sum_of(content: bytes) -> str:
    """Return `sha256:<hex>` over plain bytes."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def to_base64(sha256: str) -> str:
    """Return a hexadecimal SHA-256 in the spelling of S3's checksums."""
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def from_base64(checksum: str | None) -> str | None:
    """Return S3's checksum of a whole object in hexadecimal, or None if it is no such thing."""
    try:
        content = base64.b64decode(checksum or "", validate=True)
    except ValueError:
        return None
    return content.hex() if len(content) == hashlib.sha256().digest_size else None
