"""A file on its way to the first of some keys that takes it, or holds it already."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modeltrail._aws_errors import aws_errors, error_code
from modeltrail.artifacts._body import Body
from modeltrail.artifacts._hashing import Hashing
from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._pieces import Piece, divide
from modeltrail.artifacts._put import Content, OtherBytes, Written, put_once
from modeltrail.artifacts._sums import Sums
from modeltrail.errors import VerificationFailed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True)
class Placed:
    """Where a file is in the bucket."""

    key: str
    written: Written
    beside: bool
    """Other bytes are under the key that names the artifact."""


class Sending(ABC):
    """A file and its pieces, which threads send.

    Args:
        s3: A client with the developer role.
        bucket: The bucket.
        key: Where the file is best.
        hashing: The file and its sums.
    """

    def __init__(self, s3: "S3Client", bucket: str, key: str, hashing: Hashing) -> None:
        self.file = hashing.file
        self.hashing = hashing
        self.pieces = divide(self.file.size)
        self.placed: Placed | None = None
        """Where the file is, once it is there."""
        self._s3 = s3
        self._bucket = bucket
        self._keys = [key]
        self._named = {key}
        self._place = 0
        self._other: OtherBytes | None = None

    @abstractmethod
    def send(self, piece: Piece, job: Job) -> None:
        """Send a piece; after the last one the file is placed, where it can be.

        It cannot be where all keys are taken by other bytes, or others are at work on the same
        key: then send all pieces once more, with more keys in the first case.

        Raises:
            InvalidInput: The file is not what it was when it was hashed.
            BackendError: S3 refused or cannot be reached.
        """

    @property
    def key(self) -> str | None:
        """Return the key that is tried; None where every one is taken by other bytes."""
        return self._keys[self._place] if self._place < len(self._keys) else None

    def add_keys(self, keys: Sequence[str]) -> None:
        """Give more keys where the file may be, the best first; it has the artifact's name."""
        self._named.add(keys[0])
        self._keys += [key for key in keys if key not in self._keys]

    def check_key(self) -> None:
        """Check that there is a key left.

        Raises:
            VerificationFailed: Other bytes are under each of them.
        """
        if self.key is None and self._other is not None:
            raise VerificationFailed(
                f"The bucket holds other bytes at each of the {len(self._keys)} keys of "
                f"{self.file.path}. {self._other.message}",
                remedy="Find out who wrote there. An artifact with one file more has other keys.",
            ) from self._other

    def _found(self, key: str, written: Written) -> None:
        self.placed = Placed(key, written, beside=key not in self._named)

    def _try_next(self, found: OtherBytes) -> None:
        self._other = found
        self._place += 1

    def _content(self, sums: Sums) -> Content:
        return Content(sums.whole, self.file.size, sums.composite)

    @contextmanager
    def _uploading(self) -> Iterator[None]:
        from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
            BotoCoreError,
            ClientError,
        )

        with aws_errors(f"Uploading {self.file.path}"):
            try:
                yield
            except (ClientError, BotoCoreError) as error:
                # S3 compares the bytes with their sum. It also ends as some other failure when
                # the file shrinks below it.
                refused = isinstance(error, ClientError) and error_code(error) == "BadDigest"
                if refused or self.file.is_changed():
                    raise self.file.changed() from error
                raise


class WholeSending(Sending):
    """A file of one piece."""

    def send(self, piece: Piece, job: Job) -> None:
        """Send the file to the first key that takes it."""
        del piece
        job.check()
        content = self._content(self.hashing.all())
        while self.placed is None and (key := self.key) is not None:
            try:
                with self._uploading():
                    written = put_once(
                        self._s3, self._bucket, key, content, lambda: Body(self.file, job)
                    )
            except OtherBytes as found:
                self._try_next(found)
            else:
                self._found(key, written)
