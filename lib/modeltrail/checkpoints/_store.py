"""Where checkpoints are kept: a folder, or a prefix of an S3 bucket. Each name is written once."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from modeltrail._aws_errors import aws_errors, error_code
from modeltrail._backoff import pause
from modeltrail.boundary import is_file
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
        """Return the names that begin with a prefix."""

    def read(self, names: Iterable[str], limit: int) -> Iterator[bytes]:
        """Yield what each name holds; of what holds more bytes than a limit, one byte more."""

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

    def read(self, names: Iterable[str], limit: int) -> Iterator[bytes]:
        """Yield what each file holds; of one that holds more than a limit, one byte more.

        Raises:
            InvalidInput: One cannot be read, or is no regular file.
        """
        for name in names:
            file = self.folder / name
            if not is_file(file):  # a pipe would keep the reader waiting
                raise InvalidInput(f"There is no file {str(file)!r}.")
            try:
                with file.open("rb") as opened:
                    yield opened.read(limit + 1)
            except OSError as error:
                raise _unreadable(file, error) from error

    def create(self, name: str, content: bytes) -> bool:
        """Write a file that was not there, whole, and return whether it was so.

        Raises:
            InvalidInput: It cannot be made there.
            BackendError: The disk is full, or fails.
        """
        return create_file(self.folder / name, content)


@dataclass(frozen=True)
class S3Store:
    """Checkpoints below a prefix of an S3 bucket, of each object its first version.

    Object Lock keeps versions, not the view on them: whoever may write can still put a newer
    version or a delete marker over what is locked. The first version is what a maker wrote.

    Args:
        s3: A client that may list the bucket's versions and get them, and put objects to add.
        bucket: The bucket, which had better be versioned, with Object Lock.
        prefix: Empty, or ends with a slash.
    """

    s3: "S3Client"
    bucket: str
    prefix: str
    _first: dict[str, str] = field(default_factory=dict)
    """The first version of each name that was listed."""

    def names(self, prefix: str) -> list[str]:
        """Return the names of the objects below a prefix.

        Raises:
            BackendError: S3 refused, or cannot be reached.
        """
        begin = self.prefix + prefix
        found: dict[str, str] = {}
        with aws_errors(f"Listing s3://{self.bucket}/{begin}"):
            pages = self.s3.get_paginator("list_object_versions")
            for page in pages.paginate(Bucket=self.bucket, Prefix=begin):
                # Of a key, the newest is listed first.
                for version in page.get("Versions", []):
                    found[version["Key"].removeprefix(self.prefix)] = version["VersionId"]
        self._first.update(found)
        return sorted(found)

    def read(self, names: Iterable[str], limit: int) -> Iterator[bytes]:
        """Yield what each object holds, several read at once; likewise.

        Raises:
            InvalidInput: One does not exist.
            BackendError: S3 refused, or cannot be reached.
        """
        with ThreadPoolExecutor(_WORKERS) as pool:
            yield from pool.map(lambda name: self._get(name, limit), names)

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

    def _get(self, name: str, limit: int) -> bytes:
        if name not in self._first:
            self.names(name)
        key = self.prefix + name
        known: Any = {"VersionId": self._first[name]} if name in self._first else {}
        with aws_errors(f"Reading s3://{self.bucket}/{key}"):
            answer = self.s3.get_object(Bucket=self.bucket, Key=key, **known)
            with answer["Body"] as body:
                return body.read(limit + 1)


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
