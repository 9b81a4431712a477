"""Phrases of pages: words kept on one line, typed values as people recognize them. Pure."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from markupsafe import Markup, escape

from governance.formats import day, plural

_PERCENT = re.compile(r"(?<=\d) %")
_NUMBER = re.compile(r"\b[A-Z]{2,4}-\d{4}-\d{4,}\b")


@lru_cache(maxsize=4096)
def tied(words: str) -> Markup:
    """Text in which a figure and its unit (`80%`) or a number (`CH-2026-0042`) never break over two lines."""
    whole = _PERCENT.sub("\u00a0%", str(escape(words)))
    return Markup(_NUMBER.sub(r'<span class="concord-whole">\g<0></span>', whole))  # noqa: S704 - escaped above


def effect(on: date, *, today: date) -> str:
    """When a version takes effect, as a clause without a subject; a date in the past is only put on record."""
    return f"is on record from {day(on)}" if on < today else f"takes effect on {day(on)}"


_FORM_KEEPING = frozenset({"change", "do", "effective", "key", "next", "proposal", "revision", "seat"})
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def recognized(typed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words and dates somebody typed, to be shown back; choices of lines are counted, hidden fields left out."""
    filled = [(name, value) for name, value in typed if value and name not in _FORM_KEEPING]
    shown = [(field_name(name), _typed_words(value)) for name, value in filled if ":" not in name]
    lines = {name.partition(":")[2] for name, _ in filled if ":" in name}
    return shown + ([("And", f"what you chose for {plural(len(lines), 'line')}")] if lines else [])


def _typed_words(value: str) -> str:
    try:
        return day(date.fromisoformat(value)) if _ISO_DAY.fullmatch(value) else value
    except ValueError:  # 2027-02-30 stays as typed
        return value


def field_name(name: str) -> str:
    """A form field's name as words, where its label is not at hand: `yearly_volume` → `Yearly volume`.

    Fields of a line (`amount:term:pothole/done`) are told by what they ask.
    """
    words = name.partition(":")[0].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
