"""What a target counts as closed: a small list of definitions that both sides choose from, else words for people only.

Decides which closings end a request. A target whose words are none of these takes any closing.
"""

from dataclasses import dataclass

from governance.agreements.rules.items import slug


@dataclass(frozen=True, kw_only=True)
class Closing:
    """`says` is what stands in the target; `undone_counts`: a closing without the work ends the request too."""

    code: str
    says: str
    undone_counts: bool


ANY = Closing(code="any", says="Any closing counts", undone_counts=True)
DONE = Closing(code="done", says="Only closings where the work was done", undone_counts=False)
CLOSINGS = (ANY, DONE)
_BY_WORDS = {slug(closing.says): closing for closing in CLOSINGS}


def closing(words: str) -> Closing:
    """The definition that the words of a target name, however they are typed."""
    return _BY_WORDS.get(slug(words), ANY)
