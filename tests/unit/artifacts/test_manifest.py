import hashlib
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from modeltrail.artifacts import Manifest, ManifestFile, build
from modeltrail.artifacts import _local as local
from modeltrail.artifacts._parallel import for_each
from modeltrail.artifacts._pieces import MAX_FILE_BYTES
from modeltrail.artifacts._sums import sums
from modeltrail.errors import InvalidInput

SUM = "0" * 64


def write(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_manifest_names_every_file_at_every_depth(tmp_path: Path) -> None:
    (tmp_path / "weights" / "deep").mkdir(parents=True)
    (tmp_path / "weights" / "deep" / "b.bin").write_bytes(b"two")
    (tmp_path / "a.json").write_bytes(b"")

    manifest = build(tmp_path)

    assert [(file.path, file.size, file.sha256) for file in manifest.files] == [
        ("a.json", 0, hashlib.sha256(b"").hexdigest()),
        ("weights/deep/b.bin", 3, hashlib.sha256(b"two").hexdigest()),
    ]
    assert manifest.bytes_total == 3


def test_a_single_file_is_an_artifact_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, x=b"one", y=b"two")
    assert [file.path for file in build(tmp_path / "x").files] == ["x"]


def test_the_digest_depends_on_paths_and_bytes_alone(tmp_path: Path) -> None:
    first = build(write(tmp_path, a=b"1", b=b"2"))
    os.utime(tmp_path / "a", (0, 0))
    (tmp_path / "b").chmod(0o600)
    assert build(tmp_path).digest == first.digest

    (tmp_path / "b").rename(tmp_path / "c")
    renamed = build(tmp_path)
    write(tmp_path, c=b"3")
    rewritten = build(tmp_path)
    assert len({first.digest, renamed.digest, rewritten.digest}) == 3


def test_the_digest_scheme_is_fixed() -> None:
    manifest = Manifest(files=(ManifestFile(path="model.bin", size=3, sha256=SUM),))
    content = b'[{"path":"model.bin","sha256":"' + SUM.encode() + b'","size":3}]'
    expected = hashlib.sha256(b"modeltrail/artifact/1\0" + content).hexdigest()
    assert manifest.digest == f"sha256:{expected}"


def test_the_order_in_which_files_are_given_does_not_matter() -> None:
    files = [ManifestFile(path=name, size=1, sha256=SUM) for name in ("b", "a", "a-b", "aa/c")]
    assert Manifest(files=tuple(files)).digest == Manifest(files=tuple(reversed(files))).digest


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder


def link_to_file(folder: Path) -> Path:
    (folder / "link").symlink_to(__file__)
    return folder


def link_to_folder(folder: Path) -> Path:
    (folder / "link").symlink_to("/")
    return folder


def dangling_link(folder: Path) -> Path:
    (folder / "link").symlink_to("nothing")
    return folder


def link_as_root(folder: Path) -> Path:
    (folder / "real").mkdir()
    (folder / "real" / "model").touch()
    (folder / "link").symlink_to("real")
    return folder / "link"


def socket_file(folder: Path) -> Path:
    here = Path.cwd()
    os.chdir(folder)  # a socket's address is short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket")
    finally:
        os.chdir(here)
    return folder


def name_that_is_not_utf8(folder: Path) -> Path:
    (folder / os.fsdecode(b"a\xff")).touch()
    return folder


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (lambda folder: folder / "absent", "There is no artifact"),
        (lambda folder: folder / "nul\0", "cannot be read"),
        (lambda folder: folder, "holds no file"),
        (lambda _: Path("/dev/null"), "is a device"),
        (pipe, "is a pipe"),
        (socket_file, "is a socket"),
        (link_to_file, "is a symbolic link"),
        (link_to_folder, "is a symbolic link"),
        (dangling_link, "is a symbolic link"),
        (link_as_root, "is a symbolic link"),
        (name_that_is_not_utf8, "not UTF-8"),
        (lambda folder: write(folder, **{"a\nb": b""}), "invisible or control character"),
        (lambda folder: write(folder, **{"back\\slash": b""}), "backslash"),
        (lambda folder: write(folder, Model=b"", model=b""), "differ only in case"),
    ],
)
def test_what_no_target_could_hold_is_refused(
    tmp_path: Path, prepare: Callable[[Path], Path], says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        build(prepare(tmp_path))


def test_a_file_that_no_object_can_hold_is_refused(tmp_path: Path) -> None:
    """The file systems of most machines hold none of that size: its status is made up."""
    facts = list((write(tmp_path, huge=b"") / "huge").lstat())
    facts[stat.ST_SIZE] = MAX_FILE_BYTES
    assert local._file("huge", tmp_path / "huge", os.stat_result(facts)).size == MAX_FILE_BYTES
    facts[stat.ST_SIZE] += 1
    with pytest.raises(InvalidInput, match=r"48\.8 TiB"):
        local._file("huge", tmp_path / "huge", os.stat_result(facts))


def test_a_file_that_changes_after_it_was_found_is_refused(tmp_path: Path) -> None:
    (file,) = local.find_files(write(tmp_path, model=b"before"))
    write(tmp_path, model=b"after!")
    os.utime(tmp_path / "model", ns=(file.stamp[3], file.stamp[3]))

    with pytest.raises(InvalidInput, match="changed while it was being read"):
        for_each([file], sums)


def test_a_pipe_that_takes_a_files_place_is_not_waited_for(tmp_path: Path) -> None:
    (file,) = local.find_files(write(tmp_path, model=b"before"))
    (tmp_path / "model").unlink()
    os.mkfifo(tmp_path / "model")

    with pytest.raises(InvalidInput, match="changed while it was being read"):
        for_each([file], sums)


def test_a_manifest_without_files_is_refused() -> None:
    with pytest.raises(InvalidInput, match="holds no file"):
        Manifest(files=())
