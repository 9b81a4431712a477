"""The key by which this installation signs: 32 random bytes in its home folder, readable by its owner only.

Whoever owns the machine owns the key: a signature proves who said it, and only copies kept elsewhere prove that it was
not said differently. So a key that is gone is never replaced quietly: a new one begins the record's checkpoints anew.
"""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from governance.anchors.rules.notes import Checkpoint, PublicKey, signed
from governance.settings import ensured, write_once, written_once

NAME = "trail.key"


def make(home: Path) -> None:
    """Make the key, unless there is one."""
    write_once(ensured(home) / NAME)


def is_there(home: Path) -> bool:
    return (home / NAME).exists()


def public(home: Path, origin: str) -> PublicKey:
    """The public half. Raises ConfigurationError where the key cannot be read."""
    return PublicKey(name=origin, key=_key(home).public_key().public_bytes_raw())


def sign(home: Path, checkpoint: Checkpoint) -> str:
    """The checkpoint as a signed note. Raises ConfigurationError where the key cannot be read."""
    signature = _key(home).sign(checkpoint.text.encode())
    return signed(checkpoint, public(home, checkpoint.origin), signature)


def fits(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature is of this key's owner over this message."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key(home: Path) -> Ed25519PrivateKey:
    path = home / NAME
    return Ed25519PrivateKey.from_private_bytes(
        written_once(
            path,
            f"{path}, the key that signs the record’s checkpoints, is missing, damaged or not readable. Bring it back "
            "and let the user who runs this program own it. If it is lost: governance audit begin-anew --reason “…”.",
        )
    )
