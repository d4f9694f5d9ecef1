"""A file on its way to the bucket in pieces, each sent by whichever thread is free."""

from threading import Lock
from typing import TYPE_CHECKING

from modeltrail._aws_errors import RefusedByIam, error_code
from modeltrail.artifacts._body import Body
from modeltrail.artifacts._hashing import Hashing
from modeltrail.artifacts._multipart import GONE, Multipart
from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._pieces import Piece
from modeltrail.artifacts._put import (
    EXISTS,
    RACE,
    OtherBytes,
    Written,
    look,
    other_bytes,
    same,
    version,
)
from modeltrail.artifacts._sending import Sending

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class PiecewiseSending(Sending):
    """A file of several pieces, each sent as soon as its sum is known; see Sending."""

    def __init__(self, s3: "S3Client", bucket: str, key: str, hashing: Hashing) -> None:
        super().__init__(s3, bucket, key, hashing)
        self._lock = Lock()
        self._left = len(self.pieces)
        self._upload: Multipart | None = None
        self._taken = False
        """Whether there is an object under the key, as S3 said."""

    def send(self, piece: Piece, job: Job) -> None:
        """Send a piece, unless it is there; the last one makes the object."""
        job.check()
        with self._lock:
            if self._upload is None and self.placed is None:
                self._upload = self._begin()
            upload = self._upload
        if upload is not None:
            self._send(upload, piece, job)
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._left = len(self.pieces)
                self._upload = None
                if upload is not None:
                    self._complete(upload)

    def _begin(self) -> Multipart | None:
        """Return an upload to the first free key; None if there is none, or the file is there."""
        while (key := self.key) is not None:
            try:
                found = self._present(key)
            except OtherBytes as error:
                self._try_next(error)
                continue
            if found is not None:
                self._found(key, found)
                return None
            with self._uploading():
                return Multipart.begin(self._s3, self._bucket, key)
        return None

    def _present(self, key: str) -> Written | None:
        try:
            answer = look(self._s3, self._bucket, key)
        except RefusedByIam:
            # S3 does not tell that there is nothing to those who may not list the bucket.
            if self._taken:
                raise
            return None
        if answer is None:
            return None
        return same(self._bucket, key, self._content(self.hashing.all()), answer)

    def _send(self, upload: Multipart, piece: Piece, job: Job) -> None:
        from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
            ClientError,
        )

        sha256 = self.hashing.piece(piece.number)
        if upload.has(piece.number, sha256):
            return
        with self._uploading():
            try:
                with Body(self.file, job, piece) as body:
                    upload.send(piece, sha256, body)
            except ClientError as error:
                # Whoever else sends the same file completed this upload.
                if error_code(error) not in GONE:
                    raise

    def _complete(self, upload: Multipart) -> None:
        """Place the file, unless someone else is at work on its key."""
        from botocore.exceptions import (  # noqa: PLC0415 (importing modeltrail stays light)
            ClientError,
        )

        sums = self.hashing.all()
        if not upload.is_whole(sums):
            return
        with self._uploading():
            try:
                stated, checksum = upload.complete(self.file.size, sums)
            except ClientError as error:
                code = error_code(error)
                if code not in EXISTS | RACE | GONE:
                    raise
                self._taken = code in EXISTS
                return
        if checksum == sums.composite:
            written = Written(version(self._bucket, stated), "stored", checksum)
            self._found(upload.key, written)
        else:
            found = checksum or "no SHA-256"
            self._try_next(other_bytes(upload.key, self._content(sums), found))
