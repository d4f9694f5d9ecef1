"""The manifest of an artifact: every file's path, size and SHA-256, and the digest over them."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from modeltrail import canonical
from modeltrail.artifacts._local import LocalFile, find_files
from modeltrail.artifacts._parallel import for_each
from modeltrail.artifacts._paths import check_apart, check_path
from modeltrail.artifacts._pieces import MAX_FILE_BYTES
from modeltrail.artifacts._sums import sha256
from modeltrail.errors import InvalidInput

_DOMAIN = "modeltrail/artifact/1"


class ManifestFile(BaseModel):
    """One file of an artifact."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    path: str
    """Relative, with `/` between the names."""
    size: int = Field(ge=0, le=MAX_FILE_BYTES)
    """In bytes."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    _path = field_validator("path")(check_path)


class Manifest(BaseModel):
    """The files of an artifact, in the order of their paths.

    Raises:
        InvalidInput: There are none, or no target could hold them beside each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[ManifestFile, ...]

    @field_validator("files", mode="after")
    @classmethod
    def _check_files(cls, files: tuple[ManifestFile, ...]) -> tuple[ManifestFile, ...]:
        if not files:
            raise InvalidInput("The artifact holds no file.")
        check_apart(file.path for file in files)
        return tuple(sorted(files, key=lambda file: file.path))

    @cached_property
    def digest(self) -> str:
        """Return `sha256:<hex>` over the paths, sizes and SHA-256 sums: the artifact's name."""
        content = [
            {"path": file.path, "sha256": file.sha256, "size": file.size} for file in self.files
        ]
        return canonical.digest(_DOMAIN, content)

    @property
    def bytes_total(self) -> int:
        """Return the size of all files together, in bytes."""
        return sum(file.size for file in self.files)


def build(path: Path) -> Manifest:
    """Return the manifest of a file or a folder as it is now.

    Raises:
        InvalidInput: There is nothing, something that no target could hold (links, devices,
            names that differ only in case, …), or a file changed while it was read.
    """
    return of_sums(for_each(find_files(path), sha256))


def of_sums(sums: Mapping[LocalFile, str]) -> Manifest:
    """Return the manifest of files with these SHA-256 sums, in hexadecimal."""
    return Manifest(
        files=tuple(
            ManifestFile(path=file.path, size=file.size, sha256=hashed)
            for file, hashed in sums.items()
        )
    )
