"""What a copy of the record says is read from whatever form it was kept in, and what contradicts it is named."""

from email.message import EmailMessage
from hashlib import sha256

import pytest

from governance.anchors.rules.notes import Checkpoint, PublicKey, Unreadable, signed
from governance.anchors.rules.tree import Tree, leaf
from governance.anchors.rules.witnesses import Witness, contradiction, fits, of_note, witnesses_from

ORIGIN = "sla.example.gov/trail/1"
KEY = PublicKey(name=ORIGIN, key=b"k" * 32)


def tree(*texts: str) -> Tree:
    """A record of these entries, chained as the record chains them."""
    found, chain = Tree(), "0" * 64
    for text in texts:
        chain = sha256(f"{chain}{text}".encode()).hexdigest()
        found.append(leaf(chain, text))
    return found


WORDS = [f"entry {number}" for number in range(1, 21)]
WHOLE = tree(*WORDS)


def copy(size: int, of: Tree = WHOLE) -> Witness:
    note = signed(Checkpoint(origin=ORIGIN, size=size, root=of.root(size)), KEY, b"s" * 64)
    return of_note(note, where="the copy")


NOTE = signed(Checkpoint(origin=ORIGIN, size=20, root=WHOLE.root(20)), KEY, b"s" * 64)
ROOT = WHOLE.root(20).hex()
GROUPED = " ".join(ROOT[at : at + 4] for at in range(0, 64, 4))


def mail() -> str:
    letter = EmailMessage()
    letter["Subject"] = "Checkpoint"
    letter.set_content(f"Ruth Adler,\n\nkeep this:\n\n{NOTE}\nRun by the office", cte="quoted-printable")
    return letter.as_string()


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        NOTE.replace("\n", "\r\n"),
        f"Keep this:\n\n{NOTE}\n--\nRun by the office, page 3",
        "\n".join(f"> {line}" for line in NOTE.split("\n")),
        "\n".join(f"    {line}" for line in NOTE.split("\n")),
        mail(),
        f"20:{ROOT}",
        f"20:{ROOT.upper()}",
        f" 20 : {GROUPED}\n",
        "20:" + GROUPED.replace(" ", "\n"),
        f"Entries and their root: 20: {GROUPED}. Thank you",
    ],
)
def test_it_is_read_from_every_form_it_is_kept_in(text) -> None:
    (found,) = witnesses_from(text, where="the copy")
    assert (found.size, found.fingerprint) == (20, ROOT)
    assert contradiction(found, WHOLE, chained="") is None


def test_thousands_have_a_comma_on_paper() -> None:
    (found,) = witnesses_from(f"1,234,567: {GROUPED}", where="the copy")
    assert found.size == 1_234_567


def test_several_in_one_text_all_count() -> None:
    both = witnesses_from(
        f"{NOTE}\n\n{NOTE.replace(chr(10) + '20' + chr(10), chr(10) + '19' + chr(10))}", where=""
    )
    assert [each.size for each in both] == [20, 19]
    assert all(each.note for each in both)


@pytest.mark.parametrize(
    "text", ["", "20", f"20:{ROOT[:-1]}", f"20:{ROOT}0", f"x20:{ROOT}", "hello", ROOT, "\ud800"]
)
def test_what_is_no_copy_is_refused_with_what_to_give(text) -> None:
    with pytest.raises(Unreadable, match="Give a checkpoint"):
        witnesses_from(text, where="the copy")


def test_the_last_entrys_own_fingerprint_from_an_older_paper_fits_too() -> None:
    paper = Witness(size=7, fingerprint="ab" * 32, where="the paper")
    assert fits(paper, WHOLE, chained="ab" * 32)
    assert contradiction(paper, WHOLE, chained="cd" * 32)


def test_a_signed_checkpoint_is_held_to_its_root() -> None:
    assert not fits(copy(7, tree(*WORDS[::-1])), WHOLE, chained=tree(*WORDS[::-1]).root(7).hex())


def test_everything_that_only_grew_fits() -> None:
    for size in range(1, 21):
        assert contradiction(copy(size), WHOLE, chained="") is None


@pytest.mark.parametrize(
    ("texts", "entry", "fault"),
    [
        (WORDS[:12], 13, "the entries 13 to 20 are missing at the end"),
        (WORDS[:19], 20, "entry 20 is missing at the end"),
        ([], 1, "the entries 1 to 20 are missing at the end"),
        (
            [*WORDS[:12], *["forged"] * 9],
            1,
            "one of the entries 1 to 20 was altered, put in, moved or taken out",
        ),
        ([*WORDS[:4], "forged", *WORDS[5:]], 1, "was altered"),
        ([*WORDS[:4], WORDS[5], WORDS[4], *WORDS[6:]], 1, "moved"),
        ([*WORDS[:4], "earlier", *WORDS[4:]], 1, "put in"),
        ([*WORDS[:4], *WORDS[5:], "one more"], 1, "taken out"),
    ],
    ids=["cut", "last", "emptied", "cut and grown again", "altered", "renumbered", "back-dated", "left out"],
)
def test_what_was_done_is_found_and_named(texts, entry, fault) -> None:
    found = contradiction(copy(20), tree(*texts), chained="")
    assert found is not None
    assert found.entry == entry
    assert fault in found.fault


def test_older_copies_narrow_it_down() -> None:
    forged = tree(*WORDS[:12], "forged", *WORDS[13:])
    older = [copy(size) for size in (3, 12, 15, 20)]
    found = contradiction(copy(15), forged, chained="", sound=older)
    assert found is not None
    assert (found.entry, found.fault.partition(" was")[0]) == (13, "one of the entries 13 to 15")
    exact = contradiction(copy(13), forged, chained="", sound=older)
    assert exact is not None
    assert exact.fault.startswith("entry 13 was altered")


def test_how_far_a_check_went_says_only_how_many() -> None:
    checked = Witness(size=20, fingerprint="", where="the check of Jun 9")
    assert contradiction(checked, tree(*["other"] * 20), chained="") is None
    found = contradiction(checked, tree(*WORDS[:18]), chained="")
    assert found is not None
    assert found.fault == (
        "the entries 19 to 20 are missing at the end: the check of Jun 9 has 20 entries, the record 18"
    )
