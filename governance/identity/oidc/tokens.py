"""Tokens of a provider: a code made into them, their signatures, and whose data they open.

Which algorithms count is said here; what a provider says of itself changes nothing about that.
"""

import base64
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import extract_compact

from governance.identity.oidc import asking, discovery
from governance.identity.oidc.asking import Networks
from governance.identity.oidc.discovery import Metadata
from governance.identity.rules import oidc as rules
from governance.identity.rules.oidc import AnswerRefused
from governance.sign_on_settings import Provider

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
MOST = 64_000  # characters of a token
ASSERTED = 60  # seconds for which our own proof to the provider counts
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, kw_only=True)
class Code:
    """What came back for an attempt, and what only its own browser's attempt knows."""

    code: str
    verifier: str
    redirect: str


Signed = tuple[rules.Claims, rules.Claims]  # header and claims of a token whose signature is the provider's


async def signed(token: Any, provider: Provider, allowed: Networks, *, stranger: bool = False) -> Signed:
    """Raises AnswerRefused for whatever this provider did not sign."""
    if not isinstance(token, str) or len(token) > MOST:
        raise AnswerRefused("there is no token")
    try:
        header = extract_compact(token.encode()).headers()
        kid = header.get("kid")
        if header.get("alg") not in ALGORITHMS or not isinstance(kid, str | None):
            raise AnswerRefused("the token is signed in a way that does not count")
        known = await discovery.keys(provider, allowed, kid=kid, stranger=stranger)
        found = jwt.decode(token, known, algorithms=ALGORITHMS)
    except (JoseError, ValueError) as problem:
        raise AnswerRefused("the token's signature is not the provider's") from problem
    return header, found.claims


async def exchanged(
    provider: Provider, known: Metadata, of: Code, allowed: Networks, *, now: int
) -> Mapping[str, Any]:
    """The tokens for a code. Raises AnswerRefused where the provider knows no such code."""
    form = {
        "grant_type": "authorization_code",
        "code": of.code,
        "redirect_uri": of.redirect,
        "code_verifier": of.verifier,
    }
    more, headers = _ourselves(provider, known, now=now)
    told = await asking.post(provider, known.token, allowed, {**form, **more}, headers)
    if "error" in told or "id_token" not in told:
        raise AnswerRefused(f"the provider refused the code ({_error(told)})")
    return told


def _error(told: Mapping[str, Any]) -> str:
    found = str(told.get("error", "no ID token"))
    return "".join(each for each in found if each.isalnum() or each in "_ ")[:60]


def _ourselves(provider: Provider, known: Metadata, *, now: int) -> tuple[dict[str, str], dict[str, str]]:
    """How this portal shows that it is itself: fields and headers beside the code."""
    if provider.private_key:
        assertion = _assertion(provider, known.token, now=now)
        return {
            "client_assertion_type": BEARER,
            "client_assertion": assertion,
            "client_id": provider.client_id,
        }, {}
    if provider.client_secret and known.basic:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        return {}, {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    secret = {"client_secret": provider.client_secret} if provider.client_secret else {}
    return {"client_id": provider.client_id, **secret}, {}


def own_key(provider: Provider) -> RSAKey | ECKey:
    """The key by which this portal signs: RSA, or a curve. Raises ValueError for what is no private key in PEM."""
    for kind in (RSAKey, ECKey):
        with suppress(JoseError, ValueError):
            key = kind.import_key(provider.private_key)
            if key.is_private:
                key.ensure_kid()
                return key
    raise ValueError("no private key in PEM")


def _assertion(provider: Provider, audience: str, *, now: int) -> str:
    key = own_key(provider)
    algorithm = "RS256" if key.key_type == "RSA" else "ES256"
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(24),
        "iat": now,
        "exp": now + ASSERTED,
    }
    return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])


async def userinfo(
    provider: Provider, known: Metadata, access: Any, allowed: Networks, *, subject: str
) -> Mapping[str, Any]:
    """The person's own data, which must be of the same subject; nothing where they are not asked for."""
    if not provider.userinfo or not known.userinfo or not isinstance(access, str):
        return {}
    headers = {**asking.JSON, "Authorization": f"Bearer {access}"}
    told = await asking.get(provider, known.userinfo, allowed, headers)
    rules.check_userinfo(told, subject=subject)
    return told
