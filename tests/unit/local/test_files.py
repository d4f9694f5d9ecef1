"""Files that appear whole or not at all."""

import stat
import subprocess
from pathlib import Path

import pytest

from modeltrail.errors import BackendError
from modeltrail.local import files


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    files.write(tmp_path / "new" / "file", "text")
    assert (tmp_path / "new" / "file").read_text() == "text"
    assert stat.S_IMODE((tmp_path / "new" / "file").stat().st_mode) == 0o600


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path,
) -> None:
    file = tmp_path / "file"
    files.write(file, "old")
    with pytest.raises(UnicodeEncodeError):
        files.write(file, "new \udcff")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert file.read_text() == "old"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BackendError, match=r"file/below/deep cannot be written: "):
        files.write(tmp_path / "file" / "below" / "deep", "text")


def test_git_passes_over_a_folder_of_ours_in_somebody_s_checkout(tmp_path: Path) -> None:
    """Credentials of the local AWS lie there, and a version's code is a clean checkout."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    ours = tmp_path / ".modeltrail"
    for _ in range(2):
        files.keep_from_git(ours)
        files.write(ours / "aws-credentials", "secret")
    asked = ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"]
    assert subprocess.check_output(asked) == b""
    (ours / ".gitignore").write_text("!mine\n")
    files.keep_from_git(ours)
    assert (ours / ".gitignore").read_text() == "!mine\n"
