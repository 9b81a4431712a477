"""What of a note is internal: each line that begins with #. A note with such a line is internal as a whole while the
meeting is open; when it closes, each note is parted into what is internal and what is not.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from governance import canonical

MARK = "#"
LIMIT = 10_000


class Choice(StrEnum):
    """What somebody does whose note was written anew by somebody else in the meantime."""

    BOTH = "both"
    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True, kw_only=True)
class NewNote:
    """As it was typed; `key` is made where it is written, so that a second sending is the same note."""

    key: str
    item: str
    words: str
    internal: bool = False


def is_internal(words: str) -> bool:
    return any(_marked(line) for line in words.splitlines())


def written(typed: str, *, internal: bool) -> str:
    """A note as it is stored: of one that is internal as a whole, each line has the mark."""
    words = canonical.text(typed, field="words", limit=LIMIT)
    return "\n".join(_with_mark(line) for line in words.splitlines()) if internal else words


def parts(words: str) -> tuple[tuple[str, bool], ...]:
    """A note as runs of lines, each internal or not, without the marks. Empty lines go with what stands above."""
    found: list[tuple[str, bool]] = []
    internal = False
    for line in words.splitlines():
        internal = _marked(line) if line.strip() else internal
        found.append((line.lstrip().removeprefix(MARK).strip() if internal else line, internal))
    runs = (
        ("\n".join(line for line, _ in each).strip(), kind)
        for kind, each in groupby(found, lambda one: one[1])
    )
    return tuple((text, kind) for text, kind in runs if text)


def _marked(line: str) -> bool:
    return line.lstrip().startswith(MARK)


def _with_mark(line: str) -> str:
    return line if _marked(line) or not line.strip() else f"{MARK} {line}"
