"""What a token for the programming interface looks like, what it may be good for, and for how long.

`concord_pat_<8 id>_<40 secret><6 checksum>`: scanners for lost secrets know it by its first sign, the checksum tells a
mistyped one without asking anybody, and is no security. Pure: making and keeping is done by the actions.
"""

import hashlib
import hmac
import re
import zlib
from datetime import datetime, timedelta
from enum import StrEnum

from governance.errors import Invalid

PREFIX = "concord_pat_"
ID, SECRET, CHECKSUM = 8, 40, 6  # characters of 62: 238 bits are secret
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
TOKEN = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{ID}}})_[0-9A-Za-z]{{{SECRET + CHECKSUM}}}")
# What may be a token, whole or cut off, in a line of log or on a page: its secret part.
LEAKED = re.compile(rf"({PREFIX}[0-9A-Za-z]{{0,{ID}}})_?[0-9A-Za-z]*", re.IGNORECASE)
# A token that another house has signed, whole or cut off.
SIGNED = re.compile(r"\beyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]*(?:\.[0-9A-Za-z_-]*)*")
LONGEST = timedelta(days=365)
USED_EVERY = timedelta(minutes=1)
UNSEEN = "This token is not known, has ended, or was mistyped."


class Scope(StrEnum):
    """What a token may be used for. Nothing that binds an office is among it, and never will be."""

    READ = "read"
    OWN = "own"
    REQUESTS = "requests:write"
    DRAFTS = "drafts:write"
    WEBHOOKS = "webhooks"
    CALENDAR = "calendar"


SCOPES: dict[Scope, str] = {
    Scope.READ: "Read what your roles see",
    Scope.OWN: "Also read your own office’s drafts and notes",
    Scope.REQUESTS: "Upload service requests",
    Scope.DRAFTS: "Write drafts of changes; somebody has to send them here",
    Scope.WEBHOOKS: "Arrange which systems are told",
    Scope.CALENDAR: "Read your meetings and days as a calendar",
}
# A service account has no role: it reads what everybody signed in reads, and uploads.
OF_SERVICE_ACCOUNTS = frozenset({Scope.READ, Scope.REQUESTS})


def assembled(code: str, secret: str) -> str:
    bare = f"{PREFIX}{code}_{secret}"
    return bare + checksum(bare)


def checksum(bare: str) -> str:
    number, signs = zlib.crc32(bare.encode()), ""
    for _ in range(CHECKSUM):
        number, digit = divmod(number, len(ALPHABET))
        signs = ALPHABET[digit] + signs
    return signs


def code_of(token: str) -> str:
    """The part of a token that may be read by everybody; "" for what is no token at all."""
    found = TOKEN.fullmatch(token)
    right = found and hmac.compare_digest(checksum(token[:-CHECKSUM]), token[-CHECKSUM:])
    return found[1] if found and right else ""


def fingerprint(token: str) -> str:
    """All that is stored of its secret: of 238 random bits nobody finds them again."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_same(token: str, kept: str) -> bool:
    return hmac.compare_digest(fingerprint(token), kept)


def masked(text: str) -> str:
    """The text without the secret of any token in it, of ours or of a sign-in provider's."""
    text = SIGNED.sub("eyJ…", text) if "eyJ" in text else text
    return LEAKED.sub(r"\1_…", text) if PREFIX in text.lower() else text


def check_end(expires: datetime, *, real: datetime) -> None:
    """Raises Invalid: there is no token without an end."""
    if not real < expires <= real + LONGEST:
        reason = "lies in the past" if expires <= real else "is more than a year away"
        raise Invalid(f"The last day {reason}.", fields={"until": reason})
