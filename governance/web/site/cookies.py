"""The portal's cookies: their names, their attributes, and signed values. What a value means is decided elsewhere."""

import base64
import binascii
import hashlib
import hmac
from functools import lru_cache

from litestar.datastructures import Cookie

from governance.settings import Settings

SESSION = "concord"
VISIT = "concord-visit"
NOTICE = "concord-notice"
DEVICE = "concord-device"  # knows a browser again after its sessions, so that its person is told of others
ATTEMPT = "concord-attempt"  # who may end a sign-in by a provider that this browser began
LEFT = "concord-left"  # somebody signed out here: the next sign-in by a provider asks who it is
A_DAY = 24 * 60 * 60  # seconds
ASKED = "concord-asked"  # of whom a second factor is asked: opens no page, and is good for minutes
A_YEAR = 365 * 24 * 60 * 60  # seconds


def name(settings: Settings, plain: str) -> str:
    """The cookie's full name; over TLS with the prefix that makes browsers accept it from this host only."""
    return f"__Host-{plain}" if settings.secure else plain


def make_cookie(settings: Settings, plain: str, value: str, *, seconds: int | None = None) -> Cookie:
    """A cookie that lasts until the browser closes, or for `seconds`; 0 deletes it."""
    return Cookie(
        key=name(settings, plain),
        value=value,
        max_age=seconds,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def signed(settings: Settings, purpose: str, text: str) -> str:
    """Text and its signature as one value; signing the purpose, too, keeps one cookie from passing for another."""
    body = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{body}.{mac(settings, purpose, text).hex()}"


def unsigned(settings: Settings, purpose: str, value: str) -> str | None:
    """The text in a value that `signed` made for this purpose; None for any other value."""
    body, _, signature = value.partition(".")
    try:
        text = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    same = hmac.compare_digest(signature.encode(), mac(settings, purpose, text).hex().encode())
    return text if same else None


def mac(settings: Settings, purpose: str, text: str) -> bytes:
    return hmac.new(_secret(settings), f"{purpose}:{text}".encode(), hashlib.sha256).digest()


@lru_cache(maxsize=8)
def _secret(settings: Settings) -> bytes:
    """The key for signatures, read once per process because every page signs something."""
    return settings.secret()
