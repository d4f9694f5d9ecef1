import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from modeltrail import layout
from modeltrail.artifacts import Inspector, build, download, upload
from modeltrail.artifacts._parallel import WORKERS
from modeltrail.errors import BackendError, InvalidInput, VerificationFailed
from modeltrail.local import root
from tests.support.bucket import (
    ACCOUNT,
    ONE_ATTEMPT,
    REGION,
    Bucket,
    keys,
    names,
    user,
    versions,
)

if TYPE_CHECKING:
    from modeltrail.local.cloud import Cloud


def test_every_file_is_stored_under_the_name_of_the_content(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    manifest = build(folder)

    location = upload(s3, name, "fraud", folder)

    assert (location.bucket, location.digest) == (name, manifest.digest)
    assert (location.files, location.bytes) == (3, 3_000_001)
    prefix = layout.artifact_prefix("fraud", manifest.digest)
    assert keys(local_bucket) == sorted(
        [prefix + file.path for file in manifest.files] + [location.manifest_key]
    )


def test_the_manifest_document_is_canonical_and_names_each_object_version(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)

    content = s3.get_object(Bucket=name, Key=location.manifest_key)["Body"].read()

    document = json.loads(content)
    assert content.decode() == json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert {key: document[key] for key in ("schema", "model", "digest")} == {
        "schema": 1,
        "model": "fraud",
        "digest": location.digest,
    }
    for file in document["files"]:
        head = s3.head_object(Bucket=name, Key=file["key"], VersionId=file["version_id"])
        assert head["ContentLength"] == file["size"]
    assert location.manifest_sha256 == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_same_files_again_write_nothing(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    told: list[tuple[str, str]] = []
    first = upload(s3, name, "fraud", folder)
    before = versions(local_bucket)

    second = upload(
        s3, name, "fraud", folder, progress=lambda what, path, _: told.append((what, path))
    )

    assert second == first
    assert versions(local_bucket) == before
    assert [path for what, path in told if what == "hashed"] == [
        file.path for file in build(folder).files
    ]
    assert sorted(path for what, path in told if what == "present") == [
        file.path for file in build(folder).files
    ]


def test_files_that_an_interrupted_upload_left_are_used(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket

    def interrupt(what: str, _path: str, _size: int) -> None:
        if what == "stored":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload(s3, name, "fraud", folder, progress=interrupt)
    assert not [key for key in keys(local_bucket) if key.startswith(layout.MANIFESTS_PREFIX)]

    location = upload(s3, name, "fraud", folder)
    assert Inspector(s3)(location, "fraud").digest == location.digest
    assert versions(local_bucket) == 4


def test_uploads_of_the_same_files_at_once_agree(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    with ThreadPoolExecutor(4) as pool:
        locations = list(pool.map(lambda _: upload(s3, name, "fraud", folder), range(4)))
    assert len(set(locations)) == 1
    assert versions(local_bucket) == 4


def test_files_that_were_deleted_are_stored_anew_and_the_old_manifest_stays(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    first = upload(s3, name, "fraud", folder)
    s3.delete_object(Bucket=name, Key=layout.artifact_prefix("fraud", first.digest) + "model.bin")

    second = upload(s3, name, "fraud", folder)

    assert second.digest == first.digest
    assert second.manifest_key != first.manifest_key
    for location in (first, second):
        assert Inspector(s3)(location, "fraud").problems == []


def test_more_files_than_workers_are_stored(local_bucket: Bucket, tmp_path: Path) -> None:
    s3, name = local_bucket
    (tmp_path / "many").mkdir()
    for number in range(3 * WORKERS):
        (tmp_path / "many" / str(number)).write_bytes(bytes([number]))
    location = upload(s3, name, "fraud", tmp_path / "many")
    assert location.files == 3 * WORKERS
    assert Inspector(s3)(location, "fraud").digest == location.digest


def test_a_file_that_changes_after_hashing_is_not_stored(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket

    def change(what: str, path: str, _size: int) -> None:
        if (what, path) == ("hashed", "model.bin"):
            (folder / "model.bin").write_bytes(b"x" * 3_000_000)

    with pytest.raises(InvalidInput, match=r"model\.bin.*changed"):
        upload(s3, name, "fraud", folder, progress=change)
    assert not [key for key in keys(local_bucket) if key.endswith(("model.bin", ".json"))]


@pytest.mark.parametrize("content", [b"x" * 1000, b"short", b"longer" * 1000])
def test_s3_refuses_a_file_that_changes_while_it_is_sent(
    local_bucket: Bucket, cloud: "Cloud", tmp_path: Path, content: bytes
) -> None:
    _, name = local_bucket
    s3 = root.session(ACCOUNT, REGION).client("s3", endpoint_url=cloud.url, config=ONE_ATTEMPT)
    (tmp_path / "model.bin").write_bytes(b"m" * 1000)

    def change(**_: Any) -> None:
        (tmp_path / "model.bin").write_bytes(content)

    s3.meta.events.register("before-call.s3.PutObject", change)

    with pytest.raises(InvalidInput, match=r"model\.bin.*changed"):
        upload(s3, name, "fraud", tmp_path / "model.bin")
    assert keys(local_bucket) == []


def test_other_bytes_under_the_contents_name_are_never_taken_for_it(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    """They stay where they are, and the file is stored in the next place, once."""
    s3, name = local_bucket
    digest = build(folder).digest
    taken = [layout.artifact_prefix("fraud", digest, place) + "model.bin" for place in (0, 1)]
    for key in taken:
        s3.put_object(Bucket=name, Key=key, Body=b"planted")
    told: list[tuple[str, str]] = []

    location = upload(
        s3, name, "fraud", folder, progress=lambda what, path, _: told.append((what, path))
    )

    assert location.digest == digest
    assert Inspector(s3)(location, "fraud").digest == digest
    download(s3, location, "fraud", tmp_path / "loaded")
    assert build(tmp_path / "loaded").digest == digest
    assert ("beside", "model.bin") in told
    assert [what for what, path in told if path == "empty"] == ["hashed", "stored"]
    assert versions((s3, name)) == 2 + 3 + 1
    assert upload(s3, name, "fraud", folder) == location
    assert versions((s3, name)) == 2 + 3 + 1
    for key in taken:
        assert s3.get_object(Bucket=name, Key=key)["Body"].read() == b"planted"


def test_an_object_that_was_overwritten_does_not_keep_its_bytes_from_being_stored(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    first = upload(s3, name, "fraud", folder)
    for key in keys(local_bucket):
        s3.put_object(Bucket=name, Key=key, Body=b"planted")

    second = upload(s3, name, "fraud", folder)

    for location in (first, second):
        assert Inspector(s3)(location, "fraud").digest == first.digest


def test_where_every_place_is_taken_it_is_said_what_to_do(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    digest = build(folder).digest
    for place in range(layout.PLACES):
        key = layout.artifact_prefix("fraud", digest, place) + "model.bin"
        s3.put_object(Bucket=name, Key=key, Body=b"planted")

    says = r"other bytes at each of the 4 keys of model\.bin.*model\.bin: expected SHA-256"
    with pytest.raises(VerificationFailed, match=says) as caught:
        upload(s3, name, "fraud", folder)
    assert "one file more" in caught.value.remedy
    assert not [key for key in keys(local_bucket) if key.startswith(layout.MANIFESTS_PREFIX)]


@pytest.mark.parametrize("status", ["never", "Suspended"])
def test_a_bucket_without_versioning_is_refused(
    local_bucket: Bucket, cloud: "Cloud", folder: Path, status: str
) -> None:
    s3, name = local_bucket
    name = f"{name}-unversioned"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    if status == "Suspended":
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})

    with pytest.raises(BackendError, match="has no versioning"):
        upload(s3, name, "fraud", folder)
    assert keys((s3, name)) == []

    developer = user(cloud, f"developer-{status}", ["s3:PutObject", "s3:GetObject"])
    with pytest.raises(BackendError, match="has no versioning"):
        upload(developer, name, "fraud", folder)
    assert [Path(key).name for key in keys((s3, name))] == ["empty"]


def test_what_iam_refuses_is_said(
    local_bucket: Bucket, cloud: "Cloud", folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    stranger = user(cloud, "stranger", ["s3:ListBucket"])

    with pytest.raises(BackendError, match=r"Reading manifests/.* was refused by IAM"):
        Inspector(stranger)(location, "fraud")
    with pytest.raises(BackendError, match=r"Reading manifests/.* was refused by IAM"):
        download(stranger, location, "fraud", tmp_path / "loaded")
    with pytest.raises(BackendError, match=r"Uploading .* was refused by IAM"):
        upload(stranger, name, "fraud", folder)
    assert names(tmp_path) == ["artifact"]


def test_a_bucket_that_does_not_exist_is_said(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    with pytest.raises(BackendError, match="does not exist"):
        upload(s3, f"{name}-absent", "fraud", folder)


def test_a_bad_model_name_reaches_no_key(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    with pytest.raises(InvalidInput, match="is not a model name"):
        upload(s3, name, "../fraud", folder)
    assert keys(local_bucket) == []
