"""What was loaded once is not fetched again, and nothing that lies in the cache is believed."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from modeltrail.artifacts import Cache, build, download, upload
from modeltrail.artifacts._pieces import divide
from modeltrail.errors import BackendError
from tests.cloud.artifacts.test_download import file_size_limit
from tests.support.bucket import MIB, SIZE, Bucket, names, noise
from tests.support.porter import killed

PIECES = len(divide(SIZE))


class World:
    """An artifact in a bucket, a cache, and what was asked of S3."""

    def __init__(self, bucket: Bucket, large: Path, tmp_path: Path, counted: Counter[str]) -> None:
        self.s3, self.bucket = bucket
        self.location = upload(self.s3, self.bucket, "fraud", large)
        self.cache = Cache(tmp_path / "cache")
        self.sum = next(f.sha256 for f in build(large).files if f.path == "model.bin")
        self.told: Counter[str] = Counter()
        self._calls = counted
        self._folder = tmp_path

    def load(self, name: str) -> Path:
        """Load into a folder, and return that; all of it must be right."""
        self.told.clear()
        self._calls.clear()
        download(
            self.s3,
            self.location,
            "fraud",
            self._folder / name,
            cache=self.cache,
            progress=lambda what, *_: self.told.update([what]),
        )
        assert build(self._folder / name).digest == self.location.digest
        return self._folder / name

    def killed(self, name: str, after: int) -> bool:
        """Return whether a process was killed that loaded into a folder, after so many bytes."""
        return killed(
            (self.s3, self.bucket),
            "load",
            self._folder / name,
            at="bytes",
            step=after,
            location=self.location.model_dump(mode="json"),
            cache=self.cache.folder,
        )

    @property
    def fetched(self) -> int:
        """How many objects, or ranges of them, the last load fetched, the manifest aside."""
        return self._calls["GetObject"] - 1

    @property
    def partial(self) -> list[str]:
        return names(self.cache.folder / "partial")


@pytest.fixture
def world(local_bucket: Bucket, large: Path, tmp_path: Path, counted: Counter[str]) -> World:
    return World(local_bucket, large, tmp_path, counted)


def test_the_second_load_of_a_version_fetches_nothing(world: World, tmp_path: Path) -> None:
    world.load("first")
    assert (world.fetched, world.told) == (PIECES + 1, {"fetched": 2})
    assert (len(names(world.cache.folder / "files")), world.partial) == (2, [])

    world.load("second")
    assert (world.fetched, world.told) == (0, {"copied": 2})
    assert names(tmp_path) == ["cache", "first", "large", "second"]


def test_what_is_written_to_a_loaded_file_is_in_no_other(world: World) -> None:
    """The cache may share the first one's blocks; whoever loads later has files of their own."""
    first, second = world.load("first"), world.load("second")
    with (second / "model.bin").open("r+b") as file:
        file.write(b"mine")
    assert build(first).digest == world.location.digest
    world.load("third")
    assert world.fetched == 0

    with (first / "model.bin").open("r+b") as file:
        file.write(b"mine")
    world.load("fourth")
    assert build(world.load("third")).digest == world.location.digest
    world.load("fifth")
    assert world.fetched == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(noise(9, SIZE)),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes() + b"x"),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
    ],
    ids=["other bytes", "empty", "longer", "shorter", "a link"],
)
def test_a_spoilt_file_in_the_cache_is_fetched_and_replaced(
    world: World, spoil: Callable[[Path], object]
) -> None:
    world.load("first")
    spoil(world.cache.file(world.sum))
    world.load("second")
    assert (world.fetched, world.told) == (PIECES, {"fetched": 1, "copied": 1})
    world.load("third")
    assert world.fetched == 0


@pytest.mark.parametrize("pieces", [1, 3, PIECES])
def test_a_load_that_was_killed_is_gone_on_with(world: World, tmp_path: Path, pieces: int) -> None:
    assert world.killed("loaded", after=SIZE if pieces == PIECES else pieces * 8 * MIB)
    assert not (tmp_path / "loaded").exists()

    world.load("loaded")

    assert world.fetched <= PIECES + 1 - pieces
    assert world.partial == []
    assert names(tmp_path) == ["cache", "large", "loaded"]


def left_behind(world: World) -> Path:
    """Return a file of which a killed load has left three pieces."""
    assert world.killed("killed", after=3 * 8 * MIB)
    assert world.sum in world.partial
    return world.cache.folder / "partial" / world.sum


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: overwrite(path, noise(9, SIZE)),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[: 9 * MIB]),
        lambda path: path.write_bytes(noise(9, SIZE)),
        lambda path: path.write_bytes(path.read_bytes()[:SIZE] + b"\x01" * PIECES),
    ],
    ids=["other bytes", "empty", "cut off", "as if whole", "more noted than written"],
)
def test_spoilt_pieces_of_a_killed_load_are_found_and_fetched_anew(
    world: World, spoil: Callable[[Path], object]
) -> None:
    spoil(left_behind(world))
    world.load("loaded")
    world.load("again")
    assert world.fetched == 0


def overwrite(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        file.write(content)


@pytest.mark.parametrize("place", ["files", "partial"])
def test_a_cache_that_cannot_be_written_is_done_without(
    world: World, tmp_path: Path, place: str
) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    world.cache.prepare()
    way = world.cache.folder / place / world.sum
    if place == "files":
        way.mkdir()
    else:
        way.symlink_to(tmp_path / "precious")
    world.load("loaded")
    assert (tmp_path / "precious").read_bytes() == b"precious"
    assert world.partial == ([world.sum] if place == "partial" else [])


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="has no second file system")  # noqa: S108 (a mount)
def test_a_cache_on_another_file_system_serves_too(world: World, tmp_path: Path) -> None:
    with TemporaryDirectory(dir="/dev/shm") as folder:
        assert Path(folder).stat().st_dev != tmp_path.stat().st_dev
        world.cache = Cache(Path(folder) / "cache")
        world.load("first")
        assert (world.fetched, world.told) == (PIECES + 1, {"fetched": 2})
        world.load("second")
        assert (world.fetched, world.told) == (0, {"copied": 2})


def test_loads_of_the_same_version_at_once_agree(world: World, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        loads = [
            pool.submit(
                download, world.s3, world.location, "fraud", tmp_path / f"{n}", cache=world.cache
            )
            for n in range(4)
        ]
        for load in loads:
            load.result()
    assert {build(tmp_path / f"{n}").digest for n in range(4)} == {world.location.digest}
    assert (len(names(world.cache.folder / "files")), world.partial) == (2, [])
    world.load("another")
    assert world.fetched == 0


def test_a_disk_that_is_full_leaves_nothing_half_done(world: World, tmp_path: Path) -> None:
    with file_size_limit(5 * MIB), pytest.raises(BackendError, match="Nothing was left"):
        download(world.s3, world.location, "fraud", tmp_path / "loaded", cache=world.cache)
    assert world.partial == []
    assert names(tmp_path) == ["cache", "large"]
