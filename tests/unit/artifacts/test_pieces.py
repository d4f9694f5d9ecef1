from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.artifacts._pieces import MAX_FILE_BYTES, divide

MIB = 1024**2


@given(st.integers(0, MAX_FILE_BYTES) | st.integers(0, 100 * MIB))
def test_pieces_make_the_file_and_are_such_as_s3_takes(size: int) -> None:
    pieces = divide(size)
    assert [piece.number for piece in pieces] == list(range(len(pieces)))
    assert (pieces[0].offset, pieces[-1].offset + pieces[-1].size) == (0, size)
    assert all(one.offset + one.size == next_.offset for one, next_ in pairwise(pieces))
    assert len(pieces) <= 10_000
    for piece in pieces[:-1]:
        assert 5 * MIB <= piece.size <= 5 * 1024 * MIB
        assert piece.size % MIB == 0
    assert pieces[-1].size <= pieces[0].size


@pytest.mark.parametrize(
    ("size", "count", "each"),
    [
        (0, 1, 0),
        (8 * MIB, 1, 8 * MIB),
        (8 * MIB + 1, 2, 8 * MIB),
        (80_000 * MIB, 10_000, 8 * MIB),
        (80_000 * MIB + 1, 8889, 9 * MIB),
        (MAX_FILE_BYTES, 10_000, 5 * 1024 * MIB),
    ],
)
def test_the_division_is_fixed(size: int, count: int, each: int) -> None:
    """What is stored was divided so: other pieces would have other sums."""
    pieces = divide(size)
    assert (len(pieces), pieces[0].size) == (count, each)
