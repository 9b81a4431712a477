"""The cookies of the portal: their names and marks, and values that we sign. What they mean is decided by others."""

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


def name(settings: Settings, plain: str) -> str:
    """Over TLS the browser itself guards the name: set by this host, for this host, over TLS only."""
    return f"__Host-{plain}" if settings.secure else plain


def make_cookie(settings: Settings, plain: str, value: str, *, seconds: int | None = None) -> Cookie:
    """A cookie that lasts until the browser closes, or for some seconds; 0 takes it away."""
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
    """Text and its signature as one cookie value; the purpose keeps one cookie from passing for another."""
    body = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    return f"{body}.{mac(settings, purpose, text).hex()}"


def unsigned(settings: Settings, purpose: str, value: str) -> str | None:
    """The text of a value that `signed` made for this purpose, else nothing."""
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
    """Read once per process: every page signs something."""
    return settings.secret()
