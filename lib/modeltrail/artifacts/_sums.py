"""The SHA-256 sums of a local file: over the whole, over each piece, over a sample."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from modeltrail.artifacts._body import Body
from modeltrail.artifacts._local import LocalFile
from modeltrail.artifacts._parallel import Job
from modeltrail.artifacts._pieces import divide
from modeltrail.errors import InvalidInput

_CHUNK = 1024 * 1024
"""What is hashed at once: enough for two threads to be worth it; pieces are multiples of it."""
_SAMPLE = 4096
_DOMAIN = b"modeltrail/sample/1\0"


@dataclass(frozen=True)
class Sums:
    """What the bytes of a file are proven by; each SHA-256 in hexadecimal."""

    whole: str
    pieces: tuple[str, ...] = ()
    """Of a file of several pieces, in order."""

    @cached_property
    def composite(self) -> str | None:
        """What S3 states of the file as an object that was sent in pieces; None of one piece.

        It is the SHA-256 over the pieces' sums, so it fixes every byte as they do.
        """
        if not self.pieces:
            return None
        over = hashlib.sha256(b"".join(map(bytes.fromhex, self.pieces)))
        return f"{base64.b64encode(over.digest()).decode()}-{len(self.pieces)}"


def sha256(file: LocalFile, job: Job) -> str:
    """Return the SHA-256 of a file's bytes, as 64 hexadecimal digits.

    Raises:
        InvalidInput: The file changed since it was found, or cannot be read.
    """
    hasher = hashlib.sha256()
    _read(file, job, hasher.update)
    return hasher.hexdigest()


def sums(file: LocalFile, job: Job, known: Callable[[str], object] = lambda _sum: None) -> Sums:
    """Return a file's sums; the whole and its pieces are hashed side by side, in one reading.

    Args:
        file: The file.
        job: What asks.
        known: Told the sum of each piece, in order, as soon as it is known.

    Raises:
        InvalidInput: The file changed since it was found, or cannot be read.
    """
    pieces = divide(file.size)
    whole, hasher = hashlib.sha256(), hashlib.sha256()
    found: list[str] = []
    left = pieces[0].size

    def update(chunk: memoryview) -> None:
        nonlocal hasher, left
        beside = pool.submit(hasher.update, chunk)
        whole.update(chunk)
        beside.result()
        left -= len(chunk)
        if left == 0:
            found.append(hasher.hexdigest())
            known(found[-1])
            hasher = hashlib.sha256()
            left = pieces[len(found)].size if len(found) < len(pieces) else 0

    with ThreadPoolExecutor(1) as pool:
        _read(file, job, update)
    return Sums(whole.hexdigest(), tuple(found))


def sample(file: LocalFile, job: Job) -> str:
    """Return the SHA-256 of a little of a file: of how every piece begins, and the last ends.

    Raises:
        InvalidInput: The file changed since it was found, or cannot be read.
    """
    hasher = hashlib.sha256(_DOMAIN)
    places = [piece.offset for piece in divide(file.size)]
    with _reading(file), Body(file, job) as body:
        for place in (*places, max(file.size - _SAMPLE, 0)):
            body.seek(place)
            hasher.update(body.read(_SAMPLE))
        body.check()
    return hasher.hexdigest()


def _read(file: LocalFile, job: Job, take: Callable[[memoryview], object]) -> None:
    view = memoryview(bytearray(min(_CHUNK, max(file.size, 1))))
    with _reading(file), Body(file, job) as body:
        while size := _fill(body, view):
            take(view[:size])
            job.tell(size)
        body.check()


@contextmanager
def _reading(file: LocalFile) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InvalidInput(f"The file {str(file.source)!r} cannot be read: {error}.") from error


def _fill(body: Body, view: memoryview) -> int:
    """Return how many bytes were read: as many as there is room for, until the end."""
    filled = 0
    while filled < len(view) and (size := body.readinto(view[filled:])):
        filled += size
    return filled
