"""How names of services are compared: folded words, whole names. Decides what counts as the same name."""

import re
import unicodedata


def folded(words: str) -> str:
    """Words as they are compared: no case, no accents, letters and digits only, one space between."""
    # letter by letter: of a whole text, the order of thousands of marks would be found out, only to drop them
    apart = (part for letter in words for part in unicodedata.normalize("NFKD", letter))
    plain = "".join(part for part in apart if not unicodedata.combining(part))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


def full_name(problem: str, detail: str = "", further: str = "") -> str:
    """The name in one line: “Graffiti, on a bridge, urgent”."""
    return ", ".join(part for part in (problem, detail, further) if part)


def same_name(problem: str, detail: str = "", further: str = "") -> str:
    """A text that is equal for two services exactly where their names count as the same, part by part."""
    return "/".join(folded(part) for part in (problem, detail, further))
