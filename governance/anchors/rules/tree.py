"""The tree over the record's entries (RFC 6962): its root at any size, and short proofs about entries and growth.

A leaf is an entry's chained hash with its text, so that chain and tree prove one another. The root over the first n
entries says everything about them in 32 bytes; that a later root only added to an earlier one takes at most two hashes
for each doubling.
"""

from collections.abc import Sequence
from hashlib import sha256

WIDTH = 32  # bytes of a hash
EMPTY = sha256(b"").digest()


def leaf(chained: str, text: str) -> bytes:
    """The hash of one entry as a leaf."""
    return sha256(b"\0" + chained.encode() + b"\n" + text.encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


class Tree:
    """All complete nodes, 64 bytes an entry: leaves below, each level above half as long."""

    def __init__(self) -> None:
        self._levels = [bytearray()]

    @property
    def size(self) -> int:
        return len(self._levels[0]) // WIDTH

    def append(self, hashed: bytes) -> None:
        """Add a leaf by its hash, and every node that it completes."""
        level, index = 0, self.size
        self._levels[0] += hashed
        while index % 2:
            hashed = node(self._at(level, index - 1), hashed)
            level, index = level + 1, index // 2
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += hashed

    def root(self, size: int) -> bytes:
        """The root over the first `size` entries."""
        self._known(size)
        return self._over(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """That the entry at `index`, counted from 0, is in the tree of this size."""
        self._known(size)
        if not 0 <= index < size:
            raise ValueError(f"there is no leaf {index} among {size}")
        return tuple(self._path(index, 0, size))

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """That the tree of this size begins with all of the tree of the old size."""
        self._known(size)
        if not 0 <= old <= size:
            raise ValueError(f"{old} entries are no part of {size}")
        return tuple(self._grown(old, 0, size, whole=True)) if old else ()

    def _known(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise ValueError(f"the record has {self.size} entries, not {size}")

    def _at(self, level: int, index: int) -> bytes:
        return bytes(self._levels[level][index * WIDTH : (index + 1) * WIDTH])

    def _over(self, start: int, end: int) -> bytes:
        count = end - start
        if count & (count - 1) == 0:
            return self._at(count.bit_length() - 1, start // count)
        middle = start + _split(count)
        return node(self._over(start, middle), self._over(middle, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._over(middle, end)]
        return [*self._path(index, middle, end), self._over(start, middle)]

    def _grown(self, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if old == end:
            return [] if whole else [self._over(start, end)]
        middle = start + _split(end - start)
        if old <= middle:
            return [*self._grown(old, start, middle, whole=whole), self._over(middle, end)]
        return [*self._grown(old, middle, end, whole=False), self._over(start, middle)]


def _split(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << ((count - 1).bit_length() - 1)


def includes(root: bytes, size: int, *, hashed: bytes, index: int, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows the leaf at this place under this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    steps, found = _climbed(proof, index, size - 1), hashed
    for beside, left in steps or ():
        found = node(beside, found) if left else node(found, beside)
    return steps is not None and found == root


def extends(old_root: bytes, old: int, root: bytes, size: int, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the larger tree begins with the smaller one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size or old in (0, size):
        return not proof and (old, old_root) in ((0, EMPTY), (size, root))
    if old & (old - 1) == 0:
        proof = (old_root, *proof)
    low = ((old - 1) ^ old).bit_length() - 1  # levels on which the old tree is whole
    steps = _climbed(proof[1:], old - 1 >> low, size - 1 >> low) if proof else None
    before = after = proof[0] if proof else b""
    for beside, left in steps or ():
        before = node(beside, before) if left else before
        after = node(beside, after) if left else node(after, beside)
    return steps is not None and before == old_root and after == root


def _climbed(proof: Sequence[bytes], place: int, last: int) -> list[tuple[bytes, bool]] | None:
    """Each hash of a proof with whether it stands at the left; None where it is too long or too short to reach the root."""
    steps = []
    for beside in proof:
        if last == 0:
            return None
        left = place % 2 == 1 or place == last
        steps.append((beside, left))
        while left and place % 2 == 0 and place:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    return steps if last == 0 else None
