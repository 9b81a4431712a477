"""Recovery codes: ten, each for one use, written `03-k7m2p-9xq4t`; the number says which one it is.

The number selects the row, so that one slow hash is computed for a try and not ten.
"""

import re
from dataclasses import dataclass

from governance.identity.rules import codes

HOW_MANY = 10
FEW = 3  # below, the person is reminded to make new ones
LENGTH = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_FORM = re.compile(rf"(0?[1-9]|10)([{ALPHABET}]{{{LENGTH}}})")


@dataclass(frozen=True, kw_only=True)
class Typed:
    number: int
    secret: str


def written(number: int, secret: str) -> str:
    return f"{number:02d}-{secret[:5]}-{secret[5:]}"


def read(typed: str) -> Typed | None:
    """Which code was meant; None where it cannot be one. Spaces, dashes and capitals do not matter."""
    found = _FORM.fullmatch(codes.plain(typed).casefold())
    return Typed(number=int(found[1]), secret=found[2]) if found else None
