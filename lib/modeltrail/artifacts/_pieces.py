"""How a file is divided: into the parts of an upload, and the ranges of a download."""

from dataclasses import dataclass

_MIB = 1024 * 1024
_PIECE = 8 * _MIB
_MOST = 10_000
"""The parts that S3 takes of an object; none of more than 5 GiB."""
MAX_FILE_BYTES = _MOST * 5 * 1024 * _MIB
"""The largest object that S3 holds, 48.8 TiB: docs.aws.amazon.com, "multipart upload limits"."""


@dataclass(frozen=True)
class Piece:
    """Some bytes of a file that travel together."""

    number: int
    """From 0."""
    offset: int
    size: int
    """In bytes."""


def divide(size: int) -> list[Piece]:
    """Return the pieces of a file, in order; at least one, be it empty.

    The size alone decides, and always in the same way: what S3 states of an object that was sent
    in pieces depends on where they end, and what is half done is taken up piece by piece.
    """
    least = -(-size // _MOST)
    each = max(_PIECE, -(-least // _MIB) * _MIB)
    return [
        Piece(number, offset, min(each, size - offset))
        for number, offset in enumerate(range(0, max(size, 1), each))
    ]
