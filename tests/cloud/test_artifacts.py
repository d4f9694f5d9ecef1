"""Artifacts in a versioned bucket of the local AWS."""

import hashlib
import json
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config

from modeltrail import layout
from modeltrail.artifacts import ArtifactLocation, StoredManifest, build, download, inspect, upload
from modeltrail.artifacts._parallel import WORKERS
from modeltrail.errors import BackendError, InvalidInput, VerificationFailed
from modeltrail.local import root

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_s3 import S3Client

    from modeltrail.local.cloud import Cloud

Bucket = tuple["S3Client", str]

ACCOUNT = "111111111111"
REGION = "eu-west-1"
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An artifact of three files."""
    root = tmp_path / "artifact"
    (root / "weights").mkdir(parents=True)
    (root / "model.bin").write_bytes(b"m" * 3_000_000)
    (root / "weights" / "é +%20&.bin").write_bytes(b"w")
    (root / "empty").touch()
    return root


def keys(bucket: Bucket) -> list[str]:
    s3, name = bucket
    return [found["Key"] for found in s3.list_objects_v2(Bucket=name).get("Contents", [])]


def versions(bucket: Bucket) -> int:
    s3, name = bucket
    return len(s3.list_object_versions(Bucket=name).get("Versions", []))


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# upload


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
    assert inspect(s3, location, "fraud").digest == location.digest
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

    assert (second.digest, second.manifest_key) == (first.digest, first.manifest_key)
    assert second.manifest_version_id != first.manifest_version_id
    for location in (first, second):
        assert inspect(s3, location, "fraud").problems == []


def test_more_files_than_workers_are_stored(local_bucket: Bucket, tmp_path: Path) -> None:
    s3, name = local_bucket
    (tmp_path / "many").mkdir()
    for number in range(3 * WORKERS):
        (tmp_path / "many" / str(number)).write_bytes(bytes([number]))
    location = upload(s3, name, "fraud", tmp_path / "many")
    assert location.files == 3 * WORKERS
    assert inspect(s3, location, "fraud").digest == location.digest


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
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    key = layout.artifact_prefix("fraud", build(folder).digest) + "model.bin"
    s3.put_object(Bucket=name, Key=key, Body=b"planted")

    with pytest.raises(VerificationFailed, match=r"other bytes at .*model\.bin: expected SHA-256"):
        upload(s3, name, "fraud", folder)
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
        inspect(stranger, location, "fraud")
    with pytest.raises(BackendError, match=r"Reading manifests/.* was refused by IAM"):
        download(stranger, location, "fraud", tmp_path / "loaded")
    with pytest.raises(BackendError, match=r"Uploading .* was refused by IAM"):
        upload(stranger, name, "fraud", folder)
    assert names(tmp_path) == ["artifact"]


def user(cloud: "Cloud", name: str, actions: list[str]) -> "S3Client":
    """Return the client of a user who may do just this."""
    session = root.session(ACCOUNT, REGION)
    iam: IAMClient = session.client("iam", endpoint_url=cloud.url)
    iam.create_user(UserName=name)
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}],
    }
    iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return session.client(
        "s3",
        endpoint_url=cloud.url,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )


def test_a_bucket_that_does_not_exist_is_said(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    with pytest.raises(BackendError, match="does not exist"):
        upload(s3, f"{name}-absent", "fraud", folder)


def test_a_bad_model_name_reaches_no_key(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    with pytest.raises(InvalidInput, match="is not a model name"):
        upload(s3, name, "../fraud", folder)
    assert keys(local_bucket) == []


# inspect


def test_what_is_stored_as_recorded_has_the_recorded_digest(
    local_bucket: Bucket, folder: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    state = inspect(s3, location, "fraud")
    assert (state.digest, state.problems) == (location.digest, [])


def test_an_object_version_that_is_gone_is_a_problem(local_bucket: Bucket, folder: Path) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    key = layout.artifact_prefix("fraud", location.digest) + "model.bin"
    version = s3.head_object(Bucket=name, Key=key)["VersionId"]
    s3.delete_object(Bucket=name, Key=key, VersionId=version)

    state = inspect(s3, location, "fraud")
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

    assert inspect(s3, location, "fraud").digest == location.digest
    download(s3, location, "fraud", tmp_path / "loaded")
    assert build(tmp_path / "loaded").digest == location.digest


def test_a_missing_manifest_is_a_problem_and_not_an_artifact(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    s3.delete_object(Bucket=name, Key=location.manifest_key, VersionId=location.manifest_version_id)
    state = inspect(s3, location, "fraud")
    assert state.digest is None
    assert "is not in the bucket" in state.problems[0]
    with pytest.raises(VerificationFailed, match="is not in the bucket"):
        download(s3, location, "fraud", tmp_path / "loaded")


def test_an_object_without_a_stated_sum_proves_nothing(local_bucket: Bucket) -> None:
    s3, _ = local_bucket
    location = plant(local_bucket, {"model.bin": b"m"}, ChecksumAlgorithm="CRC32")
    state = inspect(s3, location, "fraud")
    assert state.digest is None
    assert state.problems == ["model.bin: S3 states no SHA-256 of the whole object"]


# hostile manifests


def plant(bucket: Bucket, files: dict[str, bytes], **put: Any) -> ArtifactLocation:
    """Store a manifest that states each file as it is, whatever its path."""
    s3, name = bucket
    stated = [
        {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
        for path, content in files.items()
    ]
    stated.sort(key=lambda file: str(file["path"]))
    put = put or {"ChecksumAlgorithm": "SHA256"}
    digest = (
        "sha256:"
        + hashlib.sha256(
            b"modeltrail/artifact/1\0"
            + json.dumps(stated, sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()
    )
    for file in stated:
        key = layout.artifact_prefix("fraud", digest) + str(file["path"])
        answer = s3.put_object(Bucket=name, Key=key, Body=files[str(file["path"])], **put)
        file |= {"key": key, "version_id": answer["VersionId"]}
    return plant_document(
        bucket, {"schema": 1, "model": "fraud", "digest": digest, "files": stated}
    )


def plant_document(bucket: Bucket, document: Any) -> ArtifactLocation:
    """Store a manifest document, and return the location that an event would state."""
    s3, name = bucket
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    files = document["files"] if isinstance(document, dict) else []
    digest = document["digest"] if isinstance(document, dict) else "sha256:" + "0" * 64
    key = layout.manifest_key("fraud", digest)
    answer = s3.put_object(Bucket=name, Key=key, Body=content)
    return ArtifactLocation(
        bucket=name,
        digest=digest,
        files=max(len(files), 1),
        bytes=sum(file["size"] for file in files),
        manifest_key=key,
        manifest_version_id=answer["VersionId"],
        manifest_sha256=f"sha256:{hashlib.sha256(content).hexdigest()}",
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
    assert inspect(s3, location, "fraud").digest is None


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
    state = inspect(s3, location, "churn")
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
    state = inspect(s3, plant_document(local_bucket, document), "fraud")
    assert state.digest is None
    assert "a file's key is not the one of its path" in state.problems[0]


# download


def test_a_loaded_artifact_has_every_byte(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)

    files = download(s3, location, "fraud", tmp_path / "a" / "b")

    assert files == [tmp_path / "a" / "b" / file.path for file in build(folder).files]
    assert build(tmp_path / "a" / "b").digest == location.digest
    assert names(tmp_path / "a") == ["b"]


def test_an_empty_folder_is_filled(local_bucket: Bucket, folder: Path, tmp_path: Path) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    (tmp_path / "loaded").mkdir()
    download(s3, location, "fraud", tmp_path / "loaded")
    assert build(tmp_path / "loaded").digest == location.digest


def test_a_folder_with_exactly_these_bytes_is_used_as_it_is(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    first = download(s3, location, "fraud", tmp_path / "loaded")
    before = first[1].stat()
    told: list[str] = []

    second = download(
        s3, location, "fraud", tmp_path / "loaded", progress=lambda what, *_: told.append(what)
    )

    assert (second, told) == (first, ["present"] * 3)
    assert first[1].stat() == before


@pytest.mark.parametrize("change", ["changed", "added", "missing"])
def test_a_folder_with_anything_else_is_left_alone(
    local_bucket: Bucket, folder: Path, tmp_path: Path, change: str
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    loaded = tmp_path / "loaded"
    download(s3, location, "fraud", loaded)
    if change == "missing":
        (loaded / "empty").unlink()
    else:
        (loaded / ("empty" if change == "changed" else "new")).write_bytes(b"mine")
    before = build(loaded)

    with pytest.raises(InvalidInput, match="holds something else"):
        download(s3, location, "fraud", loaded)
    assert build(loaded) == before


@pytest.mark.parametrize("kind", ["file", "link", "here", "below a file"])
def test_a_destination_that_cannot_be_a_folder_is_refused(
    local_bucket: Bucket,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    place = tmp_path / "place"
    if kind == "link":
        place.symlink_to("elsewhere")
    elif kind == "here":
        place.mkdir()
        monkeypatch.chdir(place)
    else:
        place.touch()
    with pytest.raises(InvalidInput):
        download(s3, location, "fraud", place / "model" if kind == "below a file" else place)
    assert names(tmp_path) == ["artifact", "place"]


def test_bytes_that_differ_from_the_record_leave_nothing_on_the_disk(
    local_bucket: Bucket, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = plant(local_bucket, {"a": b"right", "b": b"right"})
    content = s3.get_object(Bucket=name, Key=location.manifest_key)["Body"].read()
    document = StoredManifest.model_validate_json(content)
    other = s3.put_object(Bucket=name, Key=document.files[1].key, Body=b"wrong")["VersionId"]
    changed = json.loads(content)
    changed["files"][1]["version_id"] = other

    with pytest.raises(VerificationFailed, match=r"file b is not .* expected SHA-256 .* found"):
        download(s3, plant_document(local_bucket, changed), "fraud", tmp_path / "loaded")
    assert names(tmp_path) == []


def test_an_object_that_never_ends_is_not_written_to_the_disk(
    local_bucket: Bucket, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = plant(local_bucket, {"a": b"x"})
    content = s3.get_object(Bucket=name, Key=location.manifest_key)["Body"].read()
    changed = json.loads(content)
    key = changed["files"][0]["key"]
    changed["files"][0]["version_id"] = s3.put_object(Bucket=name, Key=key, Body=bytes(10_000_000))[
        "VersionId"
    ]
    with (
        file_size_limit(5_000_000),
        pytest.raises(VerificationFailed, match="file a is not the recorded one"),
    ):
        download(s3, plant_document(local_bucket, changed), "fraud", tmp_path / "loaded")


@contextmanager
def file_size_limit(limit: int) -> Iterator[None]:
    """Let the system refuse to write files beyond a size, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_is_full_leaves_nothing_behind(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    with file_size_limit(1_000_000), pytest.raises(BackendError, match="Nothing was left"):
        download(s3, location, "fraud", tmp_path / "loaded")
    assert names(tmp_path) == ["artifact"]


def test_loads_into_the_same_folder_at_once_agree(
    local_bucket: Bucket, folder: Path, tmp_path: Path
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    with ThreadPoolExecutor(4) as pool:
        loads = [
            pool.submit(download, s3, location, "fraud", tmp_path / "loaded") for _ in range(4)
        ]
    assert len({tuple(load.result()) for load in loads}) == 1
    assert build(tmp_path / "loaded").digest == location.digest
    assert names(tmp_path) == ["artifact", "loaded"]


def test_a_cloud_that_is_gone_is_said(folder: Path) -> None:
    s3 = root.session(ACCOUNT, REGION).client(
        "s3", endpoint_url="http://127.0.0.1:9", config=ONE_ATTEMPT
    )
    with pytest.raises(BackendError, match="cannot be reached"):
        upload(s3, "any", "fraud", folder)
