"""Files of several pieces: hashed while they are sent, gone on with, and never half there."""

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail import layout
from modeltrail.artifacts import Inspector, StoredManifest, build, upload
from modeltrail.artifacts._pieces import divide
from modeltrail.errors import BackendError, InvalidInput, VerificationFailed
from tests.support.bucket import MIB, SIZE, Bucket, keys, noise, plant_document, user, versions
from tests.support.porter import killed

if TYPE_CHECKING:
    from modeltrail.local.cloud import Cloud


def stored(bucket: Bucket) -> StoredManifest:
    s3, name = bucket
    (key,) = [key for key in keys(bucket) if key.startswith(layout.MANIFESTS_PREFIX)]
    return StoredManifest.model_validate_json(s3.get_object(Bucket=name, Key=key)["Body"].read())


def test_what_s3_states_of_the_pieces_is_in_the_manifest(local_bucket: Bucket, large: Path) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", large)

    assert location.digest == build(large).digest
    state = Inspector(s3)(location, "fraud")
    assert (state.digest, state.problems) == (location.digest, [])
    small, file = stored(local_bucket).files
    assert small.composite is None
    stated = s3.head_object(Bucket=name, Key=file.key, ChecksumMode="ENABLED")["ChecksumSHA256"]
    assert (file.composite, stated[-2:]) == (stated, "-5")
    assert file.sha256 == hashlib.sha256((large / "model.bin").read_bytes()).hexdigest()


def test_a_composite_that_s3_does_not_state_is_a_problem(local_bucket: Bucket, large: Path) -> None:
    s3, name = local_bucket
    upload(s3, name, "fraud", large)
    document = stored(local_bucket).model_dump(mode="json", by_alias=True, exclude_none=True)
    document["files"][1]["composite"] = f"{'A' * 43}=-5"
    state = Inspector(s3)(plant_document(local_bucket, document), "fraud")
    assert state.digest is None
    assert "model.bin: expected AAAA" in state.problems[0]


def test_the_same_file_again_is_found_and_not_sent(
    local_bucket: Bucket, large: Path, counted: Counter[str]
) -> None:
    s3, name = local_bucket
    first = upload(s3, name, "fraud", large)
    sent = counted["UploadPart"]
    told: list[tuple[str, str]] = []

    again = upload(
        s3, name, "fraud", large, progress=lambda what, path, _: told.append((what, path))
    )

    assert again == first
    assert counted["UploadPart"] == sent == len(divide(SIZE))
    assert [what for what, path in told if path == "model.bin"] == ["hashed", "present"]
    assert versions(local_bucket) == 3


def test_an_object_of_one_piece_with_the_same_bytes_is_found_too(
    local_bucket: Bucket, large: Path, counted: Counter[str]
) -> None:
    """As they were stored before files were sent in pieces, or by another way."""
    s3, name = local_bucket
    upload(s3, name, "fraud", large)
    (key,) = [file.key for file in stored(local_bucket).files if file.path == "model.bin"]
    s3.delete_object(Bucket=name, Key=key)
    content = (large / "model.bin").read_bytes()
    s3.put_object(Bucket=name, Key=key, Body=content, ChecksumAlgorithm="SHA256")

    sent = counted["UploadPart"]
    location = upload(s3, name, "fraud", large)
    assert counted["UploadPart"] == sent
    assert Inspector(s3)(location, "fraud").digest == location.digest


@pytest.mark.parametrize(("at", "step"), [("UploadPart", 4), ("CompleteMultipartUpload", 1)])
def test_an_upload_that_was_killed_is_gone_on_with(
    local_bucket: Bucket, large: Path, counted: Counter[str], at: str, step: int
) -> None:
    s3, name = local_bucket
    assert killed(local_bucket, "upload", large, at=at, step=step)
    (begun,) = s3.list_multipart_uploads(Bucket=name)["Uploads"]
    listed = s3.list_parts(Bucket=name, Key=begun["Key"], UploadId=begun["UploadId"])
    there = len(listed.get("Parts", []))
    assert not [key for key in keys(local_bucket) if not key.endswith("config.json")]

    location = upload(s3, name, "fraud", large)

    # What the killed one had under way may have arrived since.
    assert counted["UploadPart"] <= len(divide(SIZE)) - there
    assert counted["CreateMultipartUpload"] <= (0 if there else 1)
    assert Inspector(s3)(location, "fraud").digest == build(large).digest


