"""The lock of a local platform's folder, whose file goes with the platform."""

import os
import threading
from pathlib import Path

import pytest

from modeltrail.local import lock, state
from modeltrail.local.process import Process


def openings(folder: Path) -> int:
    """Return how often this process has the lock's file open."""
    file = str(folder / state.LOCK)
    links = Path("/proc/self/fd").iterdir()
    return sum(os.path.realpath(link).removesuffix(" (deleted)") == file for link in links)


def test_it_is_held_by_one_at_a_time_who_is_named(tmp_path: Path) -> None:
    assert not lock.held(tmp_path)
    with lock.hold(tmp_path):
        assert lock.held(tmp_path)
        with (
            pytest.raises(lock.Busy, match=rf"Another command \(process {os.getpid()}\)") as busy,
            lock.hold(tmp_path),
        ):
            pytest.fail("two hold it")
        assert busy.value.remedy.endswith(f"kill {os.getpid()}.")
    assert not lock.held(tmp_path)


def test_a_holder_that_has_ended_is_not_named(tmp_path: Path) -> None:
    with lock.hold(tmp_path):
        ended = Process(pid=os.getpid(), started="before")
        (tmp_path / state.LOCK).write_text(ended.model_dump_json())
        with pytest.raises(lock.Busy, match="is just ending"), lock.hold(tmp_path):
            pytest.fail("two hold it")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads Linux's table of files")
def test_who_waited_for_a_lock_whose_file_was_removed_holds_the_new_one(tmp_path: Path) -> None:
    held: list[bool] = []

    def wait() -> None:
        with lock.hold(tmp_path, patience=30):
            held.append(lock.held(tmp_path))

    waiter = threading.Thread(target=wait)
    with lock.hold(tmp_path):
        waiter.start()
        while openings(tmp_path) < 2:
            os.sched_yield()
        state.tidy(tmp_path, log=True)
    waiter.join()
    assert held == [True]


def test_where_nothing_is_nobody_holds_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not lock.held(tmp_path / "none")
    assert not lock.held(tmp_path / "file")
    assert not (tmp_path / "none").exists()
