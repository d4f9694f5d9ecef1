"""One object sent in pieces, several at a time; what is half sent is gone on with.

boto3's own transfer manager sends in pieces too, but takes no condition on the object, gives no
sums of the pieces, tells no version, and cannot go on with what was begun.
"""

from typing import IO, TYPE_CHECKING, NamedTuple, Self

from modeltrail._aws_errors import REFUSED, error_code
from modeltrail.artifacts._pieces import Piece
from modeltrail.artifacts._stored import to_base64
from modeltrail.artifacts._sums import Sums

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

GONE = frozenset({"404", "NoSuchUpload"})
"""Answers about an upload that was completed or ended meanwhile."""


class _Sent(NamedTuple):
    """A piece that S3 has, as it states it."""

    etag: str
    checksum: str


class Multipart:
    """An upload that S3 keeps until it is completed, or its lifecycle rule ends it.

    Every method raises what botocore raises.

    Args:
        s3: A client that may write there.
        bucket: The bucket.
        key: The key of the object that it is to become.
        upload: The id that S3 gave it.
        sent: What S3 has of it.
    """

    def __init__(
        self, s3: "S3Client", bucket: str, key: str, upload: str, sent: "dict[int, _Sent]"
    ) -> None:
        self.key = key
        self._s3 = s3
        self._bucket = bucket
        self._upload = upload
        self._sent = sent

    @classmethod
    def begin(cls, s3: "S3Client", bucket: str, key: str) -> Self:
        """Return the upload to a key that was begun last and has something, else a new one."""
        upload = _newest(s3, bucket, key)
        if upload and (sent := _list(s3, bucket, key, upload)):
            return cls(s3, bucket, key, upload, sent)
        answer = s3.create_multipart_upload(Bucket=bucket, Key=key, ChecksumAlgorithm="SHA256")
        return cls(s3, bucket, key, answer["UploadId"], {})

    def has(self, number: int, sha256: str) -> bool:
        """Return whether a piece with this sum is in the bucket."""
        sent = self._sent.get(number)
        return sent is not None and sent.checksum == to_base64(sha256)

    def is_whole(self, sums: Sums) -> bool:
        """Return whether every piece is in the bucket."""
        return all(self.has(number, sha256) for number, sha256 in enumerate(sums.pieces))

    def send(self, piece: Piece, sha256: str, body: IO[bytes]) -> None:
        """Send a piece; S3 refuses other bytes than the SHA-256 says."""
        checksum = to_base64(sha256)
        answer = self._s3.upload_part(
            Bucket=self._bucket,
            Key=self.key,
            UploadId=self._upload,
            PartNumber=piece.number + 1,
            Body=body,
            ContentLength=piece.size,
            ChecksumSHA256=checksum,
        )
        self._sent[piece.number] = _Sent(answer["ETag"], checksum)

    def complete(self, size: int, sums: Sums) -> tuple[str | None, str | None]:
        """Make the object, unless there is one; return its version and what S3 states of it."""
        parts: list[CompletedPartTypeDef] = [
            {"PartNumber": number + 1, "ETag": sent.etag, "ChecksumSHA256": sent.checksum}
            for number, sent in sorted(self._sent.items())
            if number < len(sums.pieces)
        ]
        answer = self._s3.complete_multipart_upload(
            Bucket=self._bucket,
            Key=self.key,
            UploadId=self._upload,
            MultipartUpload={"Parts": parts},
            MpuObjectSize=size,
            IfNoneMatch="*",
        )
        return answer.get("VersionId"), answer.get("ChecksumSHA256")


def _newest(s3: "S3Client", bucket: str, key: str) -> str | None:
    """Return the upload of a key that was begun last; None too if that may not be asked."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    try:
        found = s3.list_multipart_uploads(Bucket=bucket, Prefix=key).get("Uploads", [])
    except ClientError as error:
        if error_code(error) in REFUSED:
            return None
        raise
    uploads = [(each["Initiated"], each["UploadId"]) for each in found if each["Key"] == key]
    return max(uploads)[1] if uploads else None


def _list(s3: "S3Client", bucket: str, key: str, upload: str) -> dict[int, _Sent]:
    """Return what S3 has of an upload; nothing too if that may not be asked."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 (importing modeltrail stays light)

    pages = s3.get_paginator("list_parts").paginate(Bucket=bucket, Key=key, UploadId=upload)
    try:
        parts = [part for page in pages for part in page.get("Parts", [])]
    except ClientError as error:
        if error_code(error) in REFUSED | GONE:
            return {}
        raise
    return {
        part["PartNumber"] - 1: _Sent(part["ETag"], part["ChecksumSHA256"])
        for part in parts
        if "ChecksumSHA256" in part
    }
