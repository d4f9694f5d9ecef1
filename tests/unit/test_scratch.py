"""Folders of one process, with processes that are really killed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from modeltrail._scratch import scratch

HOLDER = """
import sys; from pathlib import Path; from modeltrail._scratch import scratch
with scratch(Path(sys.argv[1]), "work-") as folder:
    (folder / "deep").mkdir()
    print(folder.name, flush=True)
    input()
"""


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_it_is_its_owners_alone_and_goes_with_the_block(tmp_path: Path) -> None:
    def fail() -> None:
        with scratch(tmp_path, "work-") as folder:
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            (folder / "a").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert names(tmp_path) == []


def test_the_next_one_removes_what_a_killed_process_left_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work-file").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "work-link").symlink_to(tmp_path / "elsewhere")
    kept = names(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        held = holder.stdout.readline().decode().strip()
        with scratch(tmp_path, "work-"):
            assert held in names(tmp_path), "a living process lost its folder"
        holder.kill()
    assert names(tmp_path / held) == ["deep"]
    with scratch(tmp_path, "work-"):
        assert held not in names(tmp_path)
    assert names(tmp_path) == kept


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_users_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "work-theirs").mkdir()
    os.chown(tmp_path / "work-theirs", 12345, 12345)
    with scratch(tmp_path, "work-"):
        pass
    assert names(tmp_path) == ["work-theirs"]
