"""Secrets that must be read again (of a code app, of an identity provider), closed under the installation's own secret.

One key a purpose, derived by HKDF; AES-GCM binds each to its purpose and to whom it belongs, so that a sealed text moved
to another row opens nothing. Whoever has the database alone reads none of them, and a backup needs that secret beside it.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from governance import settings
from governance.errors import ConfigurationError

FORM = "v1."
NONCE = 12
UNREADABLE = (
    "What is kept under this installation's secret cannot be read: the file “secret” in GOVERNANCE_HOME is not the one it "
    "was written with. Put back the file that belongs to this database."
)


def seal(purpose: str, text: str, about: str) -> str:
    """The text, closed; `about` is whom it belongs to, such as the number of a person, and opens it again."""
    nonce = os.urandom(NONCE)
    closed = AESGCM(key(purpose)).encrypt(nonce, text.encode(), _bound(purpose, about))
    return FORM + base64.urlsafe_b64encode(nonce + closed).decode()


def unseal(purpose: str, sealed: str, about: str) -> str:
    """Raises ConfigurationError where another secret closed it, or it was closed for something or somebody else."""
    try:
        whole = base64.urlsafe_b64decode(sealed.removeprefix(FORM))
        opened = AESGCM(key(purpose)).decrypt(whole[:NONCE], whole[NONCE:], _bound(purpose, about))
    except (ValueError, InvalidTag):
        raise ConfigurationError(UNREADABLE) from None
    return opened.decode()


def key(purpose: str) -> bytes:
    """The installation's key for one purpose; what one of them gives away tells nothing of another."""
    of = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"concord:{purpose}:1".encode())
    return of.derive(settings.current().secret())


def _bound(purpose: str, about: str) -> bytes:
    return f"{len(purpose)}:{purpose}:{about}".encode()
