"""One view of a letter as text and as HTML. Templates of letters know nothing of pages, sessions or requests."""

import re
from functools import cache
from textwrap import TextWrapper
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from governance.files.shipped import templates_folder

COLUMNS = 72
_BLANKS = re.compile(r"\n{3,}")
_BETWEEN_TAGS = re.compile(r"\n\s*\n+")


def as_text(template: str, **values: Any) -> str:
    """A text part: no line is longer than 72 characters but for an address, which stands whole on its own line."""
    return _BLANKS.sub("\n\n", _templates().get_template(template).render(values)).strip() + "\n"


def as_html(template: str, **values: Any) -> str:
    return _BETWEEN_TAGS.sub("\n", _templates().get_template(template).render(values)).strip() + "\n"


def wrapped(words: str, further: str = "", first: str = "") -> str:
    """The words in lines; `further` stands before each but the first, which `first` stands before."""
    if len(first) + len(words) <= COLUMNS and words.split() == words.split(" "):
        return f"{first}{words}"  # most lines are short, and a wrapper is slow
    whole = TextWrapper(COLUMNS, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)
    lines = []
    for place, line in enumerate(words.splitlines() or [""]):
        whole.initial_indent = further if place else first
        lines.append(whole.fill(line))
    return "\n".join(lines)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["wrapped"] = wrapped
    return made
