"""What a copy kept elsewhere says of the record, read from a checkpoint, a saved mail or a paper, and what it proves.

A copy is compared with the record as it is stored now. Roots tell that something up to an entry is not as it was; which
entry it is lies between the largest copy that still fits and the smallest that does not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_string
from email.policy import default

from governance.anchors.rules.notes import Checkpoint, Note, Unreadable, checkpoint_from, note_from
from governance.anchors.rules.tree import Tree

_QUOTED = re.compile(r"^[> \t]+|[ \t]+$", re.MULTILINE)
_NOTE = re.compile(r"^\S+\n\d+\n[A-Za-z0-9+/]{43}=\n(?:.+\n)*\n+(?:\u2014 \S+ \S+(?:\n|\Z))+", re.MULTILINE)
_PAPER = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d{1,18})\s*:\s*((?:[0-9a-fA-F]\s*){64})(?![0-9a-fA-F])")
_MAIL = re.compile(r"\A(?:[!-9;-~]+:.*\r?\n(?:[ \t].*\r?\n)*)+\r?\n")
WHAT = (
    "Give a checkpoint as it was mailed or kept, or number and fingerprint from a paper (1234: 5dc9 da79 …)"
)


@dataclass(frozen=True, kw_only=True)
class Witness:
    """`fingerprint` is the root over the first `size` entries (older papers: the last one's own); "" says size only."""

    size: int
    fingerprint: str
    where: str  # as a sentence names it: "the checkpoint mailed on …"
    note: Note | None = None

    @property
    def checkpoint(self) -> Checkpoint | None:
        return checkpoint_from(self.note.text) if self.note else None


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """The first entry that can be the one, and what is wrong from there on."""

    entry: int
    fault: str


def witnesses_from(text: str, *, where: str) -> tuple[Witness, ...]:
    """Every checkpoint and every number with its fingerprint in a text; raises Unreadable where there is none."""
    plain = _QUOTED.sub("", _words_of_mail(text).replace("\r\n", "\n").replace("\r", "\n"))
    found = (*_notes(plain, where), *_papers(plain, where))
    if not found:
        raise Unreadable(WHAT)
    return found


def of_note(written: str, *, where: str) -> Witness:
    """A checkpoint that was kept exactly; raises Unreadable."""
    note = note_from(written)
    point = checkpoint_from(note.text)
    return Witness(size=point.size, fingerprint=point.root.hex(), where=where, note=note)


def contradiction(
    witness: Witness, tree: Tree, *, chained: str, sound: Iterable[Witness] = ()
) -> Contradiction | None:
    """What the copy proves against the record. `chained` is the hash of the entry that the copy ends with, `sound` are
    smaller copies to compare with.
    """
    if witness.size > tree.size:
        return Contradiction(entry=tree.size + 1, fault=_missing(witness, tree.size))
    if fits(witness, tree, chained=chained):
        return None
    begins = 1 + max(
        (each.size for each in sound if each.size < witness.size and _fits(each, tree)), default=0
    )
    span = (
        f"entry {begins}" if begins == witness.size else f"one of the entries {begins:,} to {witness.size:,}"
    )
    fault = f"{span} was altered, put in, moved or taken out after {witness.where} was made"
    return Contradiction(entry=begins, fault=fault)


def fits(witness: Witness, tree: Tree, *, chained: str) -> bool:
    return _fits(witness, tree) or (witness.note is None and witness.fingerprint == chained)


def _fits(witness: Witness, tree: Tree) -> bool:
    return witness.size <= tree.size and witness.fingerprint in ("", tree.root(witness.size).hex())


def _missing(witness: Witness, size: int) -> str:
    first = size + 1
    gone = (
        f"entry {first:,} is" if witness.size == first else f"the entries {first:,} to {witness.size:,} are"
    )
    return f"{gone} missing at the end: {witness.where} has {witness.size:,} entries, the record {size:,}"


def _notes(plain: str, where: str) -> Iterator[Witness]:
    for found in _NOTE.finditer(plain):
        text, _, ends = re.sub(r"\n{2,}", "\n\n", found[0]).rpartition("\n\n")
        yield of_note(f"{text}\n\n{ends.rstrip()}\n", where=where)


def _papers(plain: str, where: str) -> Iterator[Witness]:
    for found in _PAPER.finditer(plain):
        fingerprint = re.sub(r"\s", "", found[2]).lower()
        yield Witness(size=int(found[1].replace(",", "")), fingerprint=fingerprint, where=where)


def _words_of_mail(text: str) -> str:
    """The plain text of a saved mail; any other text as it is."""
    if not _MAIL.match(text) or "\nMIME-Version:" not in text:
        return text
    body = message_from_string(text, policy=default).get_body(("plain",))
    return str(body.get_content()) if body else text
