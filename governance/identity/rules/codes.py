"""Codes of a code app (TOTP, RFC 6238): which code belongs to which thirty seconds, and what a person types of it.

Which step was used already is kept with the app's row: a code works once. Time is handed in and is always real time.
"""

import base64
import hmac
import re
from datetime import datetime
from urllib.parse import quote, urlencode

STEP = 30  # seconds
DIGITS = 6
SECRET_BYTES = 20
LOCKS_AFTER = 50  # wrong codes in a row; a right password unlocks nothing
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
EARLIER = (0, 1)  # steps ago: the present one, and the one before it for whoever types slowly


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def code_of(secret: bytes, step: int) -> str:
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_matching(secret: bytes, typed: str, *, at: datetime) -> int | None:
    """The step whose code this is; None for a wrong code, one of longer ago, or one still to come."""
    given, now = plain(typed), step_of(at)
    found = [
        now - ago
        for ago in EARLIER
        if hmac.compare_digest(code_of(secret, now - ago).encode(), given.encode())
    ]
    return found[0] if found else None


def plain(typed: str) -> str:
    """What was typed without spaces and dashes, as people read codes aloud."""
    return _BETWEEN.sub("", typed)


def written(secret: bytes) -> str:
    """The secret as code apps take it."""
    return base64.b32encode(secret).decode().rstrip("=")


def read(secret: str) -> bytes:
    return base64.b32decode(secret + "=" * (-len(secret) % 8))


def address(secret: str, *, account: str, city: str) -> str:
    """What the picture says to a phone."""
    issuer = f"Concord {city}".strip()
    facts = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS, "period": STEP}
    return f"otpauth://totp/{quote(f'{issuer}:{account}', safe='@:')}?{urlencode(facts, quote_via=quote)}"
