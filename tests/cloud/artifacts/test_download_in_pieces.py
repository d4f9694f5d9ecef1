"""Files of several pieces: fetched at once, and proven as a whole."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from modeltrail.artifacts import ArtifactLocation, build, download, upload
from modeltrail.artifacts._pieces import divide
from modeltrail.errors import BackendError, VerificationFailed
from modeltrail.local import root
from tests.support.bucket import (
    ACCOUNT,
    MIB,
    ONE_ATTEMPT,
    REGION,
    SIZE,
    Bucket,
    names,
    noise,
    plant_document,
)
from tests.support.flaky import Flaky
from tests.support.porter import peak

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from modeltrail.local.cloud import Cloud

PIECES = len(divide(SIZE))


def test_a_loaded_artifact_has_every_byte(
    local_bucket: Bucket, large: Path, tmp_path: Path, counted: Counter[str]
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", large)
    before = counted["GetObject"]
    download(s3, location, "fraud", tmp_path / "loaded")
    assert build(tmp_path / "loaded").digest == location.digest
    assert counted["GetObject"] - before == PIECES + 2  # and the small file, and the manifest
    assert names(tmp_path) == ["large", "loaded"]


def test_the_meter_is_told_of_every_byte(local_bucket: Bucket, large: Path, tmp_path: Path) -> None:
    s3, name = local_bucket
    told: list[tuple[str, int, int]] = []

    def meter(what: str, done: int, total: int) -> None:
        told.append((what, done, total))

    location = upload(s3, name, "fraud", large, meter=meter)
    for _ in range(2):
        download(s3, location, "fraud", tmp_path / "loaded", meter=meter)
    for what in ("uploading", "loading", "checking"):
        counts = [done for named, done, total in told if named == what and total == SIZE + 2]
        assert counts == sorted(counts)
        assert (counts[0], counts[-1]) == (0, SIZE + 2)
        assert len(counts) > PIECES
    assert {what for what, _, _ in told} == {"uploading", "loading", "checking"}


def test_files_of_the_same_bytes_are_fetched_once(
    local_bucket: Bucket, tmp_path: Path, counted: Counter[str]
) -> None:
    s3, name = local_bucket
    twins = tmp_path / "twins"
    for path in ("a/model.bin", "b/model.bin", "c"):
        (twins / path).parent.mkdir(parents=True, exist_ok=True)
        (twins / path).write_bytes(noise(3, 9 * MIB))
    (twins / "e1").touch()
    (twins / "e2").touch()
    location = upload(s3, name, "fraud", twins)
    before = counted["GetObject"]
    told: Counter[str] = Counter()

    loaded = download(
        s3, location, "fraud", tmp_path / "loaded", progress=lambda what, *_: told.update([what])
    )

    assert build(tmp_path / "loaded").digest == location.digest
    assert counted["GetObject"] - before == 2 + 1 + 1
    assert told == {"fetched": 2, "copied": 3}
    assert len({path.stat().st_ino for path in loaded}) == 5  # what is written to one is its own


def of_another_object(bucket: Bucket, location: ArtifactLocation, body: bytes) -> ArtifactLocation:
    """Return the location of a manifest that names another object for the large file."""
    s3, name = bucket
    manifest = s3.get_object(Bucket=name, Key=location.manifest_key)["Body"].read()
    document = json.loads(manifest)
    (file,) = [file for file in document["files"] if file["path"] == "model.bin"]
    file["version_id"] = s3.put_object(Bucket=name, Key=file["key"], Body=body)["VersionId"]
    return plant_document(bucket, document)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (noise(2, SIZE), "found [0-9a-f]{64}"),
        (noise(1, SIZE) + b"x", f"found the range bytes .*/{SIZE + 1}"),
        (noise(1, 5 * MIB), "found"),
        (b"", "found .* or fewer"),
    ],
)
def test_an_object_with_other_bytes_is_not_loaded(
    local_bucket: Bucket, large: Path, tmp_path: Path, body: bytes, found: str
) -> None:
    s3, name = local_bucket
    location = of_another_object(local_bucket, upload(s3, name, "fraud", large), body)
    with pytest.raises(VerificationFailed, match=f"model.bin is not the recorded one.*{found}"):
        download(s3, location, "fraud", tmp_path / "loaded")
    assert names(tmp_path) == ["large"]


def on(road: Flaky) -> "S3Client":
    """Return a client that goes by a road."""
    return root.session(ACCOUNT, REGION).client("s3", endpoint_url=road.url, config=ONE_ATTEMPT)


def test_a_connection_that_breaks_off_is_made_again(
    local_bucket: Bucket, cloud: "Cloud", large: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", large)
    with Flaky(cloud.url, breaking=4, after=2 * MIB).running() as road:
        download(on(road), location, "fraud", tmp_path / "loaded")
    assert build(tmp_path / "loaded").digest == location.digest


def test_connections_that_all_break_off_end_the_load(
    local_bucket: Bucket, cloud: "Cloud", large: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", large)
    with (
        Flaky(cloud.url, breaking=1000, after=2 * MIB).running() as road,
        pytest.raises(BackendError, match=r"model\.bin failed: the connection broke off") as caught,
    ):
        download(on(road), location, "fraud", tmp_path / "loaded")
    assert "goes on where it was" in caught.value.remedy
    assert names(tmp_path) == ["large"]


def test_a_thousand_files_are_loaded(local_bucket: Bucket, tmp_path: Path) -> None:
    s3, name = local_bucket
    many = tmp_path / "many"
    for number in range(1000):
        place = many / f"模型-{number % 7}" / "é ß"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"файл {number}").write_bytes(b"%d" % number if number % 10 else b"")
    location = upload(s3, name, "fraud", many)
    download(s3, location, "fraud", tmp_path / "loaded")
    assert build(tmp_path / "loaded").digest == location.digest == build(many).digest


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux how much it was")
def test_memory_does_not_grow_with_the_file(local_bucket: Bucket, tmp_path: Path) -> None:
    s3, name = local_bucket
    used: dict[str, list[int]] = {"upload": [], "load": []}
    for size in (100 * MIB, 300 * MIB):
        file = tmp_path / f"{size}"
        with file.open("wb") as stream:
            stream.truncate(size)
        used["upload"].append(peak(local_bucket, "upload", file))
        location = upload(s3, name, "fraud", file).model_dump(mode="json")
        to = tmp_path / f"loaded-{size}"
        used["load"].append(peak(local_bucket, "load", to, location=location))
    for less, more in used.values():
        assert abs(more - less) < 32 * MIB
