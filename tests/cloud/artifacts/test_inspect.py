from pathlib import Path

import pytest

from modeltrail import layout
from modeltrail.artifacts import Inspector, build, download, upload
from modeltrail.artifacts._inspect import _MANIFESTS
from modeltrail.errors import VerificationFailed
from tests.support.bucket import (
    Bucket,
    keys,
    plant,
)
from tests.support.calls import counted


def test_what_is_stored_as_recorded_has_the_recorded_digest(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    state = Inspector(s3)(location, "fraud")
    assert (state.digest, state.problems) == (location.digest, [])


def test_an_object_version_that_is_gone_is_a_problem(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    key = layout.artifact_prefix("fraud", location.digest) + "model.bin"
    version = s3.head_object(Bucket=name, Key=key)["VersionId"]
    s3.delete_object(Bucket=name, Key=key, VersionId=version)

    state = Inspector(s3)(location, "fraud")
    assert state.digest is None
    assert state.problems == [f"model.bin: the object version {version} is gone"]


def test_a_newer_version_over_a_file_changes_nothing(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    s3.put_object(Bucket=name, Key=location.manifest_key, Body=b"{}")
    for key in keys(local_bucket):
        s3.put_object(Bucket=name, Key=key, Body=b"planted")

    assert Inspector(s3)(location, "fraud").digest == location.digest
    download(s3, location, "fraud", tmp_path / "loaded")
    assert build(tmp_path / "loaded").digest == location.digest


def test_a_missing_manifest_is_a_problem_and_not_an_artifact(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    s3.delete_object(Bucket=name, Key=location.manifest_key, VersionId=location.manifest_version_id)
    state = Inspector(s3)(location, "fraud")
    assert state.digest is None
    assert "is not in the bucket" in state.problems[0]
    with pytest.raises(VerificationFailed, match=r"is not in the bucket .* An import brings no"):
        download(s3, location, "fraud", tmp_path / "loaded")


def test_an_object_without_a_stated_sum_proves_nothing(local_bucket: Bucket) -> None:
    s3, _ = local_bucket
    location = plant(local_bucket, {"model.bin": b"m"}, ChecksumAlgorithm="CRC32")
    state = Inspector(s3)(location, "fraud")
    assert state.digest is None
    assert state.problems == ["model.bin: S3 states no SHA-256 of the whole object"]


def test_a_manifest_is_read_once_and_looked_at_each_time(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    inspect = Inspector(s3)
    with counted(s3) as calls:
        assert [inspect(location, "fraud").digest for _ in range(3)] == [location.digest] * 3
    assert calls == {"GetObject": 1, "HeadObject": 3 * location.files + 2}
    assert inspect(location, "churn").digest is None
    s3.delete_object(Bucket=name, Key=location.manifest_key, VersionId=location.manifest_version_id)
    for _ in range(2):
        state = inspect(location, "fraud")
        assert state.digest is None
        assert "is not in the bucket" in state.problems[0]


def test_of_many_artifacts_the_manifests_read_last_are_kept(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    inspect = Inspector(s3)
    locations = [upload(s3, name, f"fraud-{n}", folder) for n in range(_MANIFESTS + 1)]
    with counted(s3) as calls:
        for n in (*range(_MANIFESTS + 1), _MANIFESTS, 0):
            assert inspect(locations[n], f"fraud-{n}").digest == locations[n].digest
    assert calls["GetObject"] == _MANIFESTS + 2
