"""The tree of RFC 6962, by the published vectors and beside the RFC's own definition of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeltrail.checkpoints import _merkle as merkle
from modeltrail.checkpoints._merkle import (
    EMPTY_ROOT,
    Tree,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from modeltrail.errors import VerificationFailed

# The leaves and roots with which Certificate Transparency's implementations are tested.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = st.integers(min_value=1, max_value=130)


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return node(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, word for word."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """PROOF of RFC 6962, word for word."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], whole=False), naive_root(leaves[:k])]


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def node(left: bytes, right: bytes) -> bytes:
    return merkle._node_hash(left, right)


def hashes(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_roots_are_the_published_ones(size: int) -> None:
    assert Tree(map(leaf_hash, LEAVES)).root(size).hex() == ROOTS[size]
    assert Tree(map(leaf_hash, LEAVES[:size])).root().hex() == ROOTS[size]


def test_the_proofs_are_those_that_the_rfc_spells_out() -> None:
    """Section 2.1.3, the tree with seven leaves."""
    a, b, c, d, e, f, j = hashes(7)
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, leaf = node(g, h), node(i, j)
    tree = Tree((a, b, c, d, e, f, j))
    assert tree.root() == node(k, leaf)
    assert tree.inclusion_proof(0, 7) == [b, h, leaf]
    assert tree.inclusion_proof(3, 7) == [c, g, leaf]
    assert tree.inclusion_proof(4, 7) == [f, j, k]
    assert tree.inclusion_proof(6, 7) == [i, k]
    assert tree.consistency_proof(3, 7) == [c, d, g, leaf]
    assert tree.consistency_proof(4, 7) == [leaf]
    assert tree.consistency_proof(6, 7) == [i, j, k]


@given(SIZES, st.data())
def test_roots_and_proofs_are_those_of_the_definition_and_hold(
    size: int, data: st.DataObject
) -> None:
    leaves = hashes(size)
    tree = Tree(leaves)
    older = data.draw(st.integers(1, size))
    index = data.draw(st.integers(0, older - 1))
    assert tree.root(older) == naive_root(leaves[:older])
    path = tree.inclusion_proof(index, older)
    assert path == naive_path(index, leaves[:older])
    verify_inclusion(leaves[index], index, older, path, tree.root(older))
    proof = tree.consistency_proof(older, size)
    assert proof == naive_subproof(older, leaves)
    verify_consistency(older, size, proof, old_root=tree.root(older), root=tree.root())


@given(SIZES, st.data())
def test_no_other_leaf_index_size_or_root_is_included(size: int, data: st.DataObject) -> None:
    leaves = hashes(size)
    tree = Tree(leaves)
    index = data.draw(st.integers(0, size - 1))
    path, root = tree.inclusion_proof(index, size), tree.root()
    other = leaf_hash(b"other")
    wrong = [
        (other, index, size, path, root),
        (leaves[index], index, size, path, other),
        (leaves[index], index, size, [*path, other], root),
        (leaves[index], size, size, path, root),
        (leaves[index], -1, size, path, root),
        *((leaves[index], index, size, p, root) for p in without_one(path)),
        *((leaves[index], index, size, p, root) for p in changed_one(path)),
        *((leaves[index], i, size, path, root) for i in range(size) if i != index),
    ]
    for leaf, at, of, proof, expected in wrong:
        with pytest.raises(VerificationFailed):
            verify_inclusion(leaf, at, of, proof, expected)


@given(st.integers(min_value=2, max_value=130), st.data())
def test_no_other_history_is_consistent(size: int, data: st.DataObject) -> None:
    tree = Tree(hashes(size))
    old = data.draw(st.integers(1, size - 1))
    proof, old_root, root = tree.consistency_proof(old, size), tree.root(old), tree.root()
    other = leaf_hash(b"other")
    wrong = [
        (old, size, proof, other, root),
        (old, size, proof, old_root, other),
        (old, size, [*proof, other], old_root, root),
        (old, size, [], old_root, root),
        (size, old, proof, old_root, root),
        *((old, size, p, old_root, root) for p in without_one(proof)),
        *((old, size, p, old_root, root) for p in changed_one(proof)),
        *((n, size, proof, tree.root(n), root) for n in range(size + 1) if n != old),
    ]
    for older, newer, path, before, after in wrong:
        with pytest.raises(VerificationFailed):
            verify_consistency(older, newer, path, old_root=before, root=after)


def test_an_empty_log_is_the_beginning_of_any_and_a_log_of_itself() -> None:
    tree = Tree(hashes(5))
    verify_consistency(0, 5, [], old_root=EMPTY_ROOT, root=tree.root())
    verify_consistency(5, 5, [], old_root=tree.root(), root=tree.root())
    for old, proof, before in (
        (0, [], tree.root()),
        (0, [EMPTY_ROOT], EMPTY_ROOT),
        (5, [], EMPTY_ROOT),
        (5, [EMPTY_ROOT], tree.root()),
    ):
        with pytest.raises(VerificationFailed):
            verify_consistency(old, 5, proof, old_root=before, root=tree.root())


def test_what_is_not_there_has_no_proof() -> None:
    tree = Tree(hashes(3))
    for index, size in ((3, 3), (0, 4), (-1, 3), (0, 0)):
        with pytest.raises(ValueError, match="there is no leaf"):
            tree.inclusion_proof(index, size)
    for old, size in ((0, 3), (3, 2), (1, 4)):
        with pytest.raises(ValueError, match="there is no proof"):
            tree.consistency_proof(old, size)


def test_a_leaf_is_never_taken_for_a_node() -> None:
    """The second preimage that a tree without separated hashes has."""
    one, other = hashes(2)
    assert Tree([one, other]).root() != leaf_hash(one + other)


def test_a_tree_that_grew_has_the_roots_that_it_had() -> None:
    tree, seen = Tree(), [EMPTY_ROOT]
    for leaf in hashes(40):
        tree.append(leaf)
        seen.append(tree.root())
    assert [tree.root(size) for size in range(41)] == seen
    assert all(one != other for one, other in pairwise(seen))


def without_one(path: list[bytes]) -> list[list[bytes]]:
    return [path[:at] + path[at + 1 :] for at in range(len(path))]


def changed_one(path: list[bytes]) -> list[list[bytes]]:
    return [[*path[:at], leaf_hash(path[at]), *path[at + 1 :]] for at in range(len(path))]
