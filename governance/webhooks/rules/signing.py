"""How a message is signed: Standard Webhooks 1.0.0, HMAC-SHA256 over `id.timestamp.body`. Pure.

While a secret is being replaced, the old and the new one both sign; whoever knows either is convinced.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
SIZE = 32  # bytes of a secret


def written(secret: bytes) -> str:
    """A secret as the engineer of a system is given it, once."""
    return PREFIX + base64.b64encode(secret).decode("ascii")


def signature(secret: bytes, *, message: str, seconds: int, body: bytes) -> str:
    signed = f"{message}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")


def headers(secrets: Iterable[bytes], *, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of one try at `at`; the message keeps its id in every try."""
    seconds = int(at.timestamp())
    signatures = (signature(each, message=message, seconds=seconds, body=body) for each in secrets)
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
    }
