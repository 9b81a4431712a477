"""What may be typed: nothing that nobody sees, in any field; a name that can be typed again and looks like no other's."""

import sys
import unicodedata

import pytest

from governance import canonical, characters
from governance.errors import Invalid, Malformed
from governance.people.rules import entries, roster
from governance.tabular.rows import Row
from governance.web.site.forms import Form

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
# Default_Ignorable_Code_Point of Unicode 16, beside the format characters.
IGNORABLE = [
    *map(chr, (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0)),
    *(
        chr(code)
        for first, last in (
            (0x180B, 0x180F),
            (0xFE00, 0xFE0F),
            (0xFFF0, 0xFFF8),
            (0x1BCA0, 0x1BCA3),
            (0x1D173, 0x1D17A),
            (0xE0000, 0xE0FFF),
        )
        for code in range(first, last + 1)
    ),
]
UNSEEN = {c for c in EVERY if unicodedata.category(c) in {"Cf", "Zl", "Zp"}} | set(IGNORABLE)
UNSIGNED = {c for c in EVERY if unicodedata.category(c) == "Co"}


@pytest.mark.parametrize("where", ["{}", "a{}", "{}b", "Storm{}season", "words {} words"])
def test_trap_25_no_text_holds_what_nobody_sees(where: str) -> None:
    taken = [f"U+{ord(c):04X}" for c in UNSEEN if _is_taken(where.format(c))]
    assert not taken


def _is_taken(text: str) -> bool:
    """Before it is cut at its ends: a line separator there is as good as a line end."""
    if characters.first_hidden(text) is not None:
        return False
    canonical.text(text, field="reason")
    return True


def test_nothing_that_is_seen_is_refused() -> None:
    refused = {c for c in EVERY if characters.HIDDEN.search(c)} - UNSEEN - UNSIGNED
    wrong = [f"U+{ord(c):04X}" for c in sorted(refused) if unicodedata.category(c) != "Cn"]
    assert all(map(characters.HIDDEN.search, UNSIGNED))
    assert wrong == ["U+2800", "U+1D159"]  # signs that are blank
    assert (
        canonical.text("¡Olé! 🙂 ½ № 5 – 道路 дорога\tx\u00a0y") == "¡Olé! 🙂 ½ № 5 – 道路 дорога\tx\u00a0y"
    )


@pytest.mark.parametrize(
    "word", ["می\u200cخواهم", "क्\u200dष", "क्\u200cष", "ന്\u200d", "র\u200d্যাব", "ශ්\u200dරී"], ids=ascii
)
def test_joiners_stay_where_a_word_is_misspelt_without_them(word: str) -> None:
    assert set(word) & {characters.JOINER, characters.NON_JOINER}
    assert canonical.text(word) == word
    characters.check_name(word, "name")


@pytest.mark.parametrize(
    "bad", ["a\u200db", "\u200c", "م\u200c", "م\u200dم", "\u200dक", "👩\u200d🚒", "☀\ufe0f"]
)
def test_joiners_are_refused_anywhere_else_and_with_emoji_in_clear_words(bad: str) -> None:
    with pytest.raises(Malformed, match="nobody sees"):
        canonical.text(bad, field="reason")


def test_the_refusal_says_where_it_stands_and_names_the_field() -> None:
    form = Form([("reason", "Because of the long winter\u200b and so on")])
    form.text("reason", "Reason")
    assert form.error("reason") == (
        "Reason holds a character that nobody sees (U+200B) after “of the long winter”."
    )
    with pytest.raises(Malformed):
        form.check()


def test_what_was_stored_before_is_read_and_keeps_its_fingerprint() -> None:
    old = {"reason": "\u200b", "name": "Da\u00adna"}
    assert canonical.dumps(old) == '{"name":"Da\u00adna","reason":"\u200b"}'
    assert canonical.stored("\u200b") == "\u200b"


@pytest.mark.parametrize("field", ["email", "name", "phone"])
def test_lists_and_the_command_line_are_asked_the_same(field: str) -> None:
    line = {"email": "jo@portalder.gov", "name": "Jo Park", "phone": "555"} | {
        field: "jo\u2060@portalder.gov"
    }
    cells = [tuple(line), tuple(line.values())]
    _, refused = roster.read(Row(line=number, cells=each) for number, each in enumerate(cells, start=1))
    assert [each.column for each in refused] == [field]


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "name",
    [
        *(
            "Dana Ruiz",
            "311",
            "Mª José Núñez",
            "Zoë O’Brien-Łukasz",
            "Nguyễn Thị Mai",
            "Kaʻiulani",
            "किरण शर्मा",
        ),
        *("田中さくら", "Ann 田中", "김민준", "Нина Петрова", "Καραγιάννης", "Müller & Söhne", "محمد"),
        "Нина-Maria",
    ],
)
def test_names_are_written_as_their_people_write_them(name: str) -> None:
    assert entries.name(name) == name


@pytest.mark.parametrize(
    "name",
    ["Dаna Ruiz", "Ｄana Ruiz", "𝐃ana Ruiz", "Ⓓana", "Dana 🙂", "🇩🇦", "Ꭰana", "ꓓana", "Dαna", "--", ""],
)
def test_trap_25_no_name_is_written_in_signs_of_another_alphabet_or_style(name: str) -> None:
    with pytest.raises(Invalid, match="name"):
        entries.name(name)


@pytest.mark.parametrize(
    ("name", "of"),
    [
        *(("Сосо", "Coco"), ("ΝΙΝΑ", "NINA"), ("lliana Ruiz", "Iliana Ruiz"), ("Dana Ru1z", "Dana Rulz")),
        *(("Anne‑Marie", "Anne-Marie"), ("O’Brien", "O'Brien"), ("ꓓꓮꓠ", "DꓮN"), ("می\u200cم", "میم")),
    ],
)
def test_names_that_are_drawn_alike_are_twins(name: str, of: str) -> None:
    assert characters.is_twin(name, of)


@pytest.mark.parametrize(
    ("name", "of"),
    [("Dana Ruiz", "dana  ruiz"), ("José", "Jose"), ("Dan Neil", "Dan Nell"), ("Ann Stern", "Ann Stem")],
)
def test_people_of_one_name_and_of_like_names_are_no_twins(name: str, of: str) -> None:
    assert not characters.is_twin(name, of)


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zofie@žofín.gov", "zofie@xn--ofn-sma63e.gov"),
        ("dana@PORTALDER.gov", "dana@portalder.gov"),
        ("dana@ｐortalder.gov", "dana@portalder.gov"),
        ("dana@pоrtalder.gov", "dana@xn--prtalder-nbh.gov"),
    ],
)
def test_an_address_is_kept_in_the_letters_of_mail_servers(typed: str, kept: str) -> None:
    assert entries.new_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["dаna@portalder.gov", "dana@port\u00adalder.gov", "dana@-x-.gov", "dana@a..gov", "ｄana@x.gov"]
)
def test_no_address_is_kept_that_could_be_mistaken_for_another(typed: str) -> None:
    with pytest.raises(Invalid, match="email"):
        entries.new_email(typed)
