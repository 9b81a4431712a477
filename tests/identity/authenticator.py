"""A device that holds a passkey, in a few lines: it answers as browsers do, and can be told to answer wrongly."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Device:
    """Of one person, at one site. `verifies`: it asks for a finger or a code; `framed`: another page holds ours."""

    name: str = "sla.portalder.gov"
    origin: str = "https://sla.portalder.gov"
    counter: int = 0
    verifies: bool = True
    framed: bool = False
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: str) -> str:
        public = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (public.x, public.y))
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        data = self._data(ATTESTED) + attested
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(options, "webauthn.create", attestationObject=b64(cbor2.dumps(made)))

    def show(self, options: str) -> str:
        data = self._data(0)
        client = self._client(options, "webauthn.get")
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(options, "webauthn.get", authenticatorData=b64(data), signature=b64(signature))

    def _data(self, more: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(self.name.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, options: str, kind: str) -> bytes:
        told: dict[str, Any] = {
            "type": kind,
            "challenge": json.loads(options)["challenge"],
            "origin": self.origin,
            "crossOrigin": self.framed,
        }
        return json.dumps(told).encode()

    def _answer(self, options: str, kind: str, **response: str) -> str:
        told = {"clientDataJSON": b64(self._client(options, kind)), **response}
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": told})
