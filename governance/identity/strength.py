"""How many guesses a password withstands. Its lists (30,000 passwords in use, words, names, keyboards) are the library's.

What is asked of a password besides, identity/rules says.
"""

from collections.abc import Sequence

from zxcvbn import zxcvbn

LOOKED_AT = (
    48  # characters: what is strong so far is not weakened by more, and the time grows with their square
)


def guesses(password: str, *, known: Sequence[str]) -> int:
    """Slow for odd ones (up to half a second): off the event loop. `known`: words that whoever guesses tries first."""
    return int(zxcvbn(password[:LOOKED_AT], user_inputs=list(known))["guesses"])
