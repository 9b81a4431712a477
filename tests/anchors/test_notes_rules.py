"""A checkpoint is read as it was written and in no other way; a signature counts only by the key that is known."""

import re
from dataclasses import replace
from hashlib import sha256

import pytest

from governance.anchors.rules.notes import (
    Checkpoint,
    Note,
    PublicKey,
    Unreadable,
    beginning_of,
    checkpoint_from,
    key_from,
    note_from,
    signed,
    verified,
)

ORIGIN = "sla.example.gov/trail/1"
POINT = Checkpoint(origin=ORIGIN, size=1234, root=sha256(b"root").digest())
KEY = PublicKey(name=ORIGIN, key=b"k" * 32)
OTHER = PublicKey(name="witness.example.gov", key=b"w" * 32)
NOTE = signed(POINT, KEY, b"s" * 64)


def good(key: bytes, message: bytes, signature: bytes) -> bool:
    return message == POINT.text.encode() and signature[:1] == {b"k": b"s", b"w": b"z"}[key[:1]]


def test_it_is_three_lines_and_a_signature() -> None:
    text, signature = NOTE.split("\n\n")
    assert text.split("\n")[:2] == [ORIGIN, "1234"]
    assert re.fullmatch(r"\u2014 sla\.example\.gov/trail/1 [A-Za-z0-9+/=]{92}\n", signature)


def test_it_is_read_as_it_was_written() -> None:
    note = note_from(NOTE)
    assert checkpoint_from(note.text) == POINT
    assert [(each.name, each.key, each.signature) for each in note.signatures] == [
        (ORIGIN, KEY.id, b"s" * 64)
    ]


def test_the_number_of_a_key_is_of_name_kind_and_key() -> None:
    assert KEY.id == sha256(ORIGIN.encode() + b"\n\x01" + b"k" * 32).digest()[:4]


def test_a_key_is_read_from_its_line() -> None:
    assert key_from(str(KEY)) == KEY
    for spoiled in (str(KEY).replace("+", "+00", 1), str(KEY)[:-4], "", ORIGIN):
        with pytest.raises(Unreadable):
            key_from(spoiled)


def test_a_signature_by_a_known_key_counts() -> None:
    assert verified(note_from(NOTE), {ORIGIN: KEY}, good)


def test_a_signature_by_another_key_counts_for_nothing() -> None:
    assert not verified(note_from(NOTE), {}, good)
    assert not verified(note_from(NOTE), {ORIGIN: replace(KEY, key=b"x" * 32)}, good)
    assert not verified(note_from(NOTE.replace(f"\u2014 {ORIGIN}", "\u2014 somebody")), {ORIGIN: KEY}, good)


def test_further_signatures_do_not_disturb_but_a_wrong_one_of_a_known_key_spoils_all() -> None:
    further = signed(POINT, OTHER, b"z" * 64).rpartition("\n\n")[2]
    wrong = signed(POINT, OTHER, b"q" * 64).rpartition("\n\n")[2]
    many = "".join(further for _ in range(20))
    assert verified(note_from(NOTE + many), {ORIGIN: KEY}, good)
    assert verified(note_from(NOTE + further), {ORIGIN: KEY, OTHER.name: OTHER}, good)
    assert not verified(note_from(NOTE + wrong), {ORIGIN: KEY, OTHER.name: OTHER}, good)


def test_the_text_ends_at_the_last_empty_line() -> None:
    note = note_from(NOTE.replace("\n\n", "\n\nfurther words\n\n", 1))
    assert isinstance(note, Note)
    assert not verified(note, {ORIGIN: KEY}, good)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("1234", "01234"),
        lambda text: text.replace("1234", "-1"),
        lambda text: text.replace("1234", "\u0661\u0662"),
        lambda text: text.replace("1234", "9" * 19),
        lambda text: text.replace(ORIGIN, "", 1),
        lambda text: text.replace("\n\n", "\n", 1),
        lambda text: text.replace("\u2014", "-"),
        lambda text: text[:-1],
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + "\t",
        lambda text: re.sub(r"\n[A-Za-z0-9+/]{43}=\n", "\nAAAA\n", text),
        lambda text: re.sub(r"=\n\n", "\n\n", text),
        lambda text: f"{text.partition(chr(0x2014))[0]}\u2014 {ORIGIN} AAAA\n",
        lambda _: "",
    ],
)
def test_what_is_not_written_so_is_no_checkpoint(spoil) -> None:
    with pytest.raises(Unreadable):
        checkpoint_from(note_from(spoil(NOTE)).text)


@pytest.mark.parametrize(("origin", "number"), [(ORIGIN, 1), ("a/trail/12", 12), ("a/trail", 1), ("7", 7)])
def test_which_beginning_of_the_record(origin, number) -> None:
    assert beginning_of(origin) == number
