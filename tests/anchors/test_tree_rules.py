"""The tree is RFC 6962's: its vectors fit, every proof holds, and no forged one does."""

from hashlib import sha256
from random import Random
from time import process_time

import pytest

from governance.anchors.rules.tree import EMPTY, Tree, extends, includes, leaf, node

VECTOR = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def of_leaves(leaves: list[bytes]) -> Tree:
    tree = Tree()
    for each in leaves:
        tree.append(each)
    return tree


def numbered(count: int) -> list[bytes]:
    return [leaf(f"{number:064x}", "{}") for number in range(count)]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return of_leaves(numbered(300))


def test_the_vectors_of_the_standard_fit() -> None:
    tree = of_leaves([sha256(b"\0" + bytes.fromhex(each)).digest() for each in VECTOR])
    assert {size: tree.root(size).hex() for size in ROOTS} == ROOTS


def test_a_leaf_is_hash_and_text() -> None:
    assert leaf("ab", "c") == sha256(b"\0ab\nc").digest()
    assert len({leaf("ab", "c"), leaf("abc", ""), leaf("ab", "d"), leaf("ac", "c")}) == 4


def test_a_root_is_the_same_however_far_the_tree_has_grown(tree) -> None:
    for size in range(64):
        assert of_leaves(numbered(size)).root(size) == tree.root(size)


def test_every_small_proof_holds() -> None:
    leaves = numbered(20)
    tree = of_leaves(leaves)
    for size in range(1, 21):
        for index in range(size):
            proof = tree.inclusion(index, size)
            assert includes(tree.root(size), size, hashed=leaves[index], index=index, proof=proof)
        for old in range(size + 1):
            assert extends(tree.root(old), old, tree.root(size), size, tree.consistency(old, size))


def test_random_proofs_hold_and_forged_ones_do_not(tree) -> None:
    leaves, random = numbered(300), Random(11)
    for _ in range(300):
        size = random.randint(2, 300)
        old, index = random.randint(1, size - 1), random.randrange(size)
        grown, inside = tree.consistency(old, size), tree.inclusion(index, size)
        root, before = tree.root(size), tree.root(old)
        assert extends(before, old, root, size, grown)
        assert includes(root, size, hashed=leaves[index], index=index, proof=inside)
        forged = node(b"forged", root)
        assert not extends(forged, old, root, size, grown)
        assert not extends(before, old, forged, size, grown)
        assert not extends(before, old, root, size, grown[:-1])
        assert not extends(before, old, root, size, (*grown, forged))
        assert not includes(root, size, hashed=forged, index=index, proof=inside)
        assert not includes(root, size, hashed=leaves[index], index=(index + 1) % size, proof=inside)
        assert not includes(root, size, hashed=leaves[index], index=index, proof=(*inside, forged))
        changed = random.randrange(len(grown))
        assert not extends(before, old, root, size, (*grown[:changed], forged, *grown[changed + 1 :]))


def test_a_tree_of_other_entries_does_not_extend(tree) -> None:
    leaves = numbered(300)
    leaves[41] = leaf("f" * 64, "{}")
    other = of_leaves(leaves)
    for old in range(1, 300):
        held = extends(tree.root(old), old, other.root(300), 300, other.consistency(old, 300))
        assert held == (old <= 41)


def test_nothing_is_extended_by_anything_and_only_with_an_empty_proof(tree) -> None:
    assert extends(EMPTY, 0, tree.root(5), 5, ())
    assert not extends(EMPTY, 0, tree.root(5), 5, (EMPTY,))
    assert not extends(tree.root(1), 0, tree.root(5), 5, ())
    assert not extends(tree.root(5), 5, tree.root(6), 5, ())
    assert not extends(tree.root(6), 6, tree.root(5), 5, ())


@pytest.mark.parametrize(("old", "size"), [(-1, 3), (4, 3), (3, 301)])
def test_what_is_not_there_is_not_proved(tree, old, size) -> None:
    with pytest.raises(ValueError, match="entries"):
        tree.consistency(old, size)


def test_a_hundred_thousand_entries_take_a_moment() -> None:
    began = process_time()
    tree = of_leaves(numbered(100_000))
    root = tree.root(100_000)
    random = Random(7)
    for old in random.sample(range(1, 100_000), 500):
        proof = tree.consistency(old, 100_000)
        assert len(proof) <= 18
        assert extends(tree.root(old), old, root, 100_000, proof)
    assert process_time() - began < 5
