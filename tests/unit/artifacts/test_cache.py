import fcntl
import os
import stat
from pathlib import Path

import pytest

from modeltrail.artifacts import Cache, StoredFile, usable_cache, users_cache
from modeltrail.artifacts._partial import InUse
from modeltrail.errors import InvalidInput

HOUR = 3600


def file(letter: str, size: int = 1) -> StoredFile:
    return StoredFile(path=letter, size=size, sha256=letter * 64, key="k", version_id="v")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    made = Cache(tmp_path / "cache", limit=3 * 4096)
    made.prepare()
    return made


def put(cache: Cache, kind: str, letter: str, *, hours: float) -> Path:
    """Put a file of 4096 bytes there that was last used so many hours ago."""
    path = cache.folder / kind / (letter * 64)
    path.write_bytes(letter.encode() * 4096)
    used = path.stat().st_mtime - hours * HOUR
    os.utime(path, (used, used))
    return path


def test_it_is_its_owners_alone_and_marked_as_a_cache(cache: Cache) -> None:
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert (cache.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172")


def test_what_was_not_used_for_longest_goes_first(cache: Cache) -> None:
    kept = [put(cache, "files", "a", hours=2), put(cache, "partial", "b", hours=3)]
    gone = [put(cache, "files", "c", hours=5), put(cache, "files", "d", hours=4)]
    read_lately = put(cache, "files", "e", hours=9)
    os.utime(read_lately, (kept[0].stat().st_atime, read_lately.stat().st_mtime))
    cache.trim()
    assert [path.exists() for path in (*kept, *gone, read_lately)] == [True] * 2 + [False] * 2 + [
        True
    ]


def test_what_was_half_fetched_a_week_ago_goes_in_any_case(cache: Cache) -> None:
    old = put(cache, "partial", "a", hours=24 * 7 + 1)
    whole = put(cache, "files", "a", hours=24 * 7 + 1)
    cache.trim()
    assert (old.exists(), whole.exists()) == (False, True)


def test_what_someone_is_writing_stays(cache: Cache) -> None:
    path = put(cache, "partial", "a", hours=24 * 30)
    with path.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        cache.trim()
        assert cache.clear() == (0, 0)
        with pytest.raises(InUse):
            cache.begin(file("a"))
    assert cache.clear() == (1, 4096)
    assert not path.exists()


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"HOME": "/home/a"}, "/home/a/.cache/modeltrail"),
        ({"HOME": "/home/a", "XDG_CACHE_HOME": "/cache"}, "/cache/modeltrail"),
        ({"HOME": "/home/a", "XDG_CACHE_HOME": "cache"}, "/home/a/.cache/modeltrail"),
        ({"HOME": "/home/a", "XDG_CACHE_HOME": "/c", "MODELTRAIL_CACHE": "/mine"}, "/mine"),
    ],
)
def test_where_it_is(environ: dict[str, str], folder: str) -> None:
    found = users_cache(environ)
    assert found is not None
    assert (found.folder, found.limit) == (Path(folder), 50_000_000_000)


def test_there_may_be_none() -> None:
    assert users_cache({}) is None
    assert users_cache({"HOME": "/home/a", "MODELTRAIL_CACHE_GB": "0"}) is None


def test_a_home_where_none_can_be_is_no_error_and_a_folder_that_was_named_is(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    home = str(tmp_path / "file")
    assert usable_cache({"HOME": home}) is None
    with pytest.raises(InvalidInput, match="cannot be used") as caught:
        usable_cache({"HOME": str(tmp_path), "MODELTRAIL_CACHE": f"{home}/cache"})
    assert "--no-cache" in caught.value.remedy
    found = usable_cache({"HOME": str(tmp_path)})
    assert found is not None
    assert found.folder.is_dir()