def test_pieces_with_other_bytes_of_an_upload_that_was_begun_are_sent_anew(
    local_bucket: Bucket, large: Path, counted: Counter[str]
) -> None:
    s3, name = local_bucket
    assert killed(local_bucket, "upload", large, at="CompleteMultipartUpload", step=1)
    (begun,) = s3.list_multipart_uploads(Bucket=name)["Uploads"]
    s3.upload_part(
        Bucket=name,
        Key=begun["Key"],
        UploadId=begun["UploadId"],
        PartNumber=2,
        Body=b"planted" * MIB,
        ChecksumAlgorithm="SHA256",
    )
    counted.clear()
    location = upload(s3, name, "fraud", large)
    assert counted["UploadPart"] == 1
    assert Inspector(s3)(location, "fraud").digest == build(large).digest


def test_who_may_not_list_uploads_begins_anew(
    local_bucket: Bucket, cloud: "Cloud", large: Path
) -> None:
    assert killed(local_bucket, "upload", large, at="UploadPart", step=4)
    developer = user(cloud, "no-lister", ["s3:PutObject", "s3:GetObject", "s3:GetBucketVersioning"])
    location = upload(developer, local_bucket[1], "fraud", large)
    assert Inspector(local_bucket[0])(location, "fraud").digest == build(large).digest


def test_who_may_not_read_objects_is_told_where_one_is_in_the_way(
    local_bucket: Bucket, cloud: "Cloud", large: Path
) -> None:
    writer = user(cloud, "writer", ["s3:PutObject", "s3:GetBucketVersioning"])
    (large / "config.json").unlink()
    upload(writer, local_bucket[1], "fraud", large)
    with pytest.raises(BackendError, match=r"Reading what the bucket holds at .* refused by IAM"):
        upload(writer, local_bucket[1], "fraud", large)


def test_a_file_that_differs_where_nobody_looked_goes_beside(
    local_bucket: Bucket, large: Path
) -> None:
    """The best key follows from a glance at the file; the manifest from all of it."""
    s3, name = local_bucket
    first = upload(s3, name, "fraud", large)
    told: list[str] = []
    with (large / "model.bin").open("r+b") as file:
        file.seek(12 * MIB)
        file.write(b"another byte")

    second = upload(s3, name, "fraud", large, progress=lambda what, *_: told.append(what))

    assert second.digest == build(large).digest != first.digest
    for location in (first, second):
        assert Inspector(s3)(location, "fraud").digest == location.digest
    assert "beside" not in told  # nobody did anything wrong
    assert upload(s3, name, "fraud", large) == second


def test_where_every_key_is_taken_it_is_said(local_bucket: Bucket, large: Path) -> None:
    s3, name = local_bucket
    first = upload(s3, name, "fraud", large)
    (best,) = [file.key for file in stored(local_bucket).files if file.path == "model.bin"]
    s3.put_object(Bucket=name, Key=best, Body=b"planted")
    for place in range(layout.PLACES):
        key = layout.artifact_prefix("fraud", first.digest, place) + "model.bin"
        s3.put_object(Bucket=name, Key=key, Body=b"planted")
    with pytest.raises(VerificationFailed, match=r"each of the 5 keys of model\.bin"):
        upload(s3, name, "fraud", large)
    for key in keys(local_bucket):
        if key.endswith("model.bin"):
            assert s3.get_object(Bucket=name, Key=key)["Body"].read() == b"planted"


@pytest.mark.parametrize("size", [SIZE, SIZE - 10 * MIB, SIZE + MIB])
def test_a_file_that_changes_while_it_is_sent_is_refused(
    local_bucket: Bucket, large: Path, size: int
) -> None:
    s3, name = local_bucket
    other = noise(2, size)
    done: list[str] = []

    def change(**_: Any) -> None:
        if not done:
            done.append("changed")
            (large / "model.bin").write_bytes(other)

    s3.meta.events.register("before-call.s3.UploadPart", change)
    with pytest.raises(InvalidInput, match=r"model\.bin.*changed"):
        upload(s3, name, "fraud", large)
    assert [Path(key).name for key in keys(local_bucket)] in ([], ["config.json"])


def test_two_uploads_of_the_same_file_at_once_agree(local_bucket: Bucket, large: Path) -> None:
    s3, name = local_bucket
    with ThreadPoolExecutor(3) as pool:
        uploads = [pool.submit(upload, s3, name, "fraud", large) for _ in range(3)]
    assert len({each.result() for each in uploads}) == 1
    assert versions(local_bucket) == 3


def test_a_thousand_files_with_names_of_all_scripts_are_stored(
    local_bucket: Bucket, tmp_path: Path
) -> None:
    s3, name = local_bucket
    many = tmp_path / "many"
    for number in range(1000):
        place = many / f"模型-{number % 7}" / "é ß"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"файл {number}").write_bytes(b"%d" % number if number % 10 else b"")
    location = upload(s3, name, "fraud", many)
    assert location.files == 1000
    assert Inspector(s3)(location, "fraud").digest == build(many).digest
