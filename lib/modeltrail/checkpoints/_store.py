"""Where checkpoints are kept: a folder, or a prefix of an S3 bucket. Each name is written once."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from modeltrail._aws_errors import aws_errors, error_code
from modeltrail._backoff import pause
from modeltrail.checkpoints._files import create_file
from modeltrail.errors import BackendError, InvalidInput

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_WORKERS = 8
"""Below the ten connections that a boto3 client keeps open."""
_ATTEMPTS = 5
_EXISTS = frozenset({"412", "PreconditionFailed"})
_RACE = frozenset({"409", "ConditionalRequestConflict"})


class Store(Protocol):
    """Keeps named bytes. Names are relative paths; a listing gives them in order."""

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin with a prefix which ends with a slash."""

    def read(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield what each name holds."""

    def create(self, name: str, content: bytes) -> bool:
        """Write a name that was not there, whole, and return whether it was so."""


@dataclass(frozen=True)
class FolderStore:
    """Checkpoints in a folder."""

    folder: Path

    def names(self, prefix: str) -> list[str]:
        """Return the names below a folder; there are none where there is no folder.

        Raises:
            InvalidInput: It cannot be read.
        """
        try:
            found = (self.folder / prefix).iterdir()
            return sorted(f"{prefix}{file.name}" for file in found)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _unreadable(self.folder / prefix, error) from error

    def read(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield what each file holds.

        Raises:
            InvalidInput: One cannot be read.
        """
        for name in names:
            try:
                yield (self.folder / name).read_bytes()
            except OSError as error:
                raise _unreadable(self.folder / name, error) from error

    def create(self, name: str, content: bytes) -> bool:
        """Write a file that was not there, whole, and return whether it was so.

        Raises:
            InvalidInput: It cannot be made there.
            BackendError: The disk is full, or fails.
        """
        return create_file(self.folder / name, content)


@dataclass(frozen=True)
class S3Store:
    """Checkpoints below a prefix of an S3 bucket, which had better have Object Lock."""

    s3: "S3Client"
    bucket: str
    prefix: str
    """Empty, or ends with a slash."""

    def names(self, prefix: str) -> list[str]:
        """Return the names of the objects below a prefix.

        Raises:
            BackendError: S3 refused, or cannot be reached.
        """
        begin = self.prefix + prefix
        names: list[str] = []
        with aws_errors(f"Listing s3://{self.bucket}/{begin}"):
            pages = self.s3.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket, Prefix=begin):
                names += (
                    item["Key"].removeprefix(self.prefix) for item in page.get("Contents", [])
                )
        return sorted(names)

    def read(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield what each object holds, several read at once.

        Raises:
            InvalidInput: One does not exist.
            BackendError: S3 refused, or cannot be reached.
        """
        with ThreadPoolExecutor(_WORKERS) as pool:
            yield from pool.map(self._get, names)

    def create(self, name: str, content: bytes) -> bool:
        """Write an object that was not there, and return whether it was so.

        Raises:
            BackendError: S3 refused, or cannot be reached.
        """
        from botocore.exceptions import ClientError  # noqa: PLC0415 (keeps modeltrail light)

        key = self.prefix + name
        put: Any = {"Bucket": self.bucket, "Key": key, "Body": content}
        with aws_errors(f"Writing s3://{self.bucket}/{key}"):
            for attempt in range(_ATTEMPTS):
                try:
                    # Object Lock asks for a checksum.
                    self.s3.put_object(**put, IfNoneMatch="*", ChecksumAlgorithm="SHA256")
                except ClientError as error:
                    if error_code(error) in _EXISTS:
                        return False
                    if error_code(error) not in _RACE:
                        raise
                    pause(attempt)
                else:
                    return True
        raise BackendError(
            f"s3://{self.bucket}/{key} could not be written: others keep writing it.",
            remedy="Try again in a moment.",
        )

    def _get(self, name: str) -> bytes:
        key = self.prefix + name
        with aws_errors(f"Reading s3://{self.bucket}/{key}"):
            return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()


def parse_s3(where: str) -> tuple[str, str] | None:
    """Return the bucket and the prefix that `s3://bucket/prefix` names; None of other text.

    Raises:
        InvalidInput: It names no bucket.
    """
    if not where.startswith("s3://"):
        return None
    bucket, _, prefix = where.removeprefix("s3://").partition("/")
    if not bucket:
        raise InvalidInput(f"{where!r} names no bucket.", remedy="Write s3://BUCKET/PREFIX.")
    prefix = prefix.rstrip("/")
    return bucket, f"{prefix}/" if prefix else ""


def _unreadable(file: Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"{str(file)!r} cannot be read: {error.strerror}.")
