import base64
import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from modeltrail.artifacts._hashing import Hashing, glance
from modeltrail.artifacts._local import LocalFile, find_files
from modeltrail.artifacts._parallel import for_each
from modeltrail.artifacts._sums import Sums, sample, sums
from modeltrail.errors import InvalidInput
from tests.support.bucket import MIB, noise

CONTENT = noise(1, 17 * MIB + 3)


@pytest.fixture
def large(tmp_path: Path) -> LocalFile:
    """A file of three pieces."""
    (tmp_path / "model.bin").write_bytes(CONTENT)
    (file,) = find_files(tmp_path)
    return file


def test_the_whole_and_its_pieces_have_their_sums(large: LocalFile) -> None:
    told: list[int] = []
    found = for_each([large], sums, told=told.append)[large]
    digests = [
        hashlib.sha256(CONTENT[begin : begin + 8 * MIB])
        for begin in range(0, len(CONTENT), 8 * MIB)
    ]
    assert found.whole == hashlib.sha256(CONTENT).hexdigest()
    assert found.pieces == tuple(digest.hexdigest() for digest in digests)
    over = hashlib.sha256(b"".join(digest.digest() for digest in digests)).digest()
    assert found.composite == f"{base64.b64encode(over).decode()}-3"
    assert sum(told) == len(CONTENT)


def test_a_file_of_one_piece_has_no_composite(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (hashing,) = for_each(find_files(tmp_path), glance).values()
    assert hashing.all() == Sums(hashlib.sha256(b"").hexdigest())
    assert hashing.all().composite is None


@pytest.mark.parametrize(
    ("place", "differs"),
    [(0, "seen"), (8 * MIB, "seen"), (16 * MIB + 4095, "seen"), (-1, "seen"), (5000, "unseen")],
)
def test_a_sample_sees_where_each_piece_begins_and_the_last_ends(
    large: LocalFile, place: int, differs: str
) -> None:
    before = for_each([large], sample)[large]
    content = bytearray(CONTENT)
    content[place] ^= 1
    large.source.write_bytes(content)
    (changed,) = find_files(large.source.parent)
    assert (for_each([changed], sample)[changed] != before) == (differs == "seen")


def test_who_waits_for_a_sum_is_told_that_there_will_be_none(large: LocalFile) -> None:
    """Else an upload would wait for ever, as it is hashed while it is sent."""
    hashing = Hashing(large, "0" * 64)
    with ThreadPoolExecutor(2) as pool:
        waiting: list[Future[object]] = [
            pool.submit(hashing.piece, 1),
            pool.submit(hashing.all),
        ]
        large.source.write_bytes(b"short")
        with pytest.raises(InvalidInput, match="changed"):
            for_each([hashing], lambda each, job: each.run(job))
        for each in waiting:
            with pytest.raises(InvalidInput, match="changed"):
                each.result(timeout=60)
