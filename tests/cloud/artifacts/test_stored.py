import json
from pathlib import Path

import pytest

from modeltrail.artifacts import Inspector, download, upload
from modeltrail.errors import VerificationFailed
from tests.support.bucket import (
    Bucket,
    names,
    plant,
    plant_document,
)


def test_a_planted_manifest_that_is_sound_loads(local_bucket: Bucket, tmp_path: Path) -> None:
    """So that the refusals below are for what they say."""
    s3, _ = local_bucket
    location = plant(local_bucket, {"a": b"1", "b/c": b"2"})
    download(s3, location, "fraud", tmp_path / "loaded")
    assert (tmp_path / "loaded" / "b" / "c").read_bytes() == b"2"


@pytest.mark.parametrize(
    "paths",
    [
        ["../escaped"],
        ["/tmp/escaped"],  # noqa: S108 (a path that must be refused)
        ["a/../../escaped"],
        ["a", "A"],
        ["a", "a/b"],
        ["a\\b"],
        ["a\nb"],
    ],
)
def test_a_manifest_whose_paths_do_harm_is_refused_before_the_first_byte(
    local_bucket: Bucket, tmp_path: Path, paths: list[str]
) -> None:
    s3, _ = local_bucket
    location = plant(local_bucket, dict.fromkeys(paths, b"evil"))

    with pytest.raises(VerificationFailed, match="is not usable"):
        download(s3, location, "fraud", tmp_path / "deep" / "loaded")
    assert names(tmp_path) == []
    assert Inspector(s3)(location, "fraud").digest is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b'{"schema": 2}',
        b'{"schema": 1, "schema": 1}',
        b"[" * 100_000,
    ],
)
def test_a_document_that_is_no_manifest_is_refused(
    local_bucket: Bucket, tmp_path: Path, content: bytes
) -> None:
    s3, _ = local_bucket
    location = plant_document(local_bucket, content)
    with pytest.raises(VerificationFailed, match="is not usable"):
        download(s3, location, "fraud", tmp_path / "loaded")


def test_a_manifest_of_another_model_is_refused(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    state = Inspector(s3)(location, "churn")
    assert state.digest is None
    assert "is of another artifact: expected churn" in state.problems[0]


def test_a_manifest_with_other_bytes_than_recorded_is_refused(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    forged = location.model_copy(update={"manifest_sha256": "sha256:" + "0" * 64})
    with pytest.raises(VerificationFailed, match="expected sha256:0000"):
        download(s3, forged, "fraud", tmp_path / "loaded")
    assert not (tmp_path / "loaded").exists()


def test_a_document_that_points_to_keys_elsewhere_is_refused(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    document = json.loads(s3.get_object(Bucket=name, Key=location.manifest_key)["Body"].read())
    document["files"][0]["key"] = "artifacts/churn/secret"
    state = Inspector(s3)(plant_document(local_bucket, document), "fraud")
    assert state.digest is None
    assert "a file's key is not the one of its path" in state.problems[0]
    assert not state.problems[0].endswith(".")
