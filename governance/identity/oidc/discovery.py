"""What a provider offers, and its keys: asked for when somebody first needs them, never when the portal starts.

Kept for an hour in each process. A key that is not known is asked for again, so that keys may change at any moment; of
what strangers can make us ask, only so much a minute that nothing comes of it counts.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from governance.identity.oidc import asking
from governance.identity.oidc.asking import Networks, ProviderDown
from governance.identity.rules.oidc import AnswerRefused
from governance.sign_on_settings import Provider

log = structlog.get_logger(__name__)
KEPT = 60 * 60  # seconds
USELESS = 3  # questions for keys a minute that bring nothing new, beside the first
MINUTE = 60
CONFIGURATION = "/.well-known/openid-configuration"


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Where a provider is asked what. `names_itself`: each of its answers says whose it is (RFC 9207)."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    names_itself: bool
    basic: bool  # whether it takes a secret in the header


@dataclass
class Known:
    """What this process knows of one provider, and since when; `useless` are moments of questions for keys in vain."""

    metadata: Metadata | None = None
    metadata_at: float = 0.0
    keys: KeySet | None = None
    keys_at: float = 0.0
    useless: list[float] = field(default_factory=list)


_known: dict[tuple[str, str], Known] = {}


def _of(provider: Provider) -> Known:
    return _known.setdefault((provider.issuer, provider.client_id), Known())


def forget() -> None:
    """As though this process had just started."""
    _known.clear()


async def metadata(provider: Provider, allowed: Networks) -> Metadata:
    """Raises ProviderDown, and AnswerRefused where what answers is another provider."""
    known = _of(provider)
    if known.metadata is None or time.monotonic() - known.metadata_at > KEPT:
        told = await asking.get(provider, provider.issuer.rstrip("/") + CONFIGURATION, allowed)
        if told.get("issuer") != provider.issuer:
            raise AnswerRefused("the provider calls itself by another name than the setting does")
        known.metadata, known.metadata_at = _read(provider, told), time.monotonic()
    return known.metadata


def _read(provider: Provider, told: dict[str, Any]) -> Metadata:
    def place(name: str, *, needed: bool = False) -> str:
        found = told.get(name, "")
        if not isinstance(found, str) or (needed and not found):
            raise ProviderDown(provider, f"it does not say its {name}")
        return found

    ways = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        authorization=place("authorization_endpoint", needed=True),
        token=place("token_endpoint", needed=True),
        keys=place("jwks_uri", needed=True),
        userinfo=place("userinfo_endpoint"),
        end_session=place("end_session_endpoint"),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        basic="client_secret_basic" in ways,
    )


async def keys(provider: Provider, allowed: Networks, *, kid: str | None, stranger: bool) -> KeySet:
    """The provider's keys, with this one among them where it has it. `stranger`: anybody may have sent the token.

    Raises AnswerRefused for a key of which strangers were too curious, and for one that there is not.
    """
    known, now = _of(provider), time.monotonic()
    if known.keys is not None and now - known.keys_at < KEPT and _has(known.keys, kid):
        return known.keys
    known.useless = [each for each in known.useless if now - each < MINUTE]
    if stranger and len(known.useless) >= USELESS:
        raise AnswerRefused("the token names a key that is not known")
    known.useless.append(now)  # before the answer, so that many at once are counted
    found = await all_keys(provider, allowed)
    known.keys, known.keys_at = found, time.monotonic()
    if not _has(found, kid):
        raise AnswerRefused("the token names a key that is not known")
    known.useless.remove(now)
    return found


def _has(found: KeySet, kid: str | None) -> bool:
    return any(each.kid == kid for each in found) if kid else len(found.keys) == 1


async def all_keys(provider: Provider, allowed: Networks) -> KeySet:
    told = await asking.get(provider, (await metadata(provider, allowed)).keys, allowed)
    try:
        return KeySet.import_key_set(
            {"keys": [one for one in told["keys"] if one.get("use", "sig") == "sig"]}
        )
    except (JoseError, KeyError, TypeError, AttributeError, ValueError) as problem:
        log.warning("keys of a provider cannot be read", provider=provider.key, why=type(problem).__name__)
        raise ProviderDown(provider, "keys that cannot be read") from problem
