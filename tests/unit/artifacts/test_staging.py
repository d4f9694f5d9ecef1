import errno
import fcntl
import os
from pathlib import Path

import pytest

from modeltrail.artifacts._staging import disk_errors, staging
from modeltrail.errors import BackendError, InvalidInput


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_folder_appears_when_it_is_whole(tmp_path: Path) -> None:
    with staging(tmp_path / "deep" / "model", 1) as folder:
        (folder / "a").write_bytes(b"1")
        assert not (tmp_path / "deep" / "model").exists()
    assert (tmp_path / "deep" / "model" / "a").read_bytes() == b"1"
    assert names(tmp_path / "deep") == ["model"]


def test_nothing_is_left_when_the_work_fails(tmp_path: Path) -> None:
    def interrupted() -> None:
        with staging(tmp_path / "model", 1) as folder:
            (folder / "a").write_bytes(b"1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert names(tmp_path) == []


def test_a_destination_that_was_filled_meanwhile_is_left_alone(tmp_path: Path) -> None:
    def overtaken() -> None:
        with staging(tmp_path / "model", 1) as folder:
            (folder / "a").write_bytes(b"ours")
            (tmp_path / "model").mkdir()
            (tmp_path / "model" / "a").write_bytes(b"theirs")

    with pytest.raises(OSError, match="not empty"):
        overtaken()
    assert (tmp_path / "model" / "a").read_bytes() == b"theirs"
    assert names(tmp_path) == ["model"]


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_is_not(
    tmp_path: Path,
) -> None:
    (tmp_path / ".modeltrail-load-dead").mkdir()
    (tmp_path / ".modeltrail-load-dead" / "a").touch()
    living = tmp_path / ".modeltrail-load-living"
    living.mkdir()
    lock = os.open(living, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        with staging(tmp_path / "model", 1):
            pass
    finally:
        os.close(lock)
    assert names(tmp_path) == [".modeltrail-load-living", "model"]


def test_a_disk_without_room_is_refused_before_the_first_byte(tmp_path: Path) -> None:
    with (
        pytest.raises(BackendError, match="bytes are needed") as caught,
        disk_errors(tmp_path / "model"),
        staging(tmp_path / "model", 2**60),
    ):
        pytest.fail("the block was entered")
    assert "Make room" in caught.value.remedy
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, BackendError),
        (errno.EDQUOT, BackendError),
        (errno.EIO, BackendError),
        (errno.EACCES, InvalidInput),
        (errno.EROFS, InvalidInput),
        (errno.EBUSY, InvalidInput),
    ],
)
def test_what_the_file_system_says_becomes_one_of_our_errors(
    number: int, expected: type[Exception]
) -> None:
    with pytest.raises(expected, match=os.strerror(number)), disk_errors(Path("/models/fraud")):
        raise OSError(number, os.strerror(number))
