"""A file on its way from the bucket: fetched in pieces, proven as a whole, then in its place."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeltrail._aws_errors import aws_errors, error_code
from modeltrail.artifacts._cache import Cache
from modeltrail.artifacts._copying import link
from modeltrail.artifacts._filling import Filling
from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._partial import InUse, Partial
from modeltrail.artifacts._pieces import Piece
from modeltrail.artifacts._stored import GONE, StoredFile
from modeltrail.errors import BackendError, VerificationFailed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

_CHUNK = 256 * 1024
_ATTEMPTS = 5
_SHORT = frozenset({"416", "InvalidRange"})
"""Answers to who asks for bytes behind the end."""


@dataclass(frozen=True)
class Source:
    """Where files come from, and where they are kept."""

    s3: "S3Client"
    """It may read the bucket's object versions."""
    bucket: str
    cache: Cache | None
    """Files are fetched to it, and stay there; without it they are fetched to their place."""


class Fetching(Filling):
    """A file from the bucket, fetched to the cache, and from there to its place.

    Where a fetched file is not done, what an earlier load had left of it was not right, and is
    removed: fill it once more.

    Args:
        file: The file.
        target: Where it is to be; nothing is there.
        source: Where it comes from.
    """

    def __init__(self, file: StoredFile, target: Path, source: Source) -> None:
        super().__init__(file, target)
        self._source = source
        self._cache = source.cache

    def _begin(self) -> Partial:
        if self._cache is not None:
            try:
                return self._cache.begin(self.file)
            except (InUse, OSError):
                # Whoever has it is not waited for, and a cache that fails is done without.
                self._cache = None
        return self._in_place()

    def _end(self, partial: Partial, found: str) -> None:
        if found != self.file.sha256:
            resumed = partial.resumed
            self.discard()
            if resumed:
                return
            raise self._other(f"found {found}")
        partial.finish()
        self.in_place = self._cache is None or link(partial.path, self.target)
        if self._cache is not None:
            try:
                self._cache.keep(partial, self.file)
            except OSError:  # something else is in its place
                partial.discard()
        self.close()
        self.done = True

    def _get(self, partial: Partial, piece: Piece, job: Job) -> None:
        from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
            FlexibleChecksumError,
        )
        from s3transfer.utils import S3_RETRYABLE_DOWNLOAD_ERRORS  # noqa: PLC0415 (likewise)

        with aws_errors(f"Downloading {self.file.path}"):
            for left in reversed(range(_ATTEMPTS)):
                try:
                    self._read(partial, piece, job)
                except S3_RETRYABLE_DOWNLOAD_ERRORS as error:
                    # A connection that breaks off in the middle; botocore sees to the beginning.
                    if not left:
                        raise BackendError(
                            f"Downloading {self.file.path} failed: the connection broke off "
                            f"{_ATTEMPTS} times ({error}).",
                            remedy="Check the network, then load again: it goes on where it was.",
                        ) from error
                except FlexibleChecksumError as error:
                    raise self._other(f"found what S3 says it is not ({error})") from error
                else:
                    return

    def _read(self, partial: Partial, piece: Piece, job: Job) -> None:
        offset, end = piece.offset, piece.offset + piece.size
        # Not `with body`: that gives what is below botocore's stream, with errors of its own.
        with closing(self._answer(piece)["Body"]) as body:
            while content := body.read(_CHUNK):
                job.check()
                if offset + len(content) > end:
                    raise self._other("found more bytes")
                partial.write(content, offset)
                offset += len(content)
        if offset < end:
            raise self._other(f"found {offset} bytes")

    def _answer(self, piece: Piece) -> "GetObjectOutputTypeDef":
        from botocore.exceptions import ClientError  # noqa: PLC0415 (as above)

        last = piece.offset + piece.size - 1
        asked: dict[str, Any] = {}
        if len(self.pieces) > 1:
            asked["Range"] = f"bytes={piece.offset}-{last}"
        try:
            answer = self._source.s3.get_object(
                Bucket=self._source.bucket,
                Key=self.file.key,
                VersionId=self.file.version_id,
                **asked,
            )
        except ClientError as error:
            if error_code(error) in GONE:
                raise VerificationFailed(
                    f"The object version {self.file.version_id} of {self.file.key} is gone."
                ) from error
            if error_code(error) in _SHORT:
                raise self._other(f"found {piece.offset} bytes or fewer") from error
            raise
        stated = answer.get("ContentRange")
        if asked and stated != f"bytes {piece.offset}-{last}/{self.file.size}":
            answer["Body"].close()
            raise self._other(f"found the range {stated or 'of everything'}")
        return answer

    def _other(self, found: str) -> VerificationFailed:
        return VerificationFailed(
            f"The stored file {self.file.path} is not the recorded one: expected SHA-256 "
            f"{self.file.sha256} and {self.file.size} bytes, {found}."
        )
