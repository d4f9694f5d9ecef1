"""The Merkle tree hash of RFC 6962 section 2.1, and its two proofs, made and verified.

A verifier here returns nothing and raises where a proof does not hold. The algorithms of the
verification are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2, which are worked out there for
the same tree.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from modeltrail.errors import VerificationFailed

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""The root of a tree without leaves."""


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf; the byte before it keeps leaves and nodes apart."""
    return hashlib.sha256(b"\0" + content).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """A tree that only grows, with the root of every size that it ever had.

    Each complete subtree's hash is kept, so that a root or a proof takes time that grows with
    the height, not with the leaves.

    Args:
        leaves: The hashes of the leaves, in order.
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the hash of a leaf at the end."""
        level, value = 0, leaf
        self._levels[0].append(value)
        # A node is complete with its second child: then its own level grows too.
        while len(self._levels[level]) % 2 == 0:
            value = _node_hash(self._levels[level][-2], value)
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(value)

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first leaves, by default over all of them."""
        size = len(self) if size is None else size
        return self._hash(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int) -> list[bytes]:
        """Return the audit path of a leaf in the tree of a size, the leaf's sibling first.

        Raises:
            ValueError: There is no such leaf in a tree of that size.
        """
        if not 0 <= index < size <= len(self):
            raise ValueError(f"there is no leaf {index} in a tree of {size}")
        path: list[bytes] = []
        begin, end = 0, size
        while end - begin > 1:
            middle = begin + _split(end - begin)
            if index < middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(begin, middle))
                begin = middle
        return path[::-1]

    def consistency_proof(self, old: int, size: int) -> list[bytes]:
        """Return the proof that the tree of a size begins with the tree of an older one.

        Raises:
            ValueError: The older one has no leaves, or more than the other, or there is none.
        """
        if not 0 < old <= size <= len(self):
            raise ValueError(f"there is no proof from a tree of {old} to one of {size}")
        proof: list[bytes] = []
        begin, end = 0, size
        while old != end:
            middle = begin + _split(end - begin)
            if old <= middle:
                proof.append(self._hash(middle, end))
                end = middle
            else:
                proof.append(self._hash(begin, middle))
                begin = middle
        if begin:  # else it is the old root itself, which the verifier has
            proof.append(self._hash(begin, end))
        return proof[::-1]

    def _hash(self, begin: int, end: int) -> bytes:
        """Return the hash of the leaves from one to before another, as the tree has them.

        The first is a multiple of the largest power of two that is at most their number; so
        the right edge is folded from complete subtrees, the smallest first.
        """
        value: bytes | None = None
        while end > begin:
            level = (end & -end).bit_length() - 1
            if end - (1 << level) < begin:
                level = (end - begin).bit_length() - 1
            end -= 1 << level
            node = self._levels[level][end >> level]
            value = node if value is None else _node_hash(node, value)
        return value or EMPTY_ROOT


def _split(size: int) -> int:
    """Return the largest power of two that is smaller than a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf's hash stands at an index of the tree of a size and a root.

    Raises:
        VerificationFailed: The proof does not show it.
    """
    if not 0 <= index < size:
        raise VerificationFailed(f"There is no leaf {index} in a log of {size} leaves.")
    value = leaf
    for sibling, is_left in _climb(index, size - 1, proof):
        value = _node_hash(sibling, value) if is_left else _node_hash(value, sibling)
    if value != root:
        raise VerificationFailed(f"The proof does not lead from leaf {index} to the root.")


def verify_consistency(
    old: int, size: int, proof: Sequence[bytes], *, old_root: bytes, root: bytes
) -> None:
    """Check that the tree of a size and a root begins with the tree of an older size and root.

    Raises:
        VerificationFailed: The proof does not show it.
    """
    if not 0 <= old <= size:
        raise VerificationFailed(f"A log of {size} leaves cannot begin with {old}.")
    if old in {0, size}:
        holds = not proof and old_root == (EMPTY_ROOT if old == 0 else root)
    else:
        holds = _leads_to_both(old, size, proof, old_root, root)
    if not holds:
        raise VerificationFailed(f"The log's first {old} leaves are not what they were.")


def _leads_to_both(
    old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes
) -> bool:
    # A complete old tree is a node of the new one, and its root is left out of the proof.
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    position, last = old - 1, size - 1
    while position % 2:
        position, last = position >> 1, last >> 1
    before = after = path[0]
    for node, is_left in _climb(position, last, path[1:]):
        before = _node_hash(node, before) if is_left else before
        after = _node_hash(node, after) if is_left else _node_hash(after, node)
    return (before, after) == (old_root, root)


def _climb(position: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each hash of a proof, and whether it stands left of what was reached so far.

    Args:
        position: Where the climb begins, among the nodes of its level.
        last: The last node of that level.
        proof: The hashes, from the lowest.

    Raises:
        VerificationFailed: The proof is longer or shorter than the climb.
    """
    for sibling in proof:
        if last == 0:
            raise VerificationFailed("The proof has more hashes than the log is high.")
        is_left = bool(position % 2) or position == last
        yield sibling, is_left
        # The last node of a level rises alone until it has a sibling to its left.
        while is_left and position % 2 == 0 and position:
            position, last = position >> 1, last >> 1
        position, last = position >> 1, last >> 1
    if last:
        raise VerificationFailed("The proof has fewer hashes than the log is high.")
