"""Letters about an account: what each is for, whether it holds a link, how long that works, and where the link stands.

A link shows a page and changes nothing by being opened; only the form on that page does, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """Each is one letter with words of its own."""

    PASSWORD = "password"  # noqa: S105 - asked for at the sign-in page
    WELCOME = "welcome"
    ADDRESS = "address"  # to the new address: the account moves when its reader says yes
    ADDRESS_ASKED = "address-asked"  # to the old one, with a way to stop it
    ADDRESS_CHANGED = "address-changed"  # to the old one
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a purpose
    PASSWORD_HANDED = "password-handed"  # noqa: S105 - somebody else made one for a single sign-in
    NEW_BROWSER = "new-browser"
    TOKEN_MADE = "token-made"  # noqa: S105 - a purpose
    TOKEN_ENDS = "token-ends"  # noqa: S105 - a purpose
    SIGN_ON = "sign-on"  # an account at a provider signs them in from now on, or no more
    SECOND_FACTOR = "second-factor"  # set up, removed, locked, reset; a recovery code was used


HOUR = timedelta(hours=1)
LASTS: Mapping[Purpose, timedelta] = {
    Purpose.PASSWORD: HOUR,
    Purpose.WELCOME: 72 * HOUR,
    Purpose.ADDRESS: 24 * HOUR,
    Purpose.ADDRESS_ASKED: 24 * HOUR,
}
SETS_PASSWORD = frozenset({Purpose.PASSWORD, Purpose.WELCOME})
TOO_OLD = 24 * HOUR  # a letter that could not be written for so long is not sent any more


class Standing(StrEnum):
    OPEN = "open"
    USED = "used"
    ENDED = "ended"  # by a newer letter, or because the account changed since
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Link:
    """What a letter's link leads to. `told` is what the letter tells, such as the new address or who asked."""

    letter: int
    purpose: Purpose
    person_id: int
    name: str
    email: str
    sent_to: str
    expires_at: datetime
    used_at: datetime | None
    ended_at: datetime | None
    told: Mapping[str, str]

    def standing(self, *, at: datetime) -> Standing:
        """What it was used for counts first: whoever presses twice reads that it is done."""
        if self.used_at:
            return Standing.USED
        if self.ended_at:
            return Standing.ENDED
        return Standing.OPEN if at < self.expires_at else Standing.EXPIRED


def kin(purpose: Purpose) -> frozenset[Purpose]:
    """Of these only the newest link works: two letters that set a password stand for one another."""
    return SETS_PASSWORD if purpose in SETS_PASSWORD else frozenset({purpose})
