"""Which characters people may type into what is signed or names somebody, and which names look alike. Pure.

Refused is what nobody sees: format characters, what Unicode calls default-ignorable, blanks that are drawn as nothing,
and what stands for no sign at all. The joiners stay where a script is misspelt without them (Persian, Hindi and their
kin). Only what is typed anew is asked: what was stored before this rule is read and verified as it stands.
"""

import re
import unicodedata
from collections.abc import Iterator

from governance.errors import Malformed

# Unicode 16: format characters, default-ignorables (unassigned ones, too), blank signs, private use, and no characters.
_RANGES = """ad 34f 600-605 61c 6dd 70f 890-891 8e2 115f-1160 17b4-17b5 180b-180f 200b-200f 2028-202e 2060-206f 2800 3164
    e000-f8ff fdd0-fdef fe00-fe0f feff ffa0 fff0-fffb fffe-ffff 110bd 110cd 13430-1343f 1bca0-1bca3 1d159 1d173-1d17a
    1fffe-1ffff 2fffe-2ffff e0000-e0fff f0000-10ffff"""
_SPANS = (part.partition("-") for part in _RANGES.split())
HIDDEN = re.compile(f"[{''.join(f'{chr(int(a, 16))}-{chr(int(z or a, 16))}' for a, _, z in _SPANS)}]")
NON_JOINER, JOINER = "\u200c", "\u200d"
_VIRAMA = 9  # the combining class of the sign that joins letters in Indian scripts
_ARABIC = frozenset({"ARABIC", "SYRIAC", "MANDAIC", "NKO", "MONGOLIAN"})
_WITH_EMOJI = frozenset({JOINER, "\ufe0e", "\ufe0f", *map(chr, range(0xE0020, 0xE0080))})
_LAST_WORDS = 4  # that help to find the place


def check_seen(text: str, field: str, *, label: str = "") -> None:
    """Refuse what nobody sees, saying behind which words it stands. Raises Malformed naming the field."""
    found = first_hidden(text)
    if found is None:
        return
    told = f"holds a character that nobody sees (U+{ord(text[found]):04X}){_place(text, found)}"
    if text[found] in _WITH_EMOJI:
        told += "; it comes with some emoji, which are left out here"
    message = f"{label or field} {told}. Please delete it, or type that part again."
    raise Malformed(message, fields={field: told})


def first_hidden(text: str) -> int | None:
    """Where the first character stands that nobody sees and no script needs there."""
    if text.isascii():
        return None
    places = (match.start() for match in HIDDEN.finditer(text))
    return next((at for at in places if not _is_needed(text, at)), None)


