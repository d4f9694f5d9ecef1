import json
import os
import re
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from modeltrail.artifacts import StoredManifest, build, download, upload
from modeltrail.errors import BackendError, InvalidInput, VerificationFailed
from modeltrail.local import root
from tests.support.bucket import (
    ACCOUNT,
    ONE_ATTEMPT,
    REGION,
    Bucket,
    names,
    plant,
    plant_document,
)


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


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: (f / "empty").write_bytes(b"mine"), "'empty' has other bytes"),
        (lambda f: (f / "weights" / "é +%20&.bin").write_bytes(b"x"), "20&.bin' has other bytes"),
        (lambda f: (f / "new").write_bytes(b"mine"), "'new' is no file of it"),
        (lambda f: (f / "a\nb").write_bytes(b"mine"), r"'a\\nb' is no file of it"),
        (lambda f: (f / "empty").unlink(), "'empty' is missing"),
        (lambda f: (f / "link").symlink_to("empty"), "'link' is no file of it"),
        (lambda f: os.mkfifo(f / "weights" / "pipe"), "'weights/pipe' is no file of it"),
    ],
)
def test_a_folder_with_anything_else_is_left_alone(
    local_bucket: Bucket,
    folder: Path,
    tmp_path: Path,
    change: Callable[[Path], object],
    says: str,
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    loaded = tmp_path / "loaded"
    download(s3, location, "fraud", loaded)
    change(loaded)
    before = state(loaded)

    with pytest.raises(InvalidInput) as caught:
        download(s3, location, "fraud", loaded)
    assert re.search(
        f"{loaded}' holds something else than this artifact: .*{says}", str(caught.value)
    )
    assert state(loaded) == before


def state(folder: Path) -> list[tuple[Path, int, int]]:
    """Return what is in a folder, when it changed, and its size."""
    found = ((path, path.lstat()) for path in folder.rglob("*"))
    return sorted((path, status.st_mtime_ns, status.st_size) for path, status in found)


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="asks Linux what was read")
@pytest.mark.parametrize("path", ["new", "empty"])
def test_a_folder_in_use_is_refused_before_its_files_are_read(
    local_bucket: Bucket, folder: Path, tmp_path: Path, path: str
) -> None:
    s3, name = local_bucket
    location = upload(s3, name, "fraud", folder)
    loaded = tmp_path / "loaded"
    download(s3, location, "fraud", loaded)
    with (loaded / path).open("wb") as large:
        large.truncate(200_000_000)

    before = bytes_read()
    with pytest.raises(InvalidInput, match="holds something else"):
        download(s3, location, "fraud", loaded)
    assert bytes_read() - before < 1_000_000  # less than model.bin alone


def bytes_read() -> int:
    """Return how many bytes this process has read."""
    return int(Path("/proc/self/io").read_text().split()[1])


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
    location = plant(local_bucket, {"a": b"right", "b": b"other"})
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
