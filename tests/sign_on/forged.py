"""A provider that says whatever a test wants, in place of the network: its answers, its keys, its tokens."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from governance.identity.oidc import asking
from governance.identity.rules import real_time
from governance.identity.rules.oidc import BACK_CHANNEL
from governance.sign_on_settings import Provider

ISSUER = "https://id.portalder.example"
PROVIDER = Provider(key="city", name="Port Alder", issuer=ISSUER, client_id="concord")


def new_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", parameters={"kid": kid, "use": "sig"})


@dataclass
class Forger:
    """`claims` and `header` are put over what is right; `told` over its metadata, `person` over the person's data."""

    key: ECKey = field(default_factory=lambda: new_key("ours"))
    published: ECKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    nonce: str = ""
    asked_for_keys: int = 0

    def right(self) -> dict[str, Any]:
        now = int(real_time.real_now().timestamp())
        times = {"iat": now, "exp": now + 300, "auth_time": now - 5}
        return {"iss": ISSUER, "aud": "concord", "sub": "dana", "nonce": self.nonce, "sid": "s1", **times}

    def signed(self, claims: dict[str, Any], **header: Any) -> str:
        whole = {"alg": "ES256", "kid": self.key.kid, **header}
        return jwt.encode(whole, claims, self.key, algorithms=["ES256"])

    def logout(self, **more: Any) -> dict[str, Any]:
        of = {name: value for name, value in self.right().items() if name not in {"nonce", "auth_time"}}
        return {**of, "jti": "1", "events": {BACK_CHANNEL: {}}, **more}

    async def get(self, _: Any, address: str, *__: Any, **___: Any) -> dict[str, Any]:
        if address.endswith("/.well-known/openid-configuration"):
            places = {
                f"{name}_endpoint": f"{ISSUER}/{name}"
                for name in ("authorization", "token", "userinfo", "end_session")
            }
            return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys", **places, **self.told}
        if address.endswith("/keys"):
            self.asked_for_keys += 1
            return {"keys": [(self.published or self.key).as_dict(private=False)]}
        return {"sub": "dana", "email": "dana.ruiz@portalder.gov", **self.person}

    async def post(self, *_: Any, **__: Any) -> dict[str, Any]:
        token = self.token or self.signed({**self.right(), **self.claims}, **self.header)
        return {"id_token": token, "access_token": "an access token"}

    def stands_in(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(asking, "get", self.get)
        patch.setattr(asking, "post", self.post)


def symmetric(claims: dict[str, Any], kid: str) -> str:
    """HS256 under the public half of nothing: a secret that anybody could choose."""
    key = OctKey.import_key("a secret of thirty-two characters")
    return jwt.encode({"alg": "HS256", "kid": kid}, claims, key, algorithms=["HS256"])