def _is_needed(text: str, at: int) -> bool:
    """Joiners beside a virama, and a non-joiner between two letters that would join: without them it is another word."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] not in {NON_JOINER, JOINER} or not before:
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if text[at] == JOINER:
        return bool(after) and unicodedata.combining(after) == _VIRAMA and before.isalpha()
    return {_script(before), _script(after or " ")} <= _ARABIC and after.isalpha()


def _place(text: str, at: int) -> str:
    before = HIDDEN.sub("", text[:at]).split()
    return f" after “{' '.join(before[-_LAST_WORDS:])[-40:]}”" if before else " at its beginning"


def _script(character: str) -> str:
    """LATIN, CYRILLIC, …: the first word of its name."""
    return unicodedata.name(character, "").partition(" ")[0].partition("-")[0]


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────
# Written together in one word by those who write them.
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)
_NO_SCRIPT = frozenset({"MODIFIER", "FEMININE", "MASCULINE", "DIGIT", "KATAKANA-HIRAGANA", ""})
_STYLED = ("<wide>", "<narrow>", "<font>", "<circle>", "<square>")
_PICTURES = 0x2460  # from here on symbols are letters in circles and squares, dingbats and emoji
_ALPHABETS = {"CJK": "Chinese", "LATIN": "Latin"}


def check_name(name: str, field: str) -> None:
    """A name that can be typed again by whoever reads it. Raises Malformed naming the field."""
    if name.isascii():
        wrong = "" if any(map(str.isalnum, name)) else "has neither a letter nor a digit"
    else:
        wrong = next(_wrong_in(name), "")
    if wrong:
        raise Malformed(f"{field} {wrong}.", fields={field: wrong})


def _wrong_in(name: str) -> Iterator[str]:
    for character in name:
        if unicodedata.decomposition(character).startswith(_STYLED):
            usual = unicodedata.normalize("NFKC", character)
            yield f"holds “{character}” in a style of its own; type the usual “{usual}”"
        elif unicodedata.category(character) == "So" and ord(character) >= _PICTURES:
            yield f"holds a picture (“{character}”); a name has letters"
    if not any(map(str.isalnum, name)):
        yield "has neither a letter nor a digit"
    for word in re.split(r"[\s\-‐‑–/&.,()]+", name):
        scripts = {_script(c) for c in unicodedata.normalize("NFKC", word) if c.isalpha()} - _NO_SCRIPT
        if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
            told = " and ".join(_ALPHABETS.get(one, one.capitalize()) for one in sorted(scripts))
            yield f"mixes letters of different alphabets in “{word}” ({told}); type it in one"


# Signs that are drawn like a Latin one; our own short list: names of one alphabet alone get this far.
_DRAWN_ALIKE = {
    "a": "аɑα",
    "b": "Ьƅ",
    "c": "сϲⅽ",
    "d": "ԁ",
    "e": "еҽ",
    "g": "ɡց",
    "h": "һհ",
    "i": "іıɩιΙ",
    "j": "јϳ",
    "k": "κкᴋ",
    "l": "I1|ӀլǀΙІ",
    "n": "ոռ",
    "o": "0оοօσ",
    "p": "рρ",
    "q": "ԛզ",
    "r": "гᴦ",
    "s": "ѕꜱ",
    "u": "υսʋ",
    "v": "νѵᴠ",
    "w": "ԝωաᴡ",
    "x": "хχ",
    "y": "уγүყ",
    "z": "ᴢ",
    "A": "АΑᎪꓮ",
    "B": "ВΒᏴꓐ",
    "C": "СϹᏟꓚ",
    "D": "ᎠꓓᎴ",
    "E": "ЕΕᎬꓰ",
    "F": "Ϝꓝ",
    "G": "ԌᏀꓖ",
    "H": "НΗᎻꓧ",
    "J": "ЈᎫꓙ",
    "K": "КΚᏦꓗ",
    "L": "Ꮮꓡ",
    "M": "МΜᎷꓟ",
    "N": "Νꓠ",
    "O": "ОΟՕꓳ",
    "P": "РΡᏢꓑ",
    "R": "Ꭱꓣ",
    "S": "ЅՏᏚꓢ",
    "T": "ТΤᎢꓔ",
    "U": "Սꓴ",
    "V": "Ꮩꓦ",
    "W": "ԜᎳꓪ",
    "X": "ХΧꓫ",
    "Y": "УΥҮꓬ",
    "Z": "ΖᏃꓜ",
    "'": "’‘ʼʻʹ′`´ˈ＇‛",
    "-": "‐‑‒–—−﹣",
}
_PROTOTYPES = str.maketrans({sign: plain for plain, signs in _DRAWN_ALIKE.items() for sign in signs})


def looks(name: str) -> str:
    """The same for names that a reader cannot tell apart, whatever letters they are written in."""
    drawn = HIDDEN.sub("", name.translate(_PROTOTYPES))
    return " ".join(unicodedata.normalize("NFKC", drawn).translate(_PROTOTYPES).casefold().split())


def reads(name: str) -> str:
    """The same for names that are written in the same letters: two people may well be called so."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def is_twin(name: str, of: str) -> bool:
    """Whether two names look the same and are not."""
    return looks(name) == looks(of) and reads(name) != reads(of)
