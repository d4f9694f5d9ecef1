"""The cache of this machine, as its user looks at it."""

from pathlib import Path

import pytest

from tests.support.command_line import call


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds one file, and half of another."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("MODELTRAIL_CACHE", str(folder))
    monkeypatch.setenv("MODELTRAIL_CACHE_GB", "3")
    for kind in ("files", "partial"):
        (folder / kind).mkdir(parents=True)
        (folder / kind / ("a" * 64)).write_bytes(b"x" * 4096)
    return folder


def test_it_is_shown_and_emptied(cache: Path) -> None:
    shown = call("cache", "show", "--json").document
    assert shown == {"folder": str(cache), "files": 2, "bytes": 8192, "limit": 3_000_000_000}
    assert call("cache", "clear", "--json").document == {
        "folder": str(cache),
        "files": 2,
        "bytes": 8192,
    }
    assert call("cache", "show").out == f"{cache}: 0 files, 0 bytes of at most 3000000000\n"
    assert call("cache", "clear").out == f"Removed 0 files, 0 bytes from {cache}\n"
    assert sorted(path.name for path in cache.iterdir()) == ["files", "partial"]


def test_to_look_makes_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELTRAIL_CACHE", str(tmp_path / "absent"))
    monkeypatch.delenv("MODELTRAIL_CACHE_GB")
    assert call("cache", "show", "--json").document["files"] == 0
    assert not (tmp_path / "absent").exists()


@pytest.mark.parametrize("said", ["some", "-1", "1.5", "1_0", "٣"])
def test_a_limit_that_is_no_number_is_said(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("MODELTRAIL_CACHE_GB", said)
    ran = call("cache", "show")
    assert (ran.code, repr(said) in ran.err) == (2, True)
    assert "10^9" in ran.err


def test_no_cache_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELTRAIL_CACHE_GB", "0")
    assert call("cache", "clear").code == 2
