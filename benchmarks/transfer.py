"""Moving 1 GB to the bucket and back, beside boto3's own transfer of the same file."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Line, in_turn, timed
from benchmarks.servers import ACCOUNT, REGION, Server
from modeltrail.artifacts import ArtifactLocation, download, upload
from modeltrail.local import root
from tests.support import facts

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_BYTES = 1_000_000_000
_PAIRS = 4
_BUCKET = "transfers"
_THEIRS = "theirs"


def transfer(server: Server) -> Iterator[Line]:
    """Measure the speed of an upload and of a verified download, as a share of boto3's."""
    s3 = root.session(ACCOUNT, REGION).client("s3", endpoint_url=server.url)
    s3.create_bucket(Bucket=_BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket=_BUCKET, VersioningConfiguration={"Status": "Enabled"})
    folder = server.folder / "transfer"
    folder.mkdir()
    _make(folder / "model.bin")
    yield from _up(s3, folder / "model.bin")
    yield from _down(s3, folder)
    shutil.rmtree(folder)


def _up(s3: "S3Client", file: Path) -> Iterator[Line]:
    """Measure uploads of a file that is another each time: what is stored already is reused."""
    numbers = count()

    def fresh() -> None:
        _empty(s3)
        with file.open("r+b") as stream:
            stream.write(next(numbers).to_bytes(8, "big"))
        os.sync()  # what one leaves to be written is not the other's to wait for

    def ours() -> float:
        fresh()
        return timed(lambda: upload(s3, _BUCKET, facts.MODEL, file))()

    def theirs() -> float:
        fresh()
        return timed(lambda: s3.upload_file(str(file), _BUCKET, _THEIRS))()

    pairs = in_turn(ours, theirs, pairs=_PAIRS, warm_up=1)
    yield Line("upload_ratio", 1 / pairs.ratio, pairs.detail)


def _down(s3: "S3Client", folder: Path) -> Iterator[Line]:
    """Measure downloads of one object, each to a name that is not there."""
    _empty(s3)
    location = upload(s3, _BUCKET, facts.MODEL, folder / "model.bin")
    key, version = _object(s3, location)
    (folder / "model.bin").unlink()

    def ours() -> float:
        taken = timed(lambda: download(s3, location, facts.MODEL, folder / "ours"))()
        shutil.rmtree(folder / "ours")
        os.sync()
        return taken

    def theirs() -> float:
        extra = {"VersionId": version}
        target = folder / _THEIRS
        taken = timed(lambda: s3.download_file(_BUCKET, key, str(target), ExtraArgs=extra))()
        target.unlink()
        os.sync()
        return taken

    pairs = in_turn(ours, theirs, pairs=_PAIRS, warm_up=1)
    yield Line("download_ratio", 1 / pairs.ratio, pairs.detail)


def _make(file: Path) -> None:
    block = os.urandom(1_000_000)
    with file.open("wb") as stream:
        for _ in range(_BYTES // len(block)):
            stream.write(block)


def _object(s3: "S3Client", location: ArtifactLocation) -> tuple[str, str]:
    """Return the key and the version of the one file of an artifact."""
    found = s3.list_object_versions(Bucket=_BUCKET)["Versions"]
    (file,) = [one for one in found if one["Key"] != location.manifest_key]
    return file["Key"], file["VersionId"]


def _empty(s3: "S3Client") -> None:
    """Remove everything: the local AWS keeps it all in memory."""
    for one in s3.list_object_versions(Bucket=_BUCKET).get("Versions", []):
        s3.delete_object(Bucket=_BUCKET, Key=one["Key"], VersionId=one["VersionId"])
