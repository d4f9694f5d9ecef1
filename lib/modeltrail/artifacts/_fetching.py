"""A file on its way from the bucket: fetched in pieces, proven as a whole, then in its place."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from modeltrail._aws_errors import aws_errors, error_code
from modeltrail.artifacts._cache import Cache
from modeltrail.artifacts._copies import place
from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._partial import InUse, Partial
from modeltrail.artifacts._pieces import Piece, divide
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


class Fetching:
    """A file, and where its bytes go.

    Args:
        source: Where it comes from.
        file: The file.
        target: Where it is to be; nothing is there.
    """

    def __init__(self, source: Source, file: StoredFile, target: Path) -> None:
        self.file = file
        self.pieces = divide(file.size)
        self.done = False
        """Whether the file is in its place, proven."""
        self._source = source
        self._target = target
        self._cache = source.cache
        self._lock = Lock()
        self._left = len(self.pieces)
        self._partial: Partial | None = None

    def fetch(self, piece: Piece, job: Job) -> bool:
        """Fetch a piece, unless it is there; the last one proves the file and puts it in place.

        If it is not done after the last one, what an earlier load had left was not right, and
        is removed: fetch all pieces once more.

        Returns:
            Whether the file is done by this piece.

        Raises:
            VerificationFailed: What is stored is not what was recorded.
            BackendError: S3 refused or cannot be reached.
            OSError: The disk is full or fails.
        """
        job.check()
        with self._lock:
            if self._partial is None:
                self._partial = self._begin()
            partial = self._partial
        if not partial.has(piece):
            self._fetch(partial, piece, job)
            partial.note(piece)
        partial.hash_on(job)
        with self._lock:
            self._left -= 1
            if self._left:
                return False
            self._left = len(self.pieces)
            self._finish(partial, job)
            return self.done

    def close(self) -> None:
        """Let go of the file; what is half fetched stays in the cache."""
        if self._partial is not None:
            self._partial.close()
            self._partial = None

    def discard(self) -> None:
        """Let go of the file, and remove what is half fetched."""
        if self._partial is not None:
            self._partial.discard()
        self.close()

    def _begin(self) -> Partial:
        if self._cache is not None:
            try:
                return self._cache.begin(self.file)
            except (InUse, OSError):
                # Whoever has it is not waited for, and a cache that fails is done without.
                self._cache = None
        self._target.parent.mkdir(parents=True, exist_ok=True)
        return Partial(self._target, self.file.size, shared=False)

    def _finish(self, partial: Partial, job: Job) -> None:
        found = partial.digest(job)
        if found != self.file.sha256:
            resumed = partial.resumed
            self.discard()
            if resumed:
                return
            raise self._other(f"found {found}")
        partial.finish()
        if self._cache is not None:
            if not place(partial.path, self._target, self.file, job):
                self.discard()
                return
            try:
                self._cache.keep(partial, self.file)
            except OSError:  # something else is in its place
                partial.discard()
        self.close()
        self.done = True

    def _fetch(self, partial: Partial, piece: Piece, job: Job) -> None:
        from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
            FlexibleChecksumError,
        )
        from s3transfer.utils import S3_RETRYABLE_DOWNLOAD_ERRORS  # noqa: PLC0415 (likewise)

        with aws_errors(f"Downloading {self.file.path}"):
            for left in reversed(range(_ATTEMPTS)):
                try:
                    self._get(partial, piece, job)
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

    def _get(self, partial: Partial, piece: Piece, job: Job) -> None:
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
