import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from modeltrail.errors import BackendError, InvalidInput
from modeltrail.evidence import git_commit
from modeltrail.evidence._suite import suite_digest, suite_files


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    return subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with two folders, at its first commit."""
    root = tmp_path / "repo"
    for name in ("code/src/a.py", "code/tests/test_a.py", "code/tests/unit/test_b.py", "other/x"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / ".gitignore").write_text("*.log\n/ignored/\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root


def test_the_commit_is_the_one_checked_out(repo: Path) -> None:
    commit = git(repo, "rev-parse", "HEAD")
    assert len(commit) == 40
    assert git_commit(repo) == git_commit(repo / "code") == commit


def test_what_lies_elsewhere_in_the_repository_is_no_matter(repo: Path) -> None:
    (repo / "other" / "x").write_text("changed")
    (repo / "other" / "new").touch()
    assert git_commit(repo / "code") == git(repo, "rev-parse", "HEAD")


def test_ignored_files_are_no_matter(repo: Path) -> None:
    (repo / "code" / "run.log").touch()
    assert git_commit(repo / "code") == git(repo, "rev-parse", "HEAD")


def test_the_named_result_may_lie_there_and_nothing_else(repo: Path) -> None:
    (repo / "code" / "junit.xml").touch()
    assert git_commit(repo / "code", besides=repo / "code" / "junit.xml")
    (repo / "code" / "junit.xml2").touch()
    with pytest.raises(InvalidInput, match=r"'code/junit\.xml2'\."):
        git_commit(repo / "code", besides=repo / "code" / "junit.xml")


def change(repo: Path) -> None:
    (repo / "code/src/a.py").write_text("changed")


def stage(repo: Path) -> None:
    change(repo)
    git(repo, "add", "-A")


def delete(repo: Path) -> None:
    (repo / "code/src/a.py").unlink()


def add(repo: Path) -> None:
    (repo / "code/src/new\nname.py").touch()


def rename(repo: Path) -> None:
    git(repo, "mv", "code/src/a.py", "code/src/b.py")


def make_executable(repo: Path) -> None:
    (repo / "code/src/a.py").chmod(0o755)


@pytest.mark.parametrize("differ", [change, stage, delete, add, rename, make_executable])
def test_files_that_differ_from_the_commit_are_refused(
    repo: Path, differ: Callable[[Path], None]
) -> None:
    differ(repo)
    with pytest.raises(InvalidInput, match=r"is not what was committed: 'code/src/") as caught:
        git_commit(repo / "code")
    assert "Commit first" in caught.value.remedy


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_change_that_git_was_told_to_overlook_is_seen(repo: Path, flag: str) -> None:
    git(repo, "update-index", flag, "code/src/a.py")
    assert git_commit(repo / "code")
    change(repo)
    assert git(repo, "status", "--porcelain") == ""
    with pytest.raises(
        InvalidInput, match=r"is not what was committed: 'code/src/a\.py'"
    ) as caught:
        git_commit(repo / "code")
    assert "git update-index --no-assume-unchanged --no-skip-worktree" in caught.value.remedy


def test_a_change_of_the_same_size_and_time_is_seen(repo: Path) -> None:
    file = repo / "code/src/a.py"
    git(repo, "config", "core.trustctime", "false")
    git(repo, "config", "core.checkStat", "minimal")
    os.utime(file, (1, 1))
    git(repo, "update-index", "--refresh")
    file.write_text(file.read_text().swapcase())
    os.utime(file, (1, 1))
    assert git(repo, "status", "--porcelain") == ""
    with pytest.raises(InvalidInput, match="is not what was committed"):
        git_commit(repo)


def test_a_commit_that_another_stands_for_is_not_it(repo: Path) -> None:
    first = git(repo, "rev-parse", "HEAD")
    change(repo)
    git(repo, "commit", "-q", "-a", "-m", "second")
    second = git(repo, "rev-parse", "HEAD")
    git(repo, "checkout", "-q", first)
    git(repo, "replace", first, second)
    git(repo, "reset", "-q", "--hard")
    assert (repo / "code/src/a.py").read_text() == "changed"
    assert git(repo, "status", "--porcelain") == ""
    with pytest.raises(InvalidInput, match="is not what was committed"):
        git_commit(repo)


def test_a_checkout_without_some_of_the_files_is_refused(repo: Path) -> None:
    git(repo, "sparse-checkout", "set", "other")
    assert git_commit(repo / "other")
    with pytest.raises(InvalidInput, match="is not what was committed") as caught:
        git_commit(repo)
    assert "git sparse-checkout disable" in caught.value.remedy


def test_a_file_that_is_staged_and_not_committed_is_no_part_of_the_suite(repo: Path) -> None:
    code = repo / "code"
    digest = digest_of(code, "tests")
    (code / "tests" / "new.log").write_text("ignored, and added all the same")
    git(repo, "add", "-f", "code/tests/new.log")
    assert digest_of(code, "tests") == digest


def test_what_is_staged_counts_as_it_lies_on_the_disk(repo: Path) -> None:
    stage(repo)
    (repo / "code/src/a.py").write_text("code/src/a.py")
    assert git_commit(repo) == git(repo, "rev-parse", "HEAD")


def test_the_index_is_left_as_it_was(repo: Path) -> None:
    before = (repo / ".git" / "index").read_bytes()
    git_commit(repo)
    assert (repo / ".git" / "index").read_bytes() == before


def test_a_shallow_clone_has_its_commit(repo: Path, tmp_path: Path) -> None:
    git(repo, "commit", "-q", "--allow-empty", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repo}", "shallow")
    assert git_commit(tmp_path / "shallow") == git(repo, "rev-parse", "HEAD")


@pytest.fixture
def outer(repo: Path, tmp_path: Path) -> Path:
    """A repository that has the other one as a submodule, told to overlook its changes."""
    root = tmp_path / "outer"
    root.mkdir()
    git(root, "init", "-q")
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repo), "lib/inner")
    git(root, "config", "-f", ".gitmodules", "submodule.lib/inner.ignore", "all")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root


def test_a_submodule_at_its_commit_is_part_of_the_code(outer: Path) -> None:
    assert git_commit(outer / "lib") == git(outer, "rev-parse", "HEAD")


def change_within(outer: Path) -> None:
    (outer / "lib/inner/code/src/a.py").write_text("changed")


def hide_within(outer: Path) -> None:
    git(outer / "lib/inner", "update-index", "--assume-unchanged", "code/src/a.py")
    change_within(outer)


def add_within(outer: Path) -> None:
    (outer / "lib/inner/new.py").touch()


def move_on(outer: Path) -> None:
    git(outer / "lib/inner", "commit", "-q", "--allow-empty", "-m", "second")


def not_checked_out(outer: Path) -> None:
    git(outer, "submodule", "deinit", "-q", "-f", "lib/inner")


@pytest.mark.parametrize(
    ("differ", "says"),
    [
        (change_within, "is not what was committed"),
        (hide_within, "is not what was committed"),
        (add_within, "is not what was committed"),
        (move_on, "is at commit"),
        (not_checked_out, "is not checked out"),
    ],
)
def test_a_submodule_that_is_not_what_was_committed_is_refused(
    outer: Path, differ: Callable[[Path], None], says: str
) -> None:
    differ(outer)
    with pytest.raises(InvalidInput, match=f"lib/inner' {says}"):
        git_commit(outer)


def test_settings_that_hide_untracked_files_change_nothing(repo: Path) -> None:
    git(repo, "config", "status.showUntrackedFiles", "no")
    add(repo)
    with pytest.raises(InvalidInput, match="is not what was committed"):
        git_commit(repo)


def test_a_program_that_the_repository_names_is_not_run(repo: Path) -> None:
    git(repo, "config", "core.fsmonitor", f"touch {repo}/ran; false")
    git_commit(repo)
    assert not (repo / "ran").exists()


def test_a_hooks_variables_do_not_point_elsewhere(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    commit = git(repo, "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert git_commit(repo) == commit


def outside(repo: Path) -> Path:
    return repo.parent


def absent(repo: Path) -> Path:
    return repo / "absent"


def a_file(repo: Path) -> Path:
    return repo / ".gitignore"


def inside_git(repo: Path) -> Path:
    return repo / ".git"


def ignored(repo: Path) -> Path:
    (repo / "ignored").mkdir()
    (repo / "ignored" / "train.py").touch()
    return repo / "ignored"


def without_commit(repo: Path) -> Path:
    (repo.parent / "new").mkdir()
    git(repo.parent / "new", "init", "-q")
    return repo.parent / "new"


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (outside, "not a git repository"),
        (absent, "There is no folder"),
        (a_file, "There is no folder"),
        (inside_git, "in no checkout"),
        (ignored, "Git has no file"),
        (without_commit, "no commit yet"),
    ],
)
def test_a_place_without_committed_code_is_refused(
    repo: Path, place: Callable[[Path], Path], says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        git_commit(place(repo))


def test_a_machine_without_git_is_said(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo))
    with pytest.raises(BackendError, match="Git is not installed"):
        git_commit(repo)


def digest_of(source: Path, suite: str, *ran: str) -> str:
    return suite_digest(suite_files(source, suite), ran)


def test_a_suites_digest_is_over_the_tests_that_ran_in_any_order(repo: Path) -> None:
    code = repo / "code"
    assert digest_of(code, "tests", "a", "b") == digest_of(code, "tests", "b", "a", "b")
    digests = {digest_of(code, "tests", *ran) for ran in ((), ("a",), ("b",), ("a", "b"))}
    assert len(digests) == 4


def test_a_suites_digest_is_over_its_committed_files_alone(repo: Path) -> None:
    code = repo / "code"
    digest = digest_of(code, "tests")
    (code / "tests" / "__pycache__").mkdir()
    (code / "tests" / "__pycache__" / "test_a.pyc").touch()
    (code / "src" / "a.py").write_text("changed")
    assert digest_of(code, "tests") == digest

    (code / "tests" / "test_a.py").write_text("changed")
    changed = digest_of(code, "tests")
    git(repo, "mv", "code/tests/test_a.py", "code/tests/test_c.py")
    git(repo, "commit", "-q", "-m", "second")
    renamed = digest_of(code, "tests")
    assert len({digest, changed, renamed}) == 3


def test_the_same_suite_elsewhere_has_the_same_digest(repo: Path) -> None:
    git(repo, "mv", "code", "moved")
    git(repo, "mv", "moved/tests", "moved/checks")
    git(repo, "commit", "-q", "-m", "second")
    moved = digest_of(repo / "moved", "checks")
    git(repo, "reset", "-q", "--hard", "HEAD^")
    assert digest_of(repo / "code", "tests") == moved


def test_a_link_in_a_suite_counts_by_where_it_points(repo: Path) -> None:
    link = repo / "code" / "tests" / "data"
    link.symlink_to("../src")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "second")
    first = digest_of(repo / "code", "tests")
    link.unlink()
    link.symlink_to("..")
    assert digest_of(repo / "code", "tests") != first


def test_a_folder_that_git_does_not_know_is_no_suite(repo: Path) -> None:
    (repo / "code" / "te*").mkdir()
    with pytest.raises(InvalidInput, match="Git has no file"):
        suite_files(repo / "code", "te*")
